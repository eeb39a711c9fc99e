import { COMMAND, decodeCommand, frameSize, headerLength, LONG, MORE, RESERVED } from "./frame.ts";
import { GREETING_LENGTH } from "./greeting.ts";
import { hex } from "./literal.ts";
import { decodeMetadata } from "./metadata.ts";
import { sizes10, types20 } from "./older.ts";
import type { Opening } from "./opening.ts";

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
 *
 * @param version the lower of those that both sides opened with
 */
export function annotate(stream: Uint8Array, version: Opening = 3): Part[] {
  const parts: Part[] = [];
  if (version === 1) {
    for (let at = 0; at < stream.length; ) at = frameParts10(stream, at, parts);
  } else if (stream.length > 0 && stream[0] !== 0xff) {
    parts.push({
      offset: 0,
      length: stream.length,
      text: "no ZMTP greeting: the first octet is not FF",
    });
  } else {
    const fields = version === 3 ? fieldsOf(stream) : oldFieldsOf(stream);
    pushFields(stream, fields, parts);
    let at = fields.at(-1)![1];
    while (at < stream.length) at = frameParts(stream, at, parts);
  }
  return parts;
}

const ascii = (octets: Uint8Array): string =>
  /^[\x20-\x7e]*$/.test(Buffer.from(octets).toString("latin1"))
    ? JSON.stringify(Buffer.from(octets).toString("latin1"))
    : hex(octets, 16);

type Field = readonly [from: number, to: number, text: string];

function fieldsOf(stream: Uint8Array): readonly Field[] {
  const nameEnd = stream.subarray(12, 32).indexOf(0);
  const name = stream.subarray(12, nameEnd < 0 ? 32 : 12 + nameEnd);
  return [
    [0, 10, "signature"],
    [10, 11, `major version ${stream[10]}`],
    [11, 12, `minor version ${stream[11]}`],
    [12, 32, `mechanism ${ascii(name)}`],
    [32, 33, `as-server ${stream[32]}`],
    [33, GREETING_LENGTH, "filler"],
  ];
}

/** RFC 15, Formal Grammar. The identity is the first frame. */
function oldFieldsOf(stream: Uint8Array): readonly Field[] {
  return [
    [0, 10, "signature"],
    [10, 11, `version ${stream[10]}`],
    [11, 12, `socket type ${types20[stream[11]!] ?? stream[11]}`],
  ];
}

function pushFields(stream: Uint8Array, fields: readonly Field[], parts: Part[]): void {
  for (const [from, to, text] of fields) {
    if (from >= stream.length) return;
    const length = Math.min(to, stream.length) - from;
    parts.push({ offset: from, length, text: length < to - from ? `${text} (incomplete)` : text });
  }
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

/** As `frameParts`, for a frame of ZMTP 1.0. */
function frameParts10(stream: Uint8Array, at: number, parts: Part[]): number {
  const sizes = sizes10(stream.subarray(at));
  if (sizes === undefined) {
    const length = stream.length - at;
    parts.push({ offset: at, length, text: "frame header (incomplete)" });
    return stream.length;
  }
  const { header } = sizes;
  const size = Math.max(0, sizes.body);
  const flags = stream[at + header - 1]!;
  const text = at === 0 ? `identity frame of ${size}` : headerText(flags & MORE, size);
  parts.push({ offset: at, length: header, text });
  const body = stream.subarray(at + header, at + header + size);
  if (body.length > 0) bodyParts(0, body, body.length < size, at + header, parts);
  return at + header + size;
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
