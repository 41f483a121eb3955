// All that a face needs, in one import.
export { me } from "./me.js";
export * from "./ui.js";
export * from "./words.js";
export * from "./time.js";
export { api, keeper, newKey, Offline } from "./api.js";
export { live } from "./live.js";
export { sentence, OFFLINE } from "./problems.js";
export { icon, ICONS } from "./icons.js";
export { Languages, SignIn, NotJoined } from "./signin.js";
