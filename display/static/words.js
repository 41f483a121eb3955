// A text in every language of the hall, one under or beside the other.
import { html, me, pick, t } from "/static/hall.js";
import { fit } from "./fit.js";

// Says marked words; `values` gives what stands in them, by language.
export const Both = ({ say, values = () => ({}) }) =>
  me.languages.map((lang) => html`<span key=${lang} lang=${lang}>${t(say, values(lang), lang)}</span>`);

// Names of the configuration, each in the size that fits its room.
export const Names = ({ of }) =>
  me.languages.map((lang) => html`<span key=${lang} lang=${lang} style=${fit(pick(of, lang))}>${pick(of, lang)}</span>`);
