import { frame, headerLength, LONG } from "../octets/frame.ts";
import { GREETING_LENGTH } from "../octets/greeting.ts";
import { fill, join } from "../octets/literal.ts";
import { frame10 } from "../octets/older.ts";
import type { Send } from "./conversation.ts";

/** What a body is filled up with. */
const FILLER = 0x41;

/** Octets before the body of a frame of 1.0, of up to 254. RFC 13, The Framing Layer. */
const HEADER_10_LENGTH = 2;

/**
 * The step with a body of another length, which begins as it did, behind a header that is right. A
 * greeting is given back as it is.
 *
 * @param lengthOf the length that is to be, by the one that is
 * @param older whether frames are those of 1.0
 */
export function fitted(step: Send, lengthOf: (length: number) => number, older: boolean): Send {
  const { octets, sealed } = step;
  const fit = (body: Uint8Array) => {
    const length = lengthOf(body.length);
    return join(body.subarray(0, length), fill(Math.max(0, length - body.length), FILLER));
  };
  if (sealed !== undefined) return { ...step, octets: fit(octets) };
  const [first, second] = octets;
  const isGreeting = first === 0xff && octets.length >= GREETING_LENGTH;
  if (first === undefined || second === undefined || isGreeting) return step;
  if (older) return { ...step, octets: frame10(second, fit(octets.subarray(HEADER_10_LENGTH))) };
  const body = fit(octets.subarray(headerLength(first)));
  return { ...step, octets: frame(body.length > 255 ? first | LONG : first, body) };
}
