import { HandshakeError } from "../errors.ts";
import { IDENTITY_BYTES_MAX } from "../limits.ts";
import type { OldGreeting } from "../wire/greeting.ts";
import type { Metadata } from "../wire/metadata.ts";

/** Which socket types can talk to which. RFC 37, The Socket-Type Property. */
export const legalPeers = {
  REQ: ["REP", "ROUTER"],
  REP: ["REQ", "DEALER"],
  DEALER: ["REP", "DEALER", "ROUTER"],
  ROUTER: ["REQ", "DEALER", "ROUTER"],
  PUB: ["SUB", "XSUB"],
  XPUB: ["SUB", "XSUB"],
  SUB: ["PUB", "XPUB"],
  XSUB: ["PUB", "XPUB"],
  PUSH: ["PULL"],
  PULL: ["PUSH"],
  PAIR: ["PAIR"],
} as const satisfies Record<string, readonly string[]>;

/** What is announced in the handshake. */
export type SocketType = keyof typeof legalPeers;

/** "STREAM" announces nothing: it speaks no ZMTP. */
export type AnySocketType = SocketType | "STREAM";

/** Each at the place of its number in libzmq, which is also that of ZMTP 2.0. RFC 15, Socket Type. */
export const socketTypes = [
  ...(["PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER"] as const),
  ...(["PULL", "PUSH", "XPUB", "XSUB", "STREAM"] as const),
] as const satisfies readonly AnySocketType[];

/**
 * The octets for socket types in ZMTP 2.0. RFC 15, Formal Grammar, has the first nine; libzmq puts
 * the last two where the RFC has PUB and SUB.
 */
const octets20: readonly SocketType[] = [
  ...(["PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH"] as const),
  ...(["XPUB", "XSUB"] as const),
];

/** What we announce to a peer of ZMTP 2.0. RFC 15: XPUB and XSUB are PUB and SUB there. */
export function socketTypeOctet(type: SocketType): number {
  if (type === "XPUB") return octets20.indexOf("PUB");
  if (type === "XSUB") return octets20.indexOf("SUB");
  return octets20.indexOf(type);
}

/** What a peer before ZMTP 3.0 has said, as the properties of later versions. */
export function oldProperties({ socketType, identity }: OldGreeting): Metadata {
  const metadata = new Map([["identity", identity]]);
  if (socketType === undefined) return metadata;
  const name = octets20[socketType] ?? `type ${socketType}`;
  return metadata.set("socket-type", Buffer.from(name));
}

/**
 * The properties that we announce, those of the application last. RFC 37, Worked Example: a
 * DEALER's identity is sent even if empty.
 */
export function ownProperties(
  type: SocketType,
  identity: Uint8Array,
  metadata: readonly (readonly [name: string, value: Uint8Array])[] = [],
): (readonly [string, Uint8Array])[] {
  const properties: (readonly [string, Uint8Array])[] = [["Socket-Type", Buffer.from(type)]];
  const announces = type === "REQ" || type === "DEALER" || type === "ROUTER";
  if (announces && (type !== "ROUTER" || identity.length > 0)) {
    properties.push(["Identity", identity]);
  }
  return [...properties, ...metadata];
}

/**
 * Checks what the peer announces. A missing Socket-Type is legal: the RFC only recommends it.
 *
 * @throws HandshakeError ERR_ZMTP_SOCKET_TYPE, ERR_ZMTP_IDENTITY
 */
export function checkPeer(type: SocketType, metadata: Metadata): void {
  const announced = metadata.get("socket-type")?.toString("latin1");
  const legal: readonly string[] = legalPeers[type];
  if (announced !== undefined && !legal.includes(announced)) {
    throw new HandshakeError(
      "ERR_ZMTP_SOCKET_TYPE",
      `expected ${legal.join(" or ")} as peer of ${type}, got ${printable(announced)}`,
    );
  }
  // RFC 37, The Identity Property: all but ROUTER ignore it.
  if (type !== "ROUTER") return;
  const identity = metadata.get("identity");
  if (identity === undefined || identity.length === 0) return;
  if (identity.length > IDENTITY_BYTES_MAX || identity[0] === 0) {
    throw new HandshakeError(
      "ERR_ZMTP_IDENTITY",
      "expected an identity of up to 255 octets that does not start with a zero",
    );
  }
}

/** For reasons in ERROR commands, which are printable. */
export function printable(text: string): string {
  return text.slice(0, 64).replace(/[^\x20-\x7e]/g, "?");
}
