// A soft tone when somebody comes to an idle window or an alert is new. Off until this machine's
// teller wants it: most windows hear their neighbours.
import { effect, signal } from "/static/hall.js";
import { hall } from "./state.js";
import { whispers } from "./line.js";

const KEPT = "hall.counter.sound";

export const sounding = signal(localStorage.getItem(KEPT) === "on");
export const sounded = signal(0); // how often, for who wants to know

let audio = null;

export function toggleSound() {
  sounding.value = !sounding.value;
  localStorage.setItem(KEPT, sounding.value ? "on" : "off");
  if (sounding.value) tone();
}

function tone() {
  audio ??= new AudioContext();
  audio.resume();
  sounded.value = sounded.peek() + 1;
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  oscillator.frequency.value = 880;
  gain.gain.setValueAtTime(0.08, audio.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.35);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start();
  oscillator.stop(audio.currentTime + 0.4);
}

let before = null; // what was already known

effect(() => {
  const state = hall.state.value;
  if (!state) return;
  const idle = state.point.state === "open" && !state.ticket;
  const now = { waiting: state.waiting, known: new Set(whispers(state).map(({ id }) => id)) };
  const comes = before && idle && before.waiting === 0 && now.waiting > 0;
  const news = before && [...now.known].some((id) => !before.known.has(id));
  before = now;
  if (sounding.peek() && state.point.state === "open" && (comes || news)) tone();
});
