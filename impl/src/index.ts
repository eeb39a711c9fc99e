/** ZeroMQ sockets for Node.js: the names of the zeromq package, no libzmq inside. */
export type { AnySocketType as SocketType } from "./engine/socket-type.ts";
export type { Code } from "./errors.ts";
export {
  codes,
  HandshakeError,
  PartialSendError,
  ProtocolError,
  TransportError,
  UsageError,
  ZmtpError,
} from "./errors.ts";
export type { FrameLike, Message, MessageLike } from "./message.ts";
export type { OptionName, OptionsOn, SocketOptions } from "./options.ts";
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
export type { Backend } from "./transport/select.ts";
export { backend } from "./transport/select.ts";
