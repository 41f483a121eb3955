// Why a change of the settings is refused, in the words of the page; the hall says it in English.
import { language, mark, t } from "/static/hall.js";

const REASONS = [
  [/^must be a(?: whole)? number from (\S+) to (\S+?),/, mark("must be a number from {1} to {2}")],
  [/^must be a text of 1 to 80/, mark("must have 1 to 80 characters on one line")],
  [/^must be one or two letters/, mark("must be one or two letters A-Z")],
  [/^must be hours like/, mark("must be hours like 09:00-17:00")],
  [/^"(\S+)" ends before it has begun/, mark("{1} ends before it has begun")],
  [/^(\S+) and (\S+) overlap/, mark("{1} and {2} overlap")],
  [/^missing; give/, mark("is missing")],
  [/^must not be empty/, mark("must not be empty")],
  [/^unknown \w+ "(.*?)"/, mark("{1} is not known")],
  [/^no point serves it; add it/, mark("no window serves it: add it to a window first")],
  [/^only machines serve it/, mark("only machines serve it: add it to a window too")],
  [/^no point serves it for tier (.*?);/, mark("no window serves it for {1}")],
  [/^(\S+) is less than promise_min (\S+)/, mark("is less than the promised wait of {2} minutes")],
  [/^the ceiling of (\S+) for (\S+) /, mark("the ceiling of {1} for {2} would be below its promise")],
  [/^tier (\S+) is the default already/, mark("{1} is the usual tier already")],
  [/^one tier needs default/, mark("one tier must be the usual one")],
  [/^(\S+) is among the point's own skills/, mark("{1} is served anyway")],
  [/^(\S+) is the sign of point (\S+) already/, mark("{1} is the sign of {2} already")],
  [/^can be booked on (\w+) from (\S+) to (\S+), when/, mark("can be booked when the hall is closed ({2} to {3})")],
  [/^has nothing to count/, mark("has nothing to count: no tier counts as priority")],
  [/^stands in (\S+), which/, mark("stands in {1}, which this file includes: it can be changed there only")],
  [/^cannot be changed here/, mark("cannot be changed here")],
  [/is too few: the hall has/, mark("allows too few screens")],
];

export function reason(message) {
  const [pattern, words] = REASONS.find(([it]) => it.test(message)) ?? [];
  if (!pattern) return language.value === "en" ? message : t("does not fit the other settings ({reason})", { reason: message });
  const found = message.match(pattern);
  return t(words, Object.fromEntries(found.map((part, i) => [i, part])));
}
