// What a board is heard with: the browser's audio, which may be blocked until the screen is
// touched, and two soft notes, for halls that have no clip of a chime.
import { signal } from "/static/hall.js";

const NOTES_HZ = [659.25, 523.25];
const NOTE_S = 0.45;
const LENGTH_S = 1.2;

export class Chime {
  constructor() {
    this.audio = new AudioContext();
    this.blocked = signal(!this.runs());
    this.audio.onstatechange = () => {
      this.blocked.value = !this.runs();
    };
    addEventListener("pointerdown", () => this.audio.resume());
    addEventListener("keydown", () => this.audio.resume());
  }

  runs = () => this.audio.state === "running";

  // The notes as a sound like any other, made once.
  sound() {
    this.made ??= this.make();
    return this.made;
  }

  make() {
    const rate = this.audio.sampleRate;
    const buffer = this.audio.createBuffer(1, Math.round(LENGTH_S * rate), rate);
    const samples = buffer.getChannelData(0);
    NOTES_HZ.forEach((hertz, i) => {
      const start = Math.round(i * NOTE_S * rate);
      for (let n = 0; n < NOTE_S * 1.6 * rate; n += 1) {
        const at = n / rate;
        const loud = 0.4 * Math.min(1, at / 0.02) * Math.exp(-6 * at);
        samples[start + n] += loud * Math.sin(2 * Math.PI * hertz * at);
      }
    });
    return buffer;
  }
}
