import type { ZapAnswer, ZapHandler } from "../context/context.ts";
import { AuthenticationError, HandshakeError } from "../errors.ts";
import { ZAP_TEXT_BYTES_MAX } from "../limits.ts";
import type { ZapReply, ZapRequest, ZapStatus } from "../mechanism/zap.ts";

const STATUSES: readonly ZapStatus[] = [200, 300, 400, 500];

/**
 * Whether a peer is let in though nobody can be asked: as libzmq has it, unless `enforced`.
 *
 * PLAIN means nothing without a handler. CURVE has proved that the peer owns its key, and NULL
 * nothing at all.
 */
export function passesUnasked(request: ZapRequest, enforced: boolean): boolean {
  if (request.mechanism === "PLAIN") return false;
  return !enforced || request.domain === "";
}

/**
 * Asks a handler that is a function.
 *
 * @throws AuthenticationError (rejects) 500 where the handler throws; HandshakeError
 *   ERR_ZAP_MALFORMED_REPLY, ERR_ZAP_INVALID_STATUS_CODE, ERR_ZAP_INVALID_METADATA
 */
export async function askHandler(handler: ZapHandler, request: ZapRequest): Promise<ZapReply> {
  let answer: ZapAnswer;
  try {
    answer = await handler(request);
  } catch (cause) {
    throw new AuthenticationError(500, { cause });
  }
  return checkedReply(answer);
}

function checkedReply(answer: unknown): ZapReply {
  if (typeof answer !== "object" || answer === null) {
    throw new HandshakeError("ERR_ZAP_MALFORMED_REPLY", "expected a reply with a status, got none");
  }
  const { status, userId = "", metadata = {} } = answer as ZapAnswer;
  if (!STATUSES.includes(status)) throw new HandshakeError("ERR_ZAP_INVALID_STATUS_CODE");
  if (status !== 200) return { status };
  if (typeof userId !== "string" || Buffer.byteLength(userId) > ZAP_TEXT_BYTES_MAX) {
    throw new HandshakeError("ERR_ZAP_MALFORMED_REPLY", "expected a user id of up to 255 octets");
  }
  return { status, userId, metadata: checkedMetadata(metadata) };
}

function checkedMetadata(metadata: unknown): ReadonlyMap<string, Buffer> {
  const properties = new Map<string, Buffer>();
  for (const [name, value] of Object.entries(metadata ?? {})) {
    if (typeof value !== "string" && !Buffer.isBuffer(value)) {
      throw new HandshakeError("ERR_ZAP_INVALID_METADATA");
    }
    properties.set(name.toLowerCase(), Buffer.from(value as string));
  }
  return properties;
}
