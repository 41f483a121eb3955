// Stop and restart issuing, of one service or the whole hall, with a notice to the customers.
import { html, pick, t, useState } from "/static/hall.js";
import { ask } from "./state.js";

export function Switches({ state }) {
  const stopped = [!state.issuing, ...state.services.map(({ open }) => !open)].filter(Boolean).length;
  return html`<details class="switches">
    <summary data-testid="switches"><h2>${t("Stop issuing tickets")}</h2>${stopped > 0 && html`<em>${t("{n} stopped", { n: stopped })}</em>`}</summary>
    <ul>
      <${Switch} id="hall" name=${t("The whole hall")} on=${state.issuing} notice=${state.notice}
        set=${(on, notice) => ask("PATCH", "/hall", { issuing: on, notice })} />
      ${state.services.map(
        (service) => html`<${Switch} key=${service.id} id=${service.id} name=${pick(service.name)} on=${service.open}
          notice=${service.notice} set=${(on, notice) => ask("PATCH", `/services/${service.id}`, { open: on, notice })} />`,
      )}
    </ul>
  </details>`;
}

function Switch({ id, name, on, notice, set }) {
  const [asking, setAsking] = useState(false);
  const stop = (event) => {
    event.preventDefault();
    setAsking(false);
    set(false, new FormData(event.target).get("notice").trim() || null);
  };
  if (asking) {
    return html`<li><form onSubmit=${stop}>
      <label>${t("What shall customers read?")}<input name="notice" maxlength="300" autofocus data-testid=${`notice-${id}`} /></label>
      <button class="danger" data-testid=${`stop-now-${id}`}>${t("Stop {name}", { name })}</button>
      <button type="button" class="plain" data-testid=${`keep-${id}`} onClick=${() => setAsking(false)}>${t("Cancel")}</button>
    </form></li>`;
  }
  return html`<li><span class="name">${name}${notice && html`<small class="quiet">${notice}</small>`}</span>
    ${on
      ? html`<button class="danger" data-testid=${`stop-${id}`} onClick=${() => setAsking(true)}>${t("Stop")}</button>`
      : html`<button data-testid=${`restart-${id}`} onClick=${() => set(true, null)}>${t("Restart")}</button>`}
  </li>`;
}
