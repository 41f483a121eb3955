// Two soft notes before a number is read; a browser may block sound until it is touched.
import { signal } from "/static/hall.js";

const NOTES_HZ = [659.25, 523.25];
const NOTE_S = 0.45;
const LENGTH_S = 1.2;

export class Chime {
  constructor() {
    this.audio = new AudioContext();
    this.blocked = signal(this.audio.state !== "running");
    this.until = 0;
    this.audio.onstatechange = () => {
      this.blocked.value = this.audio.state !== "running";
    };
    addEventListener("pointerdown", () => this.audio.resume());
    addEventListener("keydown", () => this.audio.resume());
  }

  // Calls that come together share one chime.
  play() {
    if (this.audio.state !== "running" || this.audio.currentTime < this.until) return;
    const start = this.audio.currentTime + 0.02;
    this.until = start + LENGTH_S;
    NOTES_HZ.forEach((hertz, i) => this.note(hertz, start + i * NOTE_S));
  }

  note(hertz, at) {
    const oscillator = this.audio.createOscillator();
    const gain = this.audio.createGain();
    oscillator.type = "sine";
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S * 1.6);
    oscillator.connect(gain).connect(this.audio.destination);
    oscillator.start(at);
    oscillator.stop(at + NOTE_S * 1.7);
  }
}
