// The foot of a ticket: print again, back into the line, out of the line.
import { html, language, t, useState } from "/static/hall.js";
import { ask, change, done, opened } from "./state.js";

export function Actions({ ticket }) {
  const [asking, setAsking] = useState(false);
  const reprint = async () => {
    if (await ask("POST", `/tickets/${ticket.id}/reprint`, null)) {
      opened.value = null;
      done.value = () => t("{number} is being printed again.", { number: ticket.number });
    }
  };
  const open = ["waiting", "called", "parked"].includes(ticket.state);
  const away = ["parked", "no_show"].includes(ticket.state);
  return html`<footer lang=${language.value}>
    <button data-testid="reprint" onClick=${reprint}>${t("Print again")}</button>
    ${away && html`<button data-testid="return" onClick=${() => change(ticket, "return")}>${t("Back into the line")}</button>`}
    ${open && !asking && html`<button class="danger" data-testid="cancel" onClick=${() => setAsking(true)}>${t("Take out of the line")}</button>`}
    ${open && asking && html`<button class="danger" data-testid="cancel-yes" onClick=${() => change(ticket, "cancel")}>${t("Yes, take {number} out", { number: ticket.number })}</button>`}
  </footer>`;
}
