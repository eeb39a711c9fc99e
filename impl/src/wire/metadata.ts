import { bufferOf } from "../buffers.ts";
import { ProtocolError } from "../errors.ts";
import { PROPERTIES_MAX, VALUE_BYTES_MAX } from "../limits.ts";
import { readUint32, writeUint32 } from "./frame.ts";

/** Properties by their names in lower case: RFC 37, Metadata, gives the case no meaning. */
export type Metadata = ReadonlyMap<string, Buffer>;

/**
 * Reads a list of properties: name size (1 octet), name, value size (4 octets), value.
 *
 * @throws ProtocolError ERR_ZMTP_METADATA: an empty or illegal name, a name that comes twice, a
 *   size that leads beyond the end, more than PROPERTIES_MAX
 * @see RFC 37, The NULL Security Mechanism
 */
export function decodeMetadata(octets: Uint8Array): Metadata {
  const buffer = bufferOf(octets);
  const properties = new Map<string, Buffer>();
  let at = 0;
  while (at < buffer.length) {
    const nameEnd = at + 1 + buffer[at]!;
    if (nameEnd + 4 > buffer.length) throw malformed("a property ends beyond the command");
    const name = propertyName(buffer.subarray(at + 1, nameEnd));
    const size = readUint32(buffer, nameEnd);
    const valueEnd = nameEnd + 4 + size;
    if (size > VALUE_BYTES_MAX || valueEnd > buffer.length) {
      throw malformed(`the value of ${name} ends beyond the command`);
    }
    if (properties.has(name)) throw malformed(`the property ${name} comes twice`);
    if (properties.size === PROPERTIES_MAX)
      throw malformed(`more than ${PROPERTIES_MAX} properties`);
    properties.set(name, buffer.subarray(nameEnd + 4, valueEnd));
    at = valueEnd;
  }
  return properties;
}

/** Writes properties in the order given. Names are 1 to 255 characters of the RFC's set. */
export function encodeMetadata(properties: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  let length = 0;
  for (const [name, value] of properties) length += 5 + name.length + value.length;
  const octets = new Uint8Array(length);
  let at = 0;
  for (const [name, value] of properties) {
    octets[at++] = name.length;
    for (let i = 0; i < name.length; i++) octets[at++] = name.charCodeAt(i);
    writeUint32(octets, at, value.length);
    octets.set(value, at + 4);
    at += 4 + value.length;
  }
  return octets;
}

function propertyName(octets: Buffer): string {
  const name = octets.toString("latin1");
  if (!/^[A-Za-z0-9_.+-]+$/.test(name)) {
    throw malformed(`expected a property name, got ${JSON.stringify(name)}`);
  }
  return name.toLowerCase();
}

function malformed(message: string): ProtocolError {
  return new ProtocolError("ERR_ZMTP_METADATA", message);
}
