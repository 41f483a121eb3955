// Which calls a board shows, and which of them are news: several at once, each for a minimum time.
export const DWELL_MS = 8_000;
export const AT_ONCE = 3;
const NEWS_S = 20;
const ROWS = 8;
export const REMEMBERED = 200;

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

export class Announcer {
  // `now` gives milliseconds; `onCall` is told of each call that comes on screen as news.
  constructor({ now, onCall }) {
    this.now = now;
    this.onCall = onCall;
    this.heard = new Newest(REMEMBERED);
    this.queue = [];
    this.list = []; // newest first, {…call, since}; since null: not news any more when it came
  }

  // Takes a snapshot's list: missed calls are announced once each, if still young.
  snapshot({ calls, epoch, sound }) {
    const newsS = sound?.max_age_s ?? NEWS_S;
    this.epoch = epoch;
    const standing = new Set(calls.map((call) => call.call_id));
    this.list = this.list.filter((row) => standing.has(row.call_id) || this.isNews(row));
    this.queue = this.queue.filter((call) => standing.has(call.call_id));
    for (const call of [...calls].reverse()) {
      if (this.heard.has(call.call_id)) this.heard.add(call.call_id);
      else if (call.age < newsS) this.announce(call);
      else this.put({ ...call, since: null });
    }
    this.step();
  }

  // Takes one call as it happens, ahead of the snapshot that carries it.
  call(call) {
    if (call.kind === "withdrawn") this.withdraw(call);
    else if (!this.heard.has(call.call_id)) this.announce(call);
    this.step();
  }

  announce(call) {
    this.heard.add(call.call_id);
    this.queue.push(call);
  }

  withdraw({ call_id, number }) {
    this.heard.add(call_id);
    this.list = this.list.filter((row) => row.number !== number);
    this.queue = this.queue.filter((waiting) => waiting.number !== number);
  }

  // Brings waiting calls on screen as far as there is room beside those still dwelling.
  step() {
    while (this.queue.length && this.news().length < AT_ONCE) {
      const call = this.queue.shift();
      this.put({ ...call, since: this.now() });
      this.onCall(call);
    }
  }

  put(row) {
    this.heard.add(row.call_id);
    const others = this.list.filter(({ number }) => number !== row.number);
    this.list = [row, ...others].slice(0, ROWS);
  }

  isNews = (row) => row.since !== null && this.now() - row.since < DWELL_MS;

  news() {
    return this.list.filter(this.isNews);
  }

  // The rows to show, newest first; `news` marks those in amber: of a window its newest call alone,
  // since whom it called before has been there.
  rows() {
    const newest = new Map([...this.list].reverse().map((row) => [row.point, row]));
    return this.list.map((row) => ({ ...row, news: this.isNews(row) && newest.get(row.point) === row }));
  }
}
