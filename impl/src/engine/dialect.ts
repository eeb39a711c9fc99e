import type { CurveChannel } from "../mechanism/curve-channel.ts";
import { FrameDecoder, type MessageDecoder } from "../wire/decoder.ts";
import { Decoder10 } from "../wire/decoder-10.ts";
import { encodeFrames, encodeMessage, encodeWhole } from "../wire/encoder.ts";
import { encodeFrames10, encodeMessage10, encodeWhole10 } from "../wire/encoder-10.ts";
import type { Version } from "../wire/greeting.ts";
import { SealedDecoder } from "./sealed-decoder.ts";
import { sealedBytes, sealedFrame, sealFrames, sealWhole } from "./sealed-encoder.ts";
import { subscriptionBody, subscriptionCommand } from "./subscription.ts";

/** How messages and subscriptions become octets and back, in one version. Chosen once. */
export interface Dialect {
  readonly version: Version;
  /** Whether frames can be commands. */
  readonly commands: boolean;
  readonly encodeFrames: typeof encodeFrames;
  readonly encodeWhole: typeof encodeWhole;
  decoder(maxMessageSize: number): MessageDecoder;
  /** Reads what we have written ourselves. */
  ownDecoder(): MessageDecoder;
  /** What a whole frame that is no message becomes on the wire, and how many octets that are. */
  control(frame: Uint8Array): Uint8Array;
  controlBytes(frame: Uint8Array): number;
  /** A message of one frame, ready to be sent. */
  message(body: Uint8Array): Uint8Array;
  /** A subscription or its end, ready to be sent; undefined where the version has none. */
  subscription(add: boolean, topic: Uint8Array): Uint8Array | undefined;
}

const newerFraming = {
  encodeFrames,
  encodeWhole,
  decoder: (maxMessageSize: number) => new FrameDecoder(maxMessageSize),
  ownDecoder: () => new FrameDecoder(-1),
  control: (frame: Uint8Array) => frame,
  controlBytes: (frame: Uint8Array) => frame.length,
  message: encodeMessage,
};

/** RFC 37. */
export const zmtp31: Dialect = {
  ...newerFraming,
  version: "3.1",
  commands: true,
  subscription: subscriptionCommand,
};

/** RFC 23: subscriptions are messages. */
export const zmtp30: Dialect = {
  ...newerFraming,
  version: "3.0",
  commands: true,
  subscription: (add, topic) => encodeMessage(subscriptionBody(add, topic)),
};

/** RFC 15: the framing of 3.0, without commands. */
export const zmtp20: Dialect = {
  ...newerFraming,
  version: "2.0",
  commands: false,
  subscription: zmtp30.subscription,
};

/** RFC 13, The Content Layer: a subscriber sends nothing, and filters what comes. */
export const zmtp10: Dialect = {
  version: "1.0",
  commands: false,
  encodeFrames: encodeFrames10,
  encodeWhole: encodeWhole10,
  decoder: (maxMessageSize) => new Decoder10(maxMessageSize),
  ownDecoder: () => new Decoder10(-1),
  control: (frame) => frame,
  controlBytes: (frame) => frame.length,
  message: encodeMessage10,
  subscription: () => undefined,
};

/**
 * A signature with revision 0: the greeting of 2.0 before the framing of 1.0. No RFC has it; libzmq
 * spoke it between the two, and still does. It knows subscriptions.
 */
export const zmtp10Signed: Dialect = {
  ...zmtp10,
  subscription: (add, topic) => encodeMessage10(subscriptionBody(add, topic)),
};

/** @param revision as in an older peer's greeting, undefined where there is none */
export function oldDialect(revision: number | undefined): Dialect {
  if (revision === undefined) return zmtp10;
  return revision === 0 ? zmtp10Signed : zmtp20;
}

/** A dialect whose traffic goes through a channel: each frame in a box. */
export function sealedDialect(dialect: Dialect, channel: CurveChannel): Dialect {
  return {
    ...dialect,
    encodeFrames: (message, from, output) => sealFrames(channel, message, from, output),
    encodeWhole: (message, output) => sealWhole(channel, message, output),
    ownDecoder: () => new SealedDecoder(dialect.ownDecoder(), -1, (box) => channel.reopen(box)),
    control: (frame) => sealedFrame(channel, frame),
    controlBytes: sealedBytes,
  };
}
