// Plain sentences for the codes with which the hall says no.
import { mark, t } from "./words.js";

const SENTENCES = {
  point_busy: mark("A customer is still here: finish first."),
  point_closed: mark("This window is closed."),
  point_paused: mark("This window is paused."),
  point_idle: mark("Nobody is at this window."),
  point_taken: mark("Another teller is signed in at this window."),
  teller_elsewhere: mark("You are signed in at another window: close it first."),
  not_your_point: mark("Another teller works at this window now."),
  ticket_not_waiting: mark("This ticket is not waiting any more."),
  ticket_serving: mark("This customer is already being served."),
  not_eligible: mark("This window does not serve this ticket."),
  service_closed: mark("This service is not issuing tickets now."),
  hall_closed: mark("The hall is not issuing tickets now."),
  day_unconfirmed: mark("The hall was off for long: the lobby must confirm the date."),
  cannot_write: mark("The hall cannot save anything now. Please call for help."),
  outcome_unknown: mark("The hall did not answer. Please try again."),
  stopping: mark("The hall is restarting. Please try again in a moment."),
  too_busy: mark("The hall is busy. Please try again in a moment."),
  too_many: mark("Too many tries. Please wait a minute."),
  unauthorized: mark("Please sign in."),
  forbidden: mark("You may not do this."),
  csrf: mark("This page is too old: load it again."),
  sign_in_failed: mark("Name or password is wrong."),
  unknown_token: mark("This link is not valid any more."),
  unknown_ticket: mark("There is no such ticket today."),
  no_printer: mark("There is no printer."),
};

export const OFFLINE = mark("The hall cannot be reached. Nothing is lost: please try again.");

export const sentence = (code) =>
  SENTENCES[code] ? t(SENTENCES[code]) : t("That did not work ({code}).", { code: code ?? "?" });
