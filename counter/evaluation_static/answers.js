// What each face says, from 1 to 5.
import { mark } from "/static/hall.js";

export const WORDS = {
  1: mark("Very poor"),
  2: mark("Poor"),
  3: mark("All right"),
  4: mark("Good"),
  5: mark("Very good"),
};
