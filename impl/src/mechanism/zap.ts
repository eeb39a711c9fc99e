import { HandshakeError } from "../errors.ts";
import { ZAP_TEXT_BYTES_MAX } from "../limits.ts";
import { decodeMetadata, encodeMetadata, type Metadata } from "../wire/metadata.ts";

/** Where the handler of a process is bound. RFC 27, Architecture. */
export const ZAP_ENDPOINT = "inproc://zeromq.zap.01";

const VERSION = "1.0";

/** What a handler is asked: may this peer come in? RFC 27, Message Format. */
export interface ZapRequest {
  /** The socket's zapDomain; may be empty. */
  readonly domain: string;
  /** The peer's IP address, "192.0.2.7" or "2001:db8::7"; empty where it has none. */
  readonly address: string;
  /** The peer's routing id; empty where it has none. A PLAIN client has not told it yet. */
  readonly identity: Buffer;
  readonly mechanism: "NULL" | "PLAIN" | "CURVE";
  /** NULL: none. PLAIN: user name and password. CURVE: the public key, 32 octets. */
  readonly credentials: readonly Buffer[];
}

/** 200: come in. 300: try again later. 400: no. 500: the handler could not tell. */
export type ZapStatus = 200 | 300 | 400 | 500;

/** What a handler answers. RFC 27, Message Format. */
export interface ZapReply {
  readonly status: ZapStatus;
  /** For people; ours keeps it to itself. */
  readonly text?: string;
  /** Who the peer is, of a 200: the application finds it with the peer's messages. */
  readonly userId?: string;
  /** More about the peer, of a 200, in the form of READY's properties. */
  readonly metadata?: Metadata;
}

/** The frames of a request, as a REQ socket sends them. */
export function encodeZapRequest(request: ZapRequest, id: string): Buffer[] {
  const { domain, address, identity, mechanism, credentials } = request;
  const head = [VERSION, id, domain, address].map((text) => Buffer.from(text));
  return [...head, identity, Buffer.from(mechanism), ...credentials];
}

/**
 * Reads the frames of a reply, without the delimiter.
 *
 * @param id of the request
 * @throws HandshakeError ERR_ZAP_MALFORMED_REPLY, ERR_ZAP_BAD_VERSION, ERR_ZAP_BAD_REQUEST_ID,
 *   ERR_ZAP_INVALID_STATUS_CODE, ERR_ZAP_INVALID_METADATA
 */
export function decodeZapReply(frames: readonly Buffer[], id: string): ZapReply {
  if (frames.length !== 6) {
    throw new HandshakeError("ERR_ZAP_MALFORMED_REPLY", `expected 6 frames, got ${frames.length}`);
  }
  const [version, echoed, code, text, userId, metadata] = frames as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  if (version.toString("latin1") !== VERSION) throw new HandshakeError("ERR_ZAP_BAD_VERSION");
  if (echoed.toString() !== id) throw new HandshakeError("ERR_ZAP_BAD_REQUEST_ID");
  const status = zapStatus(code.toString("latin1"));
  if (status !== 200) return { status, text: `${text}` };
  if (userId.length > ZAP_TEXT_BYTES_MAX) {
    const expected = `expected a user id of up to ${ZAP_TEXT_BYTES_MAX} octets`;
    throw new HandshakeError("ERR_ZAP_MALFORMED_REPLY", `${expected}, got ${userId.length}`);
  }
  return { status, text: `${text}`, userId: `${userId}`, metadata: readMetadata(metadata) };
}

/** The frames of a reply to the request of this id, as a REP socket sends them. */
export function encodeZapReply(reply: ZapReply, id: Buffer): Buffer[] {
  const { status, text = "", userId = "", metadata = new Map<string, Buffer>() } = reply;
  const head = [
    Buffer.from(VERSION),
    id,
    ...[`${status}`, text, userId].map((s) => Buffer.from(s)),
  ];
  return [...head, Buffer.from(encodeMetadata([...metadata]))];
}

/**
 * The IP address of an endpoint such as "tcp://[::1]:5555"; empty where there is none. An IPv4
 * address that is mapped into IPv6 is given as what it is, so that a list of addresses finds it.
 */
export function zapAddress(endpoint: string): string {
  const found = /^tcp:\/\/(?:\[(?:::ffff:(?=[\d.]+\]))?(.+)\]|([^:]+)):\d+$/.exec(endpoint);
  return found?.[1] ?? found?.[2] ?? "";
}

function zapStatus(code: string): ZapStatus {
  if (code === "200" || code === "300" || code === "400" || code === "500") {
    return Number(code) as ZapStatus;
  }
  throw new HandshakeError("ERR_ZAP_INVALID_STATUS_CODE");
}

function readMetadata(octets: Buffer): Metadata {
  try {
    return decodeMetadata(octets);
  } catch (cause) {
    throw new HandshakeError("ERR_ZAP_INVALID_METADATA", undefined, { cause });
  }
}
