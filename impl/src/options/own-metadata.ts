import { UsageError } from "../errors.ts";
import { METADATA_BYTES_MAX } from "../limits.ts";
import type { Kind } from "./kinds.ts";

/** Names of applications begin with X-, and are told apart whatever their case. RFC 37, Metadata. */
const NAME = /^X-[A-Za-z0-9_.+-]{1,253}$/i;

export type OwnMetadata = readonly (readonly [name: string, value: Buffer])[];

/** Properties of the application's own: names and values. None at first. */
export const ownMetadata: Kind<OwnMetadata, Readonly<Record<string, string>>> = {
  initial: [],
  show: (value) => Object.fromEntries(value.map(([name, octets]) => [name, octets.toString()])),
  parse(given, option) {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      throw wrong(option, "an object of names and values", given);
    }
    const names = new Set<string>();
    let length = 0;
    const properties = Object.entries(given).map(([name, value]) => {
      if (!NAME.test(name)) {
        throw wrong(option, 'names like "X-mine" of letters, digits and - _ . +', name);
      }
      if (names.size === names.add(name.toLowerCase()).size) {
        throw wrong(option, "each name once, whatever its case", name);
      }
      if (typeof value !== "string") throw wrong(option, `a string for ${name}`, value);
      const octets = Buffer.from(value);
      length += name.length + octets.length;
      return [name, octets] as const;
    });
    // What a peer of this package would refuse is not announced.
    if (length > METADATA_BYTES_MAX / 2) {
      throw wrong(option, `at most ${METADATA_BYTES_MAX / 2} octets`, length);
    }
    return Object.freeze(properties);
  },
};

function wrong(option: string, expected: string, given: unknown): UsageError {
  const got = JSON.stringify(given) ?? String(given);
  return new UsageError("EINVAL", `${option}: expected ${expected}, got ${got}`);
}
