/**
 * A relay between two implementations that shows, and may break, what passes.
 *
 * @module @scrutineer/conformance/relay
 */
export type { Way } from "../octets/way.ts";
export type { Fault } from "./fault.ts";
export { Relay, type RelayOptions } from "./relay.ts";
