import { COMMAND, decodeCommand, frameSize, headerLength, LONG, MORE, RESERVED } from "./frame.ts";
import { GREETING_LENGTH } from "./greeting.ts";
import { hex } from "./literal.ts";
import { decodeMetadata } from "./metadata.ts";

/** What a run of octets is. `offset` counts from the first octet of the stream. */
export interface Part {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * Says what the octets of one direction of a connection are, as far as they can be told: greeting
 * fields, frame headers, command names, properties, bodies. Never throws: the octets may be
 * anything.
 */
export function annotate(stream: Uint8Array): Part[] {
  if (stream.length === 0) return [];
  if (stream[0] !== 0xff) {
    return [
      { offset: 0, length: stream.length, text: "no ZMTP greeting: the first octet is not FF" },
    ];
  }
  const parts = greetingParts(stream);
  let at = GREETING_LENGTH;
  while (at < stream.length) at = frameParts(stream, at, parts);
  return parts;
}

const ascii = (octets: Uint8Array): string =>
  /^[\x20-\x7e]*$/.test(Buffer.from(octets).toString("latin1"))
    ? JSON.stringify(Buffer.from(octets).toString("latin1"))
    : hex(octets, 16);

function greetingParts(stream: Uint8Array): Part[] {
  const nameEnd = stream.subarray(12, 32).indexOf(0);
  const name = stream.subarray(12, nameEnd < 0 ? 32 : 12 + nameEnd);
  const fields: [from: number, to: number, text: string][] = [
    [0, 10, "signature"],
    [10, 11, `major version ${stream[10]}`],
    [11, 12, `minor version ${stream[11]}`],
    [12, 32, `mechanism ${ascii(name)}`],
    [32, 33, `as-server ${stream[32]}`],
    [33, 64, "filler"],
  ];
  return fields
    .filter(([from]) => from < stream.length)
    .map(([from, to, text]) => {
      const length = Math.min(to, stream.length) - from;
      return { offset: from, length, text: length < to - from ? `${text} (incomplete)` : text };
    });
}

/** Appends the parts of the frame at `at`; returns where the next one starts. */
function frameParts(stream: Uint8Array, at: number, parts: Part[]): number {
  const flags = stream[at]!;
  const header = headerLength(flags);
  const left = stream.length - at;
  if (left < header) {
    parts.push({ offset: at, length: left, text: "frame header (incomplete)" });
    return stream.length;
  }
  const size = frameSize(stream.subarray(at));
  parts.push({ offset: at, length: header, text: headerText(flags, size) });
  const body = stream.subarray(at + header, Math.min(stream.length, at + header + size));
  if (body.length > 0) bodyParts(flags, body, body.length < size, at + header, parts);
  return at + header + Math.max(size, 0);
}

function headerText(flags: number, size: number): string {
  const bits = [
    flags & COMMAND ? "COMMAND" : "message",
    flags & LONG ? "LONG" : "",
    flags & MORE ? "MORE" : "",
    flags & RESERVED ? `reserved bits ${(flags & RESERVED).toString(16)}` : "",
  ];
  return `${bits.filter(Boolean).join(" ")} frame of ${size}`;
}

function bodyParts(
  flags: number,
  body: Uint8Array,
  cut: boolean,
  offset: number,
  parts: Part[],
): void {
  const suffix = cut ? " (incomplete)" : "";
  const command = flags & COMMAND ? decodeCommand(body) : undefined;
  if (command === undefined) {
    parts.push({
      offset,
      length: body.length,
      text: `body ${ascii(body.subarray(0, 64))}${suffix}`,
    });
    return;
  }
  const nameLength = body.length - command.data.length;
  parts.push({ offset, length: nameLength, text: `command ${ascii(Buffer.from(command.name))}` });
  const at = offset + nameLength;
  if (command.name === "READY") propertyParts(command.data, at, parts);
  else if (command.data.length > 0) {
    const shown = ascii(command.data.subarray(0, 64));
    parts.push({ offset: at, length: command.data.length, text: `data ${shown}${suffix}` });
  }
}

function propertyParts(octets: Uint8Array, offset: number, parts: Part[]): void {
  const { properties, rest } = decodeMetadata(octets);
  let at = offset;
  for (const { name, value } of properties) {
    const length = 1 + name.length + 4 + value.length;
    parts.push({ offset: at, length, text: `${name} = ${ascii(value.subarray(0, 64))}` });
    at += length;
  }
  if (rest.length > 0) parts.push({ offset: at, length: rest.length, text: "no whole property" });
}
