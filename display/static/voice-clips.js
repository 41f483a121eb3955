// The hall's clips, fetched with the board's own right, kept by the browser and decoded once.
import { me } from "/static/hall.js";

const PATIENCE_MS = 4000;

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
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    const headers = { "Hall-As": me.acts_as };
    const options = { headers, credentials: "same-origin", signal: stop.signal };
    try {
      const response = await fetch(`/display/${encodeURIComponent(me.name)}/voice${path}`, options);
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return response;
    } finally {
      clearTimeout(timer);
    }
  }
}
