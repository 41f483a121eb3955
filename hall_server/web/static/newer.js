// Whether a snapshot replaces the one shown: a new epoch always, within one never a lower seq.
export const isNewer = (next, shown) =>
  !shown || next.epoch !== shown.epoch || next.seq >= shown.seq;
