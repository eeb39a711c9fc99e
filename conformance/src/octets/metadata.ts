import { join, text } from "./literal.ts";

/** A property of the metadata, as it came. */
export interface Property {
  readonly name: string;
  readonly value: Uint8Array;
}

/** Names and values in the order they are to be sent. */
export type Properties = readonly (readonly [name: string, value: Uint8Array | string])[];

/** The octets of a property list. RFC 37, The NULL Security Mechanism. */
export function metadata(properties: Properties): Uint8Array {
  return join(...properties.map(([name, value]) => property(name, value)));
}

/** One property: length and name, size in four octets and value. */
export function property(name: string, value: Uint8Array | string): Uint8Array {
  const octets = typeof value === "string" ? text(value) : value;
  return join(Uint8Array.of(name.length), text(name), uint32(octets.length), octets);
}

/** Four octets in network byte order. */
export function uint32(value: number): Uint8Array {
  const octets = new Uint8Array(4);
  new DataView(octets.buffer).setUint32(0, value);
  return octets;
}

/** A property list, with what stands after the last whole property. */
export interface Metadata {
  readonly properties: readonly Property[];
  /** Octets that are no property: none where the list is well-formed. */
  readonly rest: Uint8Array;
}

/** Takes whole properties until there is none. */
export function decodeMetadata(octets: Uint8Array): Metadata {
  const properties: Property[] = [];
  let at = 0;
  for (;;) {
    const nameEnd = at + 1 + (octets[at] ?? Number.POSITIVE_INFINITY);
    if (nameEnd + 4 > octets.length || nameEnd === at + 1) break;
    const size = new DataView(octets.buffer, octets.byteOffset + nameEnd, 4).getUint32(0);
    const end = nameEnd + 4 + size;
    if (end > octets.length) break;
    const name = Buffer.from(octets.subarray(at + 1, nameEnd)).toString("latin1");
    properties.push({ name, value: octets.subarray(nameEnd + 4, end) });
    at = end;
  }
  return { properties, rest: octets.subarray(at) };
}

/** The value of a property, whatever the case of its name. */
export function propertyValue(
  properties: readonly Property[],
  name: string,
): Uint8Array | undefined {
  const wanted = name.toLowerCase();
  return properties.find((property) => property.name.toLowerCase() === wanted)?.value;
}
