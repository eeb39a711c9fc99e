/**
 * Octets to values and back: the framing of all versions of ZMTP, without I/O.
 *
 * @module @scrutineer/zmq/wire
 */
export type { Command } from "./command.ts";
export { decodeCommand, encodeCommand } from "./command.ts";
export type { MessageDecoder, MessageSink } from "./decoder.ts";
export { FrameDecoder } from "./decoder.ts";
export { Decoder10 } from "./decoder-10.ts";
export type { FrameOutput } from "./encoder.ts";
export { encodeFrames, encodeMessage, encodeWhole } from "./encoder.ts";
export { encodeFrames10, encodeMessage10, encodeWhole10 } from "./encoder-10.ts";
export { COMMAND, LONG, MORE } from "./frame.ts";
export type { Greeting, OldGreeting, Version } from "./greeting.ts";
export { encodeGreeting, GreetingParser } from "./greeting.ts";
export type { Metadata } from "./metadata.ts";
export { decodeMetadata, encodeMetadata } from "./metadata.ts";
