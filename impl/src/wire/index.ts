/** Octets to values and back: the framing of ZMTP 3, without I/O. */
export type { Command } from "./command.ts";
export { decodeCommand, encodeCommand } from "./command.ts";
export type { MessageSink } from "./decoder.ts";
export { FrameDecoder } from "./decoder.ts";
export type { FrameOutput } from "./encoder.ts";
export { encodeFrames, encodeWhole } from "./encoder.ts";
export { COMMAND, LONG, MORE } from "./frame.ts";
export type { Greeting } from "./greeting.ts";
export { encodeGreeting, GreetingParser } from "./greeting.ts";
export type { Metadata } from "./metadata.ts";
export { decodeMetadata, encodeMetadata } from "./metadata.ts";
