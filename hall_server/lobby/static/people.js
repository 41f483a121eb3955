// Who may come in: people who sign in, and screens, machines and programs that were let in. Each can be
// changed or shut out at once.
import { clock, day, html, mark, t, useEffect, useState } from "/static/hall.js";
import { ask, done, look, person } from "./state.js";

const ROLES = { teller: mark("Teller"), lobby: mark("Lobby"), admin: mark("Administrator") };
const SCREENS = {
  kiosk: mark("Kiosk"),
  display: mark("Board"),
  counter: mark("Window"),
  evaluator: mark("Evaluator"),
  agent: mark("Agent"),
};

const roleWords = (role) => t({ ...ROLES, ...SCREENS }[role] ?? role);

// A list of the hall's, and how to ask for it again.
function useList(path, name) {
  const [found, setFound] = useState(null);
  const load = async () => setFound((await look(path))?.[name] ?? []);
  useEffect(() => void load(), []);
  return [found, load];
}

const Password = (props) => html`<input name="password" type="password" required minlength="8" maxlength="200"
  autocomplete="new-password" ...${props} />`;

const Roles = (props) => html`<select name="role" ...${props}>
  ${Object.keys(ROLES).map((role) => html`<option key=${role} value=${role}>${roleWords(role)}</option>`)}</select>`;

export function People() {
  const [users, load] = useList("/admin/users", "users");
  const change = async ({ name }, body, words) => {
    if (await ask("PATCH", `/admin/users/${encodeURIComponent(name)}`, body)) done.value = words;
    load();
  };
  const add = async (event) => {
    event.preventDefault();
    const form = event.target;
    const { name, display, role, password } = Object.fromEntries(new FormData(form));
    if (!(await ask("POST", "/admin/users", { name, role, password, display_name: display || null }))) return;
    form.reset();
    done.value = () => t("{name} can sign in now.", { name });
    load();
  };
  return html`<section class="card"><h2>${t("People")}</h2>
    ${users?.length === 0 && html`<p class="quiet">${t("Nobody yet.")}</p>`}
    <ul class="rows">${users?.map((user) => html`<${User} key=${user.name} user=${user} change=${change} />`)}</ul>
    <h3>${t("Add a person")}</h3>
    <form class="pairing" onSubmit=${add} data-testid="user-add">
      <label>${t("Sign-in name")}<input name="name" required maxlength="40" pattern="[A-Za-z0-9][A-Za-z0-9_.\\-]*"
        title=${t("Letters a-z, digits, - _ and . only")} autocomplete="off" /></label>
      <label>${t("Shown as")}<input name="display" maxlength="80" autocomplete="off" /></label>
      <label>${t("Role")}<${Roles} /></label>
      <label>${t("Password, at least 8 characters")}<${Password} /></label>
      <button class="primary" data-testid="user-add-submit">${t("Add")}</button>
    </form></section>`;
}

function User({ user, change }) {
  const [asking, setAsking] = useState(false);
  const { name, role, disabled } = user;
  const isMe = name === person.name;
  const changed = () => t("{name} is changed.", { name });
  const set = (event) => {
    event.preventDefault();
    setAsking(false);
    const password = new FormData(event.target).get("password");
    change(user, { password }, () => t("The password of {name} is changed.", { name }));
  };
  return html`<li data-testid=${`user-${name}`} class=${disabled ? "quiet" : ""}>
    <span class="who"><b>${user.display_name}</b> ${name}${disabled && html` <em>${t("kept out")}</em>`}</span>
    <${Roles} data-testid=${`role-${name}`} aria-label=${t("Role")} disabled=${isMe} value=${role}
      onChange=${(event) => change(user, { role: event.target.value }, changed)} />
    ${asking
      ? html`<form onSubmit=${set}>
          <${Password} autofocus aria-label=${t("New password")} data-testid=${`new-password-${name}`} />
          <button class="primary" data-testid=${`password-save-${name}`}>${t("Save")}</button></form>`
      : html`<button data-testid=${`password-${name}`} onClick=${() => setAsking(true)}>${t("Set password")}</button>`}
    <button class=${disabled ? "" : "danger"} data-testid=${`disable-${name}`} disabled=${isMe}
      onClick=${() => change(user, { disabled: !disabled }, changed)}>
      ${disabled ? t("Let in again") : t("Keep out")}</button>
  </li>`;
}

export function Tokens() {
  const [tokens, load] = useList("/admin/tokens", "tokens");
  const [asking, setAsking] = useState(null);
  const revoke = async ({ id, name }) => {
    setAsking(null);
    const gone = await ask("DELETE", `/admin/tokens/${encodeURIComponent(id)}`);
    if (gone) done.value = () => t("{name} is shut out.", { name });
    load();
  };
  const when = (text) => ({ time: `${day(new Date(text))} ${clock(new Date(text))}` });
  return html`<section class="card"><h2>${t("Screens let in")}</h2>
    ${tokens?.length === 0 && html`<p class="quiet">${t("Nobody yet.")}</p>`}
    <ul class="rows">${tokens?.map((it) => html`<li key=${it.id} data-testid=${`token-${it.name}`}>
      <span class="who"><b>${it.name}</b> ${roleWords(it.role)}</span>
      <span class="quiet times">${t("let in {time}", when(it.created_at))}<br />
        ${it.seen_at ? t("last connected {time}", when(it.seen_at)) : t("not seen since the hall's start")}</span>
      ${asking === it.id
        ? html`<button class="danger" data-testid="revoke-yes" onClick=${() => revoke(it)}>
            ${t("Yes, shut {name} out", { name: it.name })}</button>`
        : html`<button class="danger" data-testid=${`revoke-${it.name}`} onClick=${() => setAsking(it.id)}>
            ${t("Shut out")}</button>`}
    </li>`)}</ul></section>`;
}
