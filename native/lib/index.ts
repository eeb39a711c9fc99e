/**
 * Byte streams on io_uring inside Node's event loop; no protocol.
 *
 * @module @scrutineer/uring
 */
export type { RingStats } from "./addon.ts";
export type { Address, TcpAddress } from "./address.ts";
export { type ConnectOutcome, connect, type PendingConnect } from "./connect.ts";
export { type Listener, type ListenOptions, listen } from "./listen.ts";
export { type Probe, probe } from "./probe.ts";
export { Ring, type RingOptions } from "./ring.ts";
export type { SocketOptions } from "./socket-options.ts";
export type { ByteStream, Stream, StreamHandler } from "./stream.ts";
export type { SystemError } from "./system-error.ts";
