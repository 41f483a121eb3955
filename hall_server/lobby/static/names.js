// What the hall calls its services, tiers, points and places.
import { pick, t } from "/static/hall.js";

const of = (list, id) => pick(list.find((it) => it.id === id)?.name) || id;

export const serviceName = (state, id) => of(state.services, id);
export const tierName = (state, id) => of(state.tiers, id);
const zoneName = (state, id) => of(state.zones, id);
export const pointName = (state, id) => pick(state.points.find((it) => it.id === id)?.label) || id;

// "point:W3", "zone:west" or "machines:hall" in words.
export function targetName(state, target) {
  const [where, id] = target.split(":");
  if (where === "point") return pointName(state, id);
  return where === "machines" ? t("machines in {zone}", { zone: zoneName(state, id) }) : zoneName(state, id);
}

// The names of whatever an event is about.
export function namesOf(state, { point, service, tier, target, offer }) {
  const place = target ?? (offer?.accepted ? offer.target : null);
  return {
    point: point && pointName(state, point),
    service: service && serviceName(state, service),
    tier: tier && tierName(state, tier),
    place: place && targetName(state, place),
  };
}
