// The lobby manager's face: four figures, the hall as a plan, the lines, and what needs a hand.
import { html, me, mount, pick, SignIn, t } from "/static/hall.js";
import { hall } from "./state.js";
import { Figures, Strips, Top } from "./top.js";
import { Alerts } from "./alerts.js";
import { Plan } from "./plan.js";
import { Away, Lines } from "./lines.js";
import { Issue, Switches } from "./issue.js";
import { Today } from "./today.js";
import { Story } from "./story.js";
import { Sheet } from "./sheet.js";
import { Ghost } from "./drag.js";

function Lobby() {
  if (hall.refused.value) {
    return html`<main class="lone"><h1>${pick(me.hall)} · ${t("Lobby")}</h1><${SignIn} /></main>`;
  }
  const state = hall.state.value;
  if (!state) return html`<main class="lone"><p class="skeleton"></p></main>`;
  return html`<main class=${hall.stale.value === null ? "lobby" : "lobby old"}>
    <${Top} />
    <${Strips} state=${state} />
    <${Figures} of=${state.figures} />
    <div class="left"><${Alerts} state=${state} /><${Plan} state=${state} /></div>
    <div class="right">
      <${Lines} state=${state} /><${Away} state=${state} />
      <${Issue} state=${state} /><${Switches} state=${state} />
    </div>
    <${Today} state=${state} />
    <${Story} state=${state} />
    <${Sheet} state=${state} />
    <${Ghost} />
  </main>`;
}

mount(Lobby);
