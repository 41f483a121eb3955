// What a board is heard with: the browser's audio, which may be blocked until the screen is
// touched; two soft notes, for halls that have no clip of a chime; and the hall's clips.
import { fetchInTime, me, signal } from "/static/hall.js";

const NOTES_HZ = [659.25, 523.25];
const NOTE_S = 0.45;
const LENGTH_S = 1.2;

export class Chime {
  constructor() {
    this.audio = new AudioContext();
    this.blocked = signal(!this.runs());
    this.audio.onstatechange = () => (this.blocked.value = !this.runs());
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

const PATIENCE_MS = 4000;

// The hall's clips, fetched with the board's own right, kept by the browser and decoded once.
export class Clips {
  constructor(audio) {
    this.audio = audio;
    this.decoded = new Map();
    this.version = null;
    this.epoch = null;
  }

  // Asks which clips there are, once for each start of the hall, and fetches them ahead.
  async look(epoch) {
    if (this.epoch === epoch) return;
    this.epoch = epoch;
    try {
      const { version, clips } = await (await this.fetch("")).json();
      if (version !== this.version) this.decoded.clear();
      this.version = version;
      for (const name of clips) await this.one(name).catch(() => null);
    } catch {
      this.epoch = null; // asked again with the next snapshot
    }
  }

  // Returns the sounds of all these clips, or none: half a call would be another one.
  async all(names) {
    try {
      return await Promise.all(names.map((name) => this.one(name)));
    } catch {
      return [];
    }
  }

  one(name) {
    if (!this.decoded.has(name)) {
      const coming = this.get(name);
      this.decoded.set(name, coming);
      coming.catch(() => this.decoded.delete(name));
    }
    return this.decoded.get(name);
  }

  async get(name) {
    if (!this.version) throw new Error("the hall has not said yet which clips there are");
    const response = await this.fetch(`/${this.version}/${name}.wav`);
    return this.audio.decodeAudioData(await response.arrayBuffer());
  }

  async fetch(path) {
    const options = { headers: { "Hall-As": me.acts_as } };
    const response = await fetchInTime(`/display/${encodeURIComponent(me.name)}/voice${path}`, options, PATIENCE_MS);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  }
}
