import { UsageError } from "../errors.ts";

/** How the values of an option are checked, kept, and shown as a property of a socket. */
export interface Kind<Value, Shown = Value> {
  readonly initial: Value;
  /** @throws UsageError EINVAL for a wrong value, ENOTSUP for one that is not to be had here */
  parse(given: unknown, name: string): Value;
  show(value: Value): Shown;
}

/** What may be passed for an option of a kind. */
export type Given<K> =
  K extends Kind<infer Value, infer Shown>
    ? Value extends Uint8Array
      ? string | Buffer | null
      : Shown
    : never;

const INT32_MAX = 0x7fff_ffff;

export function integer(initial: number, min: number, max = INT32_MAX): Kind<number> {
  return {
    initial,
    show: same,
    parse(given, name) {
      if (Number.isInteger(given) && (given as number) >= min && (given as number) <= max) {
        return given as number;
      }
      throw wrong(name, `an integer from ${min} to ${max}`, given);
    },
  };
}

/** Milliseconds, or -1 to wait for ever. */
export const patient: Kind<number> = integer(-1, -1);

export function flag(initial: boolean): Kind<boolean> {
  return {
    initial,
    show: same,
    parse(given, name) {
      if (typeof given === "boolean") return given;
      throw wrong(name, "true or false", given);
    },
  };
}

export function oneOf<const T extends string | null>(initial: T, ...others: T[]): Kind<T> {
  const legal: readonly T[] = [initial, ...others];
  return {
    initial,
    show: same,
    parse(given, name) {
      if (legal.includes(given as T)) return given as T;
      throw wrong(name, legal.map((value) => JSON.stringify(value)).join(" or "), given);
    },
  };
}

/** An array of any of these, none at first. */
export function someOf<const T extends string>(...members: T[]): Kind<readonly T[]> {
  return {
    initial: [],
    show: same,
    parse(given, name) {
      if (Array.isArray(given) && given.every((member) => members.includes(member))) {
        return Object.freeze([...given]);
      }
      throw wrong(name, `an array of ${members.map((member) => `"${member}"`).join(", ")}`, given);
    },
  };
}

/** An array of integers from 0 on, none at first. */
export const numbers: Kind<readonly number[]> = {
  initial: [],
  show: same,
  parse(given, name) {
    const whole = (one: unknown) => Number.isSafeInteger(one) && (one as number) >= 0;
    if (Array.isArray(given) && given.every(whole)) return Object.freeze([...given]);
    throw wrong(name, "an array of integers from 0 on", given);
  },
};

/** Text of a form, or null for none, as it is at first. */
export function text(form: RegExp, expected: string): Kind<string | null> {
  return {
    initial: null,
    show: same,
    parse(given, name) {
      if (given === null || (typeof given === "string" && form.test(given))) return given;
      throw wrong(name, `${expected} or null`, given);
    },
  };
}

/** Octets, or none: kept as a Buffer of our own, and shown as text, or null for none. */
export const octets: Kind<Buffer, string | null> = {
  initial: Buffer.alloc(0),
  show: (value) => (value.length > 0 ? value.toString() : null),
  parse(given, name) {
    if (given === null) return Buffer.alloc(0);
    if (typeof given === "string" || Buffer.isBuffer(given)) return Buffer.from(given as string);
    throw wrong(name, "a string, a Buffer or null", given);
  },
};

/** RFC 37, The Identity Property: a leading zero is reserved for identities made by a ROUTER. */
export const identity: Kind<Buffer, string | null> = {
  ...octets,
  parse(given, name) {
    const id = octets.parse(given, name);
    if (id.length <= 255 && id[0] !== 0) return id;
    throw wrong(name, "up to 255 octets that do not start with a zero", given);
  },
};

/** An option of libzmq that has one value only here, and why. Any other value is refused. */
export function only<T>(initial: T, reason: string): Kind<T> {
  return {
    initial,
    show: same,
    parse(given, name) {
      if (given === initial) return initial;
      throw new UsageError("ENOTSUP", `${name} can only be ${shown(initial)}: ${reason}`);
    },
  };
}

/** @throws UsageError EINVAL for what holds no options */
export function checkObject<T>(options: T): T {
  if (typeof options === "object" && options !== null) return options;
  throw new UsageError("EINVAL", `expected an object with options, got ${String(options)}`);
}

function same<T>(value: T): T {
  return value;
}

function wrong(name: string, expected: string, given: unknown): UsageError {
  return new UsageError("EINVAL", `${name}: expected ${expected}, got ${shown(given)}`);
}

function shown(value: unknown): string {
  return typeof value === "bigint" ? `${value}n` : (JSON.stringify(value) ?? String(value));
}
