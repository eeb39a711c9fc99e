const GREETING_OCTETS = 64;

/** A frame as it went over the wire. */
export interface TappedFrame {
  readonly command: boolean;
  readonly more: boolean;
  readonly body: Buffer;
}

/** A greeting of ZMTP 3. */
export interface Greeting {
  /** "3.1" */
  readonly version: string;
  readonly mechanism: string;
  readonly asServer: number;
  readonly filler: Buffer;
}

/** How one side opened a connection: its greeting, and the metadata of its READY. */
export interface Opening extends Greeting {
  /** By name in lower case, for RFC 37 gives case no meaning. Values as Latin-1 text. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** A side broke the protocol; the message names the octet. */
export class IllegalOctets extends Error {}

/**
 * The greeting that a side has sent.
 *
 * @returns undefined while it is not complete
 * @throws IllegalOctets where it is none of ZMTP 3
 * @see RFC 37, "Greeting"
 */
export function greetingOf(octets: Buffer): Greeting | undefined {
  if (octets.length >= 1) expect(octets, 0, 0xff);
  if (octets.length >= 10) expect(octets, 9, 0x7f);
  if (octets.length >= 11) expect(octets, 10, 3);
  if (octets.length < GREETING_OCTETS) return undefined;
  return {
    version: `${octets[10]}.${octets[11]}`,
    mechanism: octets.toString("latin1", 12, 32).replace(/\0+$/, ""),
    asServer: octets[32]!,
    filler: octets.subarray(33, GREETING_OCTETS),
  };
}

/**
 * What a side has sent so far, from its first octet.
 *
 * @returns undefined while its greeting or READY is not complete
 * @throws IllegalOctets where there is no NULL handshake of ZMTP 3
 * @see RFC 37, "Framing" and "The NULL Security Mechanism"
 */
export function opening(octets: Buffer): Opening | undefined {
  const greeting = greetingOf(octets);
  if (greeting === undefined) return undefined;
  const [ready] = frames(octets);
  if (ready === undefined) return undefined;
  const start = "\x05READY";
  if (!ready.command || ready.more || ready.body.toString("latin1", 0, 6) !== start) {
    throw new IllegalOctets(`octet ${GREETING_OCTETS}: expected the command READY`);
  }
  return { ...greeting, metadata: properties(ready.body.subarray(start.length)) };
}

/**
 * The version of ZMTP that two sides speak after their greetings: the lower of the two.
 *
 * @returns undefined while one of the greetings is not there, or is none of ZMTP 2 or 3
 * @see RFC 37, "Version Negotiation"; RFC 15, "Connection Greeting"
 */
export function negotiated(one: Buffer, other: Buffer): string | undefined {
  const revisions = [one, other].map((octets) =>
    octets.length > 10 && octets[0] === 0xff && octets[9] === 0x7f ? octets[10]! : 0,
  );
  const lower = Math.min(...revisions);
  if (lower === 1) return "2.0";
  // A side of ZMTP 3 that meets one of 2.0 does not go on with its own greeting.
  if (lower < 3 || one.length < GREETING_OCTETS || other.length < GREETING_OCTETS) return undefined;
  return [one, other].map((octets) => `${octets[10]}.${octets[11]}`).sort()[0];
}

/** The whole frames that a side has sent so far. */
export function frames(octets: Buffer): TappedFrame[] {
  const found: TappedFrame[] = [];
  let at = GREETING_OCTETS;
  for (;;) {
    const flags = octets[at];
    if (flags === undefined) return found;
    if (flags > 7)
      throw new IllegalOctets(`octet ${at}: reserved flag bits in 0x${flags.toString(16)}`);
    const large = (flags & 2) !== 0;
    const header = large ? 9 : 2;
    if (at + header > octets.length) return found;
    const length = large ? Number(octets.readBigUInt64BE(at + 1)) : octets[at + 1]!;
    if (at + header + length > octets.length) return found;
    const body = octets.subarray(at + header, at + header + length);
    found.push({ command: (flags & 4) !== 0, more: (flags & 1) !== 0, body });
    at += header + length;
  }
}

/**
 * The topics that a side has subscribed to so far, in either form: SUBSCRIBE of 3.1, message 01 of
 * 3.0.
 */
export function subscriptions(octets: Buffer): string[] {
  const topics: string[] = [];
  for (const { command, body } of frames(octets)) {
    const value = body.toString("latin1");
    if (command && value.startsWith("\x09SUBSCRIBE")) topics.push(value.slice(10));
    if (!command && value.startsWith("\x01")) topics.push(value.slice(1));
  }
  return topics;
}

/** The whole messages that a side has sent so far, frames as Latin-1 text. */
export function messages(octets: Buffer): string[][] {
  const whole: string[][] = [];
  let parts: string[] = [];
  for (const { command, more, body } of frames(octets)) {
    if (command) continue;
    parts.push(body.toString("latin1"));
    if (more) continue;
    whole.push(parts);
    parts = [];
  }
  return whole;
}

function expect(octets: Buffer, at: number, value: number): void {
  if (octets[at] !== value) {
    throw new IllegalOctets(`octet ${at}: expected ${hex(value)}, got ${hex(octets[at]!)}`);
  }
}

const hex = (octet: number): string => `0x${octet.toString(16).padStart(2, "0")}`;

function properties(octets: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < octets.length; ) {
    const nameEnd = at + 1 + octets[at]!;
    if (nameEnd + 4 > octets.length) throw new IllegalOctets("READY: a property is cut off");
    const end = nameEnd + 4 + octets.readUInt32BE(nameEnd);
    if (end > octets.length) throw new IllegalOctets("READY: a property's value is cut off");
    const name = octets.toString("latin1", at + 1, nameEnd).toLowerCase();
    found.set(name, octets.toString("latin1", nameEnd + 4, end));
    at = end;
  }
  return found;
}
