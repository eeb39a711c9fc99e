export type { Way } from "../octets/way.ts";
export { type Finding, inSentence } from "./finding.ts";
export { Monitor, type MonitorOptions } from "./monitor.ts";
export { rowIn } from "./twins.ts";
