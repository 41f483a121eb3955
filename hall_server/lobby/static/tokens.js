// Screens, machines and programs that were let in; each can be shut out at once.
import { clock, day, html, t, useEffect, useState } from "/static/hall.js";
import { ask, done, look } from "./state.js";
import { choiceName } from "./labels.js";

export function Tokens() {
  const [tokens, setTokens] = useState(null);
  const [asking, setAsking] = useState(null);
  const load = async () => setTokens((await look("/admin/tokens"))?.tokens ?? []);
  useEffect(() => void load(), []);
  const revoke = async ({ id, name }) => {
    setAsking(null);
    if (await ask("DELETE", `/admin/tokens/${encodeURIComponent(id)}`)) done.value = () => t("{name} is shut out.", { name });
    load();
  };
  const when = (text) => `${day(new Date(text))} ${clock(new Date(text))}`;
  return html`<section class="card"><h2>${t("Screens let in")}</h2>
    ${tokens?.length === 0 && html`<p class="quiet">${t("Nobody yet.")}</p>`}
    <ul class="rows">${tokens?.map((it) => html`<li key=${it.id} data-testid=${`token-${it.name}`}>
      <span class="who"><b>${it.name}</b> ${choiceName(it.role)}</span><span class="quiet times">${t("let in {time}", { time: when(it.created_at) })}<br />
        ${it.seen_at ? t("last connected {time}", { time: when(it.seen_at) }) : t("not seen since the hall's start")}</span>
      ${asking === it.id
        ? html`<button class="danger" data-testid="revoke-yes" onClick=${() => revoke(it)}>${t("Yes, shut {name} out", { name: it.name })}</button>`
        : html`<button class="danger" data-testid=${`revoke-${it.name}`} onClick=${() => setAsking(it.id)}>${t("Shut out")}</button>`}
    </li>`)}</ul></section>`;
}
