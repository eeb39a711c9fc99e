import { MORE } from "../../octets/frame.ts";
import { hex } from "../../octets/literal.ts";
import { complaint, type Rules } from "../rule.ts";
import type { Header } from "../stream.ts";

const flagsOf = ({ flags }: Header): string => `flags ${hex(Uint8Array.of(flags))}`;

/** RFC 15: the greeting up to the socket type. The revision is what told the version. */
export const greeting20: Rules<Uint8Array> = {
  "ZMTP20-SOCKTYPE-10": (octets) =>
    octets[11]! <= 8
      ? undefined
      : complaint(11, "a socket type from 00 to 08", hex(octets.subarray(11))),
};

/** RFC 15, Framing. The first frame is the identity. */
export const header20: Rules<Header> = {
  "ZMTP20-IDENTITY-02": (header, side) =>
    side.frames === 0 && header.flags !== 0
      ? complaint(0, "an identity in a short frame without MORE", flagsOf(header))
      : undefined,
  "ZMTP20-FRAME-12": (header, side) =>
    side.frames > 0 && (header.flags & ~3) !== 0
      ? complaint(0, "bits 7 to 2 of the flags zero", flagsOf(header))
      : undefined,
};

/** RFC 13. The first frame is the greeting: anonymous, or an identity. */
export const header10: Rules<Header> = {
  "ZMTP10-FRAME-05": ({ size }) =>
    size >= 0n ? undefined : complaint(0, "a length of 1 or more", "0"),
  // A length of 0 leaves no flags: what was read as such belongs to the next frame.
  "ZMTP10-FRAME-12": (header, side) =>
    side.frames > 0 && header.size >= 0n && (header.flags & ~MORE) !== 0
      ? complaint(header.length - 1, "bits 7 to 1 of the flags zero", flagsOf(header))
      : undefined,
  "ZMTP10-FRAME-04": ({ length, size }, side) =>
    side.frames > 0 && length > 2 && size + 1n < 255n
      ? complaint(0, "a length of one octet up to 254", `nine octets for ${size + 1n}`)
      : undefined,
};
