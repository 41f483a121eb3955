// People who sign in: add, change role or password, keep out for a time.
import { html, t, useEffect, useState } from "/static/hall.js";
import { ask, done, look, person } from "./state.js";
import { choiceName } from "./labels.js";

const ROLES = ["teller", "lobby", "admin"];
const path = (name) => `/admin/users/${encodeURIComponent(name)}`;

export function People() {
  const [users, setUsers] = useState(null);
  const load = async () => setUsers((await look("/admin/users"))?.users ?? []);
  useEffect(() => void load(), []);
  const change = async (user, body, words) => {
    if (!(await ask("PATCH", path(user.name), body))) return load();
    done.value = words;
    return load();
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
      <label>${t("Sign-in name")}<input name="name" required maxlength="40" pattern="[A-Za-z0-9][A-Za-z0-9_.\\-]*" title=${t("Letters a-z, digits, - _ and . only")} autocomplete="off" /></label>
      <label>${t("Shown as")}<input name="display" maxlength="80" autocomplete="off" /></label>
      <label>${t("Role")}<select name="role">${ROLES.map((role) => html`<option key=${role} value=${role}>${choiceName(role)}</option>`)}</select></label>
      <label>${t("Password, at least 8 characters")}<input name="password" type="password" required minlength="8" maxlength="200" autocomplete="new-password" /></label>
      <button class="primary" data-testid="user-add-submit">${t("Add")}</button>
    </form></section>`;
}

function User({ user, change }) {
  const [asking, setAsking] = useState(false);
  const { name, role, disabled } = user;
  const set = (event) => {
    event.preventDefault();
    setAsking(false);
    change(user, { password: new FormData(event.target).get("password") }, () => t("The password of {name} is changed.", { name }));
  };
  return html`<li data-testid=${`user-${name}`} class=${disabled ? "quiet" : ""}>
    <span class="who"><b>${user.display_name}</b> ${name}${disabled && html` <em>${t("kept out")}</em>`}</span>
    <select data-testid=${`role-${name}`} aria-label=${t("Role")} disabled=${name === person.name} value=${role}
      onChange=${(event) => change(user, { role: event.target.value }, () => t("{name} is changed.", { name }))}>
      ${ROLES.map((it) => html`<option key=${it} value=${it}>${choiceName(it)}</option>`)}</select>
    ${asking
      ? html`<form onSubmit=${set}><input name="password" type="password" required minlength="8" maxlength="200" autofocus autocomplete="new-password" aria-label=${t("New password")} data-testid=${`new-password-${name}`} />
          <button class="primary" data-testid=${`password-save-${name}`}>${t("Save")}</button></form>`
      : html`<button data-testid=${`password-${name}`} onClick=${() => setAsking(true)}>${t("Set password")}</button>`}
    <button class=${disabled ? "" : "danger"} data-testid=${`disable-${name}`} disabled=${name === person.name}
      onClick=${() => change(user, { disabled: !disabled }, () => t("{name} is changed.", { name }))}>${disabled ? t("Let in again") : t("Keep out")}</button>
  </li>`;
}
