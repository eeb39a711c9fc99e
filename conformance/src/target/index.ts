/**
 * Implementations under test, started and driven through their drivers.
 *
 * @module @scrutineer/conformance/target
 */
export {
  type Connectable,
  type Drivers,
  installedDrivers,
  parseConnectable,
} from "./connectable.ts";
export { DriverClient, type Watcher } from "./driver-client.ts";
export { Crash, Hang, ProtocolBroken, Refused, UnusableTarget } from "./driver-error.ts";
export type { Command } from "./driver-process.ts";
export { DriverTarget, type RunIdentity, TargetSocket } from "./driver-target.ts";
export { isLiteralOf, literalOf, literalToSend, octetsOf } from "./frame-literal.ts";
export {
  type Hello,
  type OpenedType,
  type Operation,
  protocolSchemas,
  type SocketOptions,
  type SocketType,
  socketTypes,
} from "./protocol.ts";
export type { Security, ZapRule, ZapSocket } from "./security.ts";
