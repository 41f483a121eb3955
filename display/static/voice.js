// Says calls one after another, none cut off: a chime, then the clips that the hall named.
const CHIME = "chime";
const SOON_S = 0.05;
const LOST_S = 2;
// In a longer rush the oldest would be said when nobody waits for it any more.
export const MOST_WAITING = 8;

export class Voice {
  // `clips` gives sounds by name: look(epoch) and all(names); `chime` the audio, runs() and sound().
  constructor(chime, clips) {
    this.chime = chime;
    this.audio = chime.audio;
    this.clips = clips;
    this.gain = this.audio.createGain();
    this.gain.connect(this.audio.destination);
    this.sound = null;
    this.line = [];
    this.saying = null;
    this.until = 0;
  }

  // Takes how loud the board is to be, and forgets calls that do not stand any more.
  snapshot({ epoch, sound, calls }) {
    this.sound = sound;
    this.gain.gain.value = sound.volume;
    if (sound.voice) this.clips.look(epoch);
    const standing = new Set(calls.map((call) => call.call_id));
    this.line = this.line.filter((call) => standing.has(call.call_id));
  }

  // Takes a call that has come on screen.
  say(call) {
    const { sound } = this;
    if (!sound?.volume || !this.chime.runs() || (call.age ?? 0) > sound.max_age_s) return;
    const words = sound.voice ? (call.say ?? []) : [];
    const silent = !words.length && [...this.line, this.saying].some((it) => it && !it.words.length);
    if (silent) return; // calls that come together share a chime that says nothing else
    this.line = [...this.line, { ...call, words }].slice(-MOST_WAITING);
    this.next();
  }

  // What is being said is said to its end.
  withdraw(number) {
    this.line = this.line.filter((call) => call.number !== number);
  }

  async next() {
    if (this.saying || !this.line.length) return;
    const call = (this.saying = this.line.shift());
    this.until = Infinity;
    const words = await this.clips.all(call.words);
    if (this.chime.runs()) {
      this.play(call.words[0] === CHIME && words.length ? words : [this.chime.sound(), ...words]);
    } else {
      this.line = []; // blocked meanwhile: nothing of this is news when somebody touches the screen
      this.ended(call);
    }
  }

  play(sounds) {
    const call = this.saying;
    let at = this.audio.currentTime + SOON_S;
    sounds.forEach((buffer, i) => {
      const source = this.audio.createBufferSource();
      source.buffer = buffer;
      source.connect(this.gain);
      if (i === sounds.length - 1) source.onended = () => this.ended(call);
      source.start(at);
      at += buffer.duration;
    });
    this.until = at;
  }

  ended(call) {
    if (this.saying !== call) return;
    this.saying = null;
    this.next();
  }

  // Once a second: a browser that forgot to say that a sound has ended must not silence the hall.
  step() {
    if (this.saying && this.chime.runs() && this.audio.currentTime > this.until + LOST_S) {
      this.ended(this.saying);
    }
  }
}
