// What happened to a ticket, in plain words.
import { pick, t } from "/static/hall.js";

const WORDS = {
  ticket_issued: ({ service }) => [t("Ticket issued"), service].filter(Boolean).join(" · "),
  ticket_called: ({ point }) => t("Called to {point}", { point }),
  ticket_recalled: ({ point }) => t("Called again to {point}", { point }),
  service_started: ({ point }) => t("Service began at {point}", { point }),
  step_finished: ({ point, service }) => t("Finished at {point}; goes on to {service}", { point, service }),
  ticket_no_show: ({ point }) => t("Did not come to {point}", { point }),
  ticket_parked: ({ point }) => t("Waits aside, from {point}", { point }),
  ticket_transferred: ({ service }) => t("Sent to {place}", { place: service }),
  ticket_bounced: () => t("The machine failed: back in the old place"),
  ticket_rejoined: () => t("Back in the line"),
  ticket_restored: ({ point }) => t("Taken back at {point}", { point }),
  ticket_returned: ({ point }) => t("Put back in the line by {point}", { point }),
};

export const happened = ({ kind, point, service }) =>
  WORDS[kind]?.({ point: pick(point), service: pick(service) }) ?? t("Changed");
