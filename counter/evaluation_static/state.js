// Whose answer is asked for, and what became of it.
import { api, computed, live, me, sentence, signal } from "/static/hall.js";

const THANKS_MS = 5000;

const screen = me.who.find(({ role, point }) => role === "evaluator" && point === me.name);

export const hall = live("/evaluate", { as: screen?.name, point: me.name });
export const thanked = signal(false);
export const problem = signal("");

// Tickets that need not be asked again: answered here, or not wanted.
const settled = signal(new Set());
let sending = false;

// The hall takes the question back itself; until it is heard of again this page counts too.
export const asked = computed(() => {
  const now = hall.stale.value === null ? hall.state.value?.asked : null;
  return now && now.left_s > 0 && !settled.value.has(now.ticket) ? now : null;
});

const settle = (ticket) => (settled.value = new Set([...settled.value, ticket].slice(-20)));

export function skip() {
  if (asked.value) settle(asked.value.ticket);
  problem.value = "";
}

export async function answer(score) {
  const { ticket } = asked.value ?? {};
  if (!ticket || sending || thanked.value) return;
  sending = true;
  problem.value = "";
  try {
    const path = `/points/${encodeURIComponent(me.name)}/rating`;
    const { ok, code } = await api("POST", path, { ticket, score }, { as: screen?.name, patience: 4000 });
    if (ok || code === "rated_already") thank(ticket);
    else if (code === "rating_closed") settle(ticket);
    else problem.value = sentence(code);
  } finally {
    sending = false;
  }
}

function thank(ticket) {
  thanked.value = true;
  settle(ticket);
  setTimeout(() => (thanked.value = false), THANKS_MS);
}
