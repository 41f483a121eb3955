// A set that forgets: a board runs for months, and only the newest are asked for.
export class Newest {
  constructor(most) {
    this.most = most;
    this.kept = new Set();
  }

  has = (it) => this.kept.has(it);

  // Adds or renews.
  add(it) {
    this.kept.delete(it);
    this.kept.add(it);
    if (this.kept.size > this.most) this.kept.delete(this.kept.values().next().value);
  }
}
