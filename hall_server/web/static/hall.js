// All that a face needs, in one import.
export * from "./ui.js";
export * from "./words.js";
export * from "./time.js";
export { api, fetchInTime, keeper, newKey } from "./api.js";
export { live } from "./live.js";
export { Languages, NotJoined, SignIn, signOut } from "./signin.js";
