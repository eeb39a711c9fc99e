/**
 * Judges the octets of a connection that others hold.
 *
 * @module @scrutineer/conformance/checker
 */
export type { Way } from "../octets/way.ts";
export { type Finding, inSentence } from "./finding.ts";
export { Monitor, type MonitorOptions } from "./monitor.ts";
export { rowIn } from "./twins.ts";
