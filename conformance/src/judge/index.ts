/** All that a case may import. */
export {
  boxKey,
  type KeyPair,
  keyPair,
  longNonce,
  sharedKey,
} from "../octets/curve-box.ts";
export {
  type CurveChannel,
  type MessageBend,
  SEALED_COMMAND,
  SEALED_MORE,
} from "../octets/curve-channel.ts";
export { CurveClient, type HelloBend, type InitiateBend } from "../octets/curve-client.ts";
export { CurveServer, type ReadyBend, type WelcomeBend } from "../octets/curve-server.ts";
export {
  COMMAND,
  command,
  commandBody,
  decodeCommand,
  frame,
  header,
  LONG,
  MORE,
  message,
  ping,
} from "../octets/frame.ts";
export { bytes, everyOctet, fill, hex, join, same, text } from "../octets/literal.ts";
export { decodeMetadata, metadata, property, propertyValue, uint32 } from "../octets/metadata.ts";
export { frame10, greeting20, message10, signature, typeOctet, types20 } from "../octets/older.ts";
export { ALPHABET, encodeZ85 } from "../octets/z85.ts";
export { isLiteralOf, literalOf, octetsOf } from "../target/frame-literal.ts";
export type { EventName } from "../target/protocol.ts";
export type { ZapSocket } from "../target/security.ts";
export { both, conformanceCase } from "./case.ts";
export { inWords, type Peer, type Seen } from "./peer.ts";
export type { CaseContext, OpenOptions } from "./stage.ts";
