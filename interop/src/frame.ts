import { createHash } from "node:crypto";
import { octetsOf } from "@scrutineer/conformance/target";

/** A body too large for a line of the driver protocol: both sides make it of a seed. */
export interface GeneratedFrame {
  readonly literal: string;
  /** As `receivedFrame` gives it: "sha256:LEN:HEX". */
  readonly digest: string;
}

/** A frame of a scenario: Latin-1 text, or a generated body. */
export type ScenarioFrame = string | GeneratedFrame;

/** @param length octets, above 4096: smaller ones do not come back as a digest */
export function generatedFrame(length: number, seed: number): GeneratedFrame {
  const literal = `gen:${length}:${seed}`;
  return { literal, digest: digestOf(octetsOf(literal)!) };
}

/** The octets of a frame. */
export function frameOctets(frame: ScenarioFrame): Buffer {
  return typeof frame === "string"
    ? Buffer.from(frame, "latin1")
    : Buffer.from(octetsOf(frame.literal)!);
}

/** The literal that makes a driver send this frame. */
export const sentFrame = (frame: ScenarioFrame): string =>
  typeof frame === "string" ? `hex:${Buffer.from(frame, "latin1").toString("hex")}` : frame.literal;

/** A received literal as text, or the digest as it is. */
export function receivedFrame(literal: string): string {
  const octets = octetsOf(literal);
  return octets === undefined ? literal : Buffer.from(octets).toString("latin1");
}

/** What `receivedFrame` gives where this frame has come. */
export const expectedFrame = (frame: ScenarioFrame): string =>
  typeof frame === "string" ? frame : frame.digest;

/** "sha256:LEN:HEX" */
export const digestOf = (octets: Uint8Array): string =>
  `sha256:${octets.length}:${createHash("sha256").update(octets).digest("hex")}`;
