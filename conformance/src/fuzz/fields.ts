import { decodeCommand, headerLength, LONG } from "../octets/frame.ts";
import { GREETING_LENGTH } from "../octets/greeting.ts";
import type { Send } from "./conversation.ts";

/** A number in octets that says how many follow, or what they are. */
export interface Field {
  readonly kind: "size" | "flags";
  readonly at: number;
  readonly length: 1 | 4 | 8;
}

/** Commands that carry a property list. */
const WITH_PROPERTIES: readonly string[] = ["READY", "INITIATE"];

/**
 * Where the sizes and flags of a step are, by what its octets begin with. Never throws: the octets
 * may have been changed before.
 *
 * @param older whether frames are those of 1.0
 */
export function fieldsOf({ octets, sealed }: Send, older: boolean): readonly Field[] {
  if (sealed === "MESSAGE") return [{ kind: "flags", at: 0, length: 1 }];
  if (sealed !== undefined)
    return WITH_PROPERTIES.includes(sealed) ? propertyFields(octets, 0) : [];
  const isGreeting = octets[0] === 0xff && octets.length >= GREETING_LENGTH;
  if (octets.length < 2 || isGreeting) return [];
  return older ? fields10(octets) : frameFields(octets);
}

function fields10(octets: Uint8Array): readonly Field[] {
  const long = octets[0] === 0xff;
  if (long && octets.length < 10) return [];
  return long
    ? [
        { kind: "size", at: 1, length: 8 },
        { kind: "flags", at: 9, length: 1 },
      ]
    : [
        { kind: "size", at: 0, length: 1 },
        { kind: "flags", at: 1, length: 1 },
      ];
}

function frameFields(octets: Uint8Array): readonly Field[] {
  const flags: Field = { kind: "flags", at: 0, length: 1 };
  const header = headerLength(octets[0]!);
  if (octets.length < header) return [flags];
  const size: Field = { kind: "size", at: 1, length: (octets[0]! & LONG) === 0 ? 1 : 8 };
  const body = octets.subarray(header);
  const command = decodeCommand(body);
  if (command === undefined || !/^[A-Z]+$/.test(command.name)) return [flags, size];
  const fields: Field[] = [flags, size, { kind: "size", at: header, length: 1 }];
  const data = header + 1 + command.name.length;
  if (WITH_PROPERTIES.includes(command.name)) fields.push(...propertyFields(octets, data));
  if (command.name === "HELLO") fields.push(...shortStrings(octets, data));
  return fields;
}

/** RFC 37, The NULL Security Mechanism: a name behind one octet, a value behind four. */
function propertyFields(octets: Uint8Array, from: number): Field[] {
  const fields: Field[] = [];
  for (let at = from; at < octets.length; ) {
    const value = at + 1 + octets[at]!;
    fields.push({ kind: "size", at, length: 1 });
    if (value + 4 > octets.length) break;
    fields.push({ kind: "size", at: value, length: 4 });
    at = value + 4 + new DataView(octets.buffer, octets.byteOffset + value, 4).getUint32(0);
  }
  return fields;
}

/** RFC 24, Implementation: the user's name and password. */
function shortStrings(octets: Uint8Array, from: number): Field[] {
  const fields: Field[] = [];
  for (let at = from; at < octets.length; at += 1 + octets[at]!) {
    fields.push({ kind: "size", at, length: 1 });
  }
  return fields;
}
