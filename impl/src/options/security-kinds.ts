import { UsageError } from "../errors.ts";
import { CREDENTIAL_BYTES_MAX } from "../limits.ts";
import { decodeZ85, encodeZ85 } from "../mechanism/z85.ts";
import type { Kind } from "./kinds.ts";

const KEY_BYTES = 32;

// Errors of these kinds say what was expected and never what came: it may be a secret.

/** A key of CURVE, or none: 40 characters of Z85, or 32 octets. Shown in Z85, or null for none. */
export const curveKey: Kind<Buffer, string | null> = {
  initial: Buffer.alloc(0),
  show: (value) => (value.length > 0 ? encodeZ85(value) : null),
  parse(given, name) {
    if (given === null) return Buffer.alloc(0);
    if (typeof given === "string" && given.length === 40) return Buffer.from(decodeZ85(given));
    if (Buffer.isBuffer(given) && given.length === KEY_BYTES) return Buffer.from(given);
    throw new UsageError("EINVAL", `${name}: expected 40 characters of Z85, 32 octets or null`);
  },
};

/** Up to 255 octets, or none. Shown as text, or null for none. RFC 24 and 27. */
export const shortText: Kind<Buffer, string | null> = {
  initial: Buffer.alloc(0),
  show: (value) => (value.length > 0 ? value.toString() : null),
  parse(given, name) {
    if (given === null) return Buffer.alloc(0);
    if (typeof given === "string" || Buffer.isBuffer(given)) {
      const octets = Buffer.from(given as string);
      if (octets.length <= CREDENTIAL_BYTES_MAX) return octets;
    }
    throw new UsageError("EINVAL", `${name}: expected a string of up to 255 octets, or null`);
  },
};

/** Text of a form, or null for none, that a program may have put a secret into. */
export function discreetText(form: RegExp, expected: string): Kind<string | null> {
  return {
    initial: null,
    show: (value) => value,
    parse(given, name) {
      if (given === null || (typeof given === "string" && form.test(given))) return given;
      throw new UsageError("EINVAL", `${name}: expected ${expected}, or null`);
    },
  };
}
