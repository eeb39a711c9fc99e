export type { Way } from "../octets/way.ts";
export type { Fault } from "./fault.ts";
export { Relay, type RelayOptions } from "./relay.ts";
