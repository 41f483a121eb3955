// A time of the hall for a customer: the hour alone today, with the day on another one.
import { clock, day } from "/static/hall.js";
import { hall } from "./state.js";

export function when(written) {
  const at = new Date(written);
  return day(at) === day(hall.now()) ? clock(at) : `${day(at)} ${clock(at)}`;
}
