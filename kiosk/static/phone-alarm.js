// Sound and vibration when called; a phone lets a page sound only after a touch.
const BUZZ_MS = [300, 150, 300, 150, 600];
const TONES_HZ = [784, 988, 784, 988];

export class Alarm {
  constructor() {
    this.audio = null;
  }

  get ready() {
    return this.audio?.state === "running";
  }

  // Resolves once it sounds, or at once where the phone does not let it.
  arm() {
    this.audio ??= new AudioContext();
    return this.audio.resume();
  }

  call() {
    // Before the first touch a browser neither vibrates nor sounds, and complains of the try.
    if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(BUZZ_MS);
    if (!this.ready) return;
    TONES_HZ.forEach((hertz, i) => this.tone(hertz, this.audio.currentTime + i * 0.25));
  }

  tone(hertz, at) {
    const oscillator = this.audio.createOscillator();
    const gain = this.audio.createGain();
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.24);
    oscillator.connect(gain).connect(this.audio.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.25);
  }
}
