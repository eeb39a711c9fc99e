/** Octets of ZMTP 3.1 with their meaning, as a recorder would write them down. */
import type { TimelineEntry } from "../../src/schema.ts";

type OctetsEntry = Extract<TimelineEntry, { kind: "octets" }>;
type Piece = readonly [hex: string, text: string];

const ascii = (text: string) => Buffer.from(text, "latin1").toString("hex");

export function octets(
  t: number,
  direction: "sent" | "received",
  pieces: readonly Piece[],
  over: Partial<OctetsEntry> = {},
): OctetsEntry {
  let offset = 0;
  const parts = pieces.map(([hex, text]) => {
    const part = { offset, length: hex.length / 2, text };
    offset += part.length;
    return part;
  });
  const hex = pieces.map(([piece]) => piece).join("");
  return { kind: "octets", t, connection: 1, direction, hex, parts, ...over };
}

export function greeting(t: number, direction: "sent" | "received"): OctetsEntry {
  return octets(t, direction, [
    [`ff${"00".repeat(8)}7f`, "signature"],
    ["0301", "version 3.1"],
    [ascii("NULL").padEnd(40, "0"), "mechanism NULL"],
    ["00", "as-server: no"],
    ["00".repeat(31), "filler"],
  ]);
}

export function ready(t: number, direction: "sent" | "received", socketType: string): OctetsEntry {
  const name = `05${ascii("READY")}`;
  const property = `0b${ascii("Socket-Type")}${size(socketType, 8)}${ascii(socketType)}`;
  return octets(t, direction, [
    [`04${size(name + property, 2, 2)}`, "command frame, short"],
    [name, "READY"],
    [property, `Socket-Type: ${socketType}`],
  ]);
}

/** The length of `text`, as hex of `digits` digits. */
function size(text: string, digits: number, charactersPerOctet = 1): string {
  return (text.length / charactersPerOctet).toString(16).padStart(digits, "0");
}

export function message(t: number, direction: "sent" | "received", body: string): OctetsEntry {
  return octets(t, direction, [
    [`00${size(body, 2)}`, `message frame, last, ${body.length} octets`],
    [ascii(body), "body"],
  ]);
}

export function commandWithMore(t: number): OctetsEntry {
  const body = `04${ascii("PING")}000a${ascii("ctx")}`;
  return octets(t, "sent", [
    [`05${size(body, 2, 2)}`, "command frame, short, MORE set: not allowed"],
    [`04${ascii("PING")}`, "PING"],
    ["000a", "TTL 1.0 s"],
    [ascii("ctx"), "context"],
  ]);
}
