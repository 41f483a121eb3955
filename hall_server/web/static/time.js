// Time on a page: a signal that beats once a second, and how waits are said.
import { signal } from "@preact/signals";
import { language, me, t } from "./words.js";

export const beat = signal(0);
setInterval(() => {
  beat.value += 1;
}, 1000);

export const minutes = (seconds) => Math.max(1, Math.round(seconds / 60));

// "about 12 min (8–18)"; an estimate is null while nobody serves.
export function about(estimate, lang = language.value) {
  if (!estimate) return t("not known now", lang);
  if (estimate.mid < 30) return t("almost no wait", lang);
  const [low, mid, high] = [estimate.low, estimate.mid, estimate.high].map(minutes);
  if (low === high) return t("about {mid} min", { mid }, lang);
  return t("about {mid} min ({low}–{high})", { mid, low, high }, lang);
}

// "about 12 min": where there is no room for the span.
export function roughly(estimate) {
  if (!estimate) return t("not known now");
  if (estimate.mid < 30) return t("almost no wait");
  return t("about {mid} min", { mid: minutes(estimate.mid) });
}

// 4:07, 1:02:30
export function duration(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const tail = String(s % 60).padStart(2, "0");
  const m = Math.floor(s / 60);
  if (m < 60) return `${m}:${tail}`;
  return `${Math.floor(m / 60)}:${String(m % 60).padStart(2, "0")}:${tail}`;
}

export const percent = (share) => `${Math.round(share * 100)} %`;

// "40 s", "3 min": the age of old news.
export function ago(seconds, lang = language.value) {
  return seconds < 120
    ? t("{n} s", { n: Math.round(seconds) }, lang)
    : t("{n} min", { n: Math.round(seconds / 60) }, lang);
}

const locale = (lang) => (lang === "zh" ? "zh-CN" : "en-GB");

export function clock(date) {
  return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: me.timezone });
}

export function day(date, lang = language.value) {
  const parts = { month: "short", day: "numeric", weekday: "short", timeZone: me.timezone };
  return date.toLocaleDateString(locale(lang), parts);
}
