/**
 * ZeroMQ sockets for Node.js: the names of the zeromq package, no libzmq inside.
 *
 * @module @scrutineer/zmq
 */
export type { ZapAnswer, ZapHandler } from "./context/context.ts";
export { Context, context } from "./context/context.ts";
export { curveKeyPair } from "./crypto/curve-key-pair.ts";
export type { AnySocketType as SocketType } from "./engine/socket-type.ts";
export type { Code } from "./errors.ts";
export {
  AuthenticationError,
  codes,
  HandshakeError,
  PartialSendError,
  ProtocolError,
  ReconnectError,
  TransportError,
  UsageError,
  ZmtpError,
} from "./errors.ts";
export { decodeZ85, encodeZ85 } from "./mechanism/z85.ts";
export type { ZapReply, ZapRequest, ZapStatus } from "./mechanism/zap.ts";
export type { FrameLike, Message, MessageLike } from "./message.ts";
export type { ContextOptions } from "./options/context-table.ts";
export type { OptionName, OptionsOn } from "./options.ts";
export type { Peer } from "./pipe/peer.ts";
export type { ReconnectState, ReconnectStop } from "./session/reconnect.ts";
export { capability, version } from "./socket/capability.ts";
export type {
  DuplexSocket,
  ReadableSocket,
  ReadableSocket as Readable,
  WritableSocket,
  WritableSocket as Writable,
} from "./socket/directions.ts";
export type {
  Event,
  EventAddress,
  EventError,
  EventOfType,
  EventType,
  ObservedError,
} from "./socket/events.ts";
export type { EventSubscriber } from "./socket/observer.ts";
export { Observer } from "./socket/observer.ts";
export type { PollItem, PollOptions, PollResult } from "./socket/poll.ts";
export { poll } from "./socket/poll.ts";
export type { EndStatistics, ProxyOptions, ProxyStatistics } from "./socket/proxy.ts";
export { SocketProxy as Proxy } from "./socket/proxy.ts";
export type { SocketClass, WaitOptions } from "./socket/socket.ts";
export { Socket } from "./socket/socket.ts";
export type { SocketOptions } from "./socket/socket-options.ts";
export type {
  RouterConnectOptions,
  StreamConnectOptions,
  StreamMessage,
} from "./socket/sockets.ts";
export {
  Dealer,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Stream,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "./socket/sockets.ts";
export type { ConnectionStats, SocketStats, Traffic } from "./socket/stats.ts";
export type { SharingPort } from "./threads/sharing.ts";
export type { Backend } from "./transport/select.ts";
export { backend } from "./transport/select.ts";
