// Events in plain sentences.
import { t } from "/static/hall.js";

const SENTENCES = {
  ticket_issued: ({ place }) => (place ? t("Ticket issued; sent to a faster place: {place}", { place }) : t("Ticket issued")),
  ticket_called: ({ point }) => t("Called to {point}", { point }),
  ticket_recalled: ({ point }) => t("Called again to {point}", { point }),
  service_started: ({ point }) => t("Service began at {point}", { point }),
  ticket_finished: ({ point }) => t("Finished at {point}", { point }),
  step_finished: ({ point, service }) => t("Finished at {point}; goes on to {service}", { point, service }),
  steps_changed: () => t("The services to come were changed"),
  ticket_no_show: ({ point }) => t("Did not come to {point}", { point }),
  ticket_parked: ({ point }) => t("Waits aside, from {point}", { point }),
  ticket_transferred: ({ service, place }) => t("Sent to {place}", { place: [service, place].filter(Boolean).join(" · ") }),
  ticket_diverted: ({ place }) => t("Sent to a faster place: {place}", { place }),
  ticket_bounced: () => t("The machine failed: back in the old place"),
  ticket_released: () => t("Nobody serves there any more: back in the line"),
  ticket_rejoined: () => t("Back in the line"),
  tier_changed: ({ tier }) => t("Now {tier}", { tier }),
  ticket_restored: ({ point }) => t("Taken back at {point}", { point }),
  ticket_returned: ({ point }) => t("Put back in the line by {point}", { point }),
  ticket_expired: () => t("The day ended"),
};

// `named` has the event's point, service, tier and place in words.
export function happened({ kind, by, auto }, named) {
  if (kind === "ticket_cancelled") return by === "customer" ? t("Given up by the customer") : t("Taken out by staff");
  const said = SENTENCES[kind]?.(named) ?? kind;
  return auto ? `${said} · ${t("by itself")}` : said;
}
