export type { Fault, Way } from "./fault.ts";
export { Relay, type RelayOptions } from "./relay.ts";
