import { hex, same } from "../octets/literal.ts";
import type { Timeline } from "../peer/timeline.ts";
import type { Register } from "../register/load.ts";
import type { Row } from "../register/row.ts";
import { type ConformanceCase, holdsIn } from "./case.ts";

/** Whether a broken row fails the case: MUST and GRAMMAR do, SHOULD warns, MAY is recorded. */
export const failsAt = (level: Row["level"]): boolean =>
  level === "MUST" || level === "MUST NOT" || level === "GRAMMAR";

/** What a reader needs to see why a check failed. */
export interface Expectation {
  readonly expected: string;
  readonly seen: string;
}

/** One judgement. */
export interface Check extends Expectation {
  readonly row: Row;
  readonly ok: boolean;
}

/** A prerequisite of the case does not hold, so that it would prove nothing: verdict `blocked`. */
export class Blocked extends Error {}

/** The verdict stands: a MUST is broken, and no further wait of the case changes it. */
export class Decided extends Error {}

/**
 * The judgements of one run of a case. They do not throw: a case goes on after a failed check, up
 * to its next wait, and the runner computes the verdict.
 */
export class Checks {
  readonly made: Check[] = [];
  /** What was recorded where the RFC states no reaction. */
  readonly notes: string[] = [];
  readonly #judges: readonly string[];
  readonly #records: readonly string[];
  readonly #register: Register;
  readonly #timeline: Timeline;
  readonly #zmtp: () => string;
  #controls = 0;

  /** @param zmtp the version negotiated so far */
  constructor(
    { judges, records }: Pick<ConformanceCase, "judges" | "records">,
    register: Register,
    timeline: Timeline,
    zmtp: () => string,
  ) {
    this.#judges = judges;
    this.#records = records;
    this.#register = register;
    this.#timeline = timeline;
    this.#zmtp = zmtp;
  }

  /**
   * Called before each wait.
   *
   * @throws Decided after a failure, since a broken target would be waited for again and again
   */
  assertUndecided = (): void => {
    if (this.made.some(({ ok, row }) => !ok && failsAt(row.level))) throw new Decided();
  };

  /** Judges a row of the register. */
  check = (requirement: string, ok: boolean, { expected, seen }: Expectation): boolean => {
    const row = this.#resolve(requirement, this.#judges);
    if (row === undefined) return ok;
    this.made.push({ row, ok, expected, seen });
    const text = ok ? seen : `expected ${expected}, got ${seen}`;
    this.#timeline.add({ kind: "check", requirement: row.id, ok, text });
    return ok;
  };

  checkEqual = <T extends string | number | boolean | undefined>(
    requirement: string,
    seen: T,
    expected: T,
  ): boolean =>
    this.check(requirement, seen === expected, { expected: shown(expected), seen: shown(seen) });

  checkOctets = (requirement: string, seen: Uint8Array, expected: Uint8Array): boolean =>
    this.check(requirement, same(seen, expected), {
      expected: hex(expected) || "no octets",
      seen: hex(seen) || "no octets",
    });

  /**
   * The positive control of a negative case: the same conversation with the one field legal.
   *
   * @throws Blocked where it fails
   */
  control = (ok: boolean, text: string): void => {
    this.#timeline.add({ kind: "check", requirement: "control", ok, text });
    if (!ok) throw new Blocked(`positive control failed: ${text}`);
    this.#controls += 1;
  };

  /** Judges that a connection closed. Only a case that ran its positive control may ask for it. */
  checkClosed = (requirement: string, fate: string): boolean => {
    if (this.#controls === 0) {
      throw new TypeError(`checkClosed(${requirement}) without a positive control before it`);
    }
    return this.check(requirement, fate === "closed", {
      expected: "the target closes the connection",
      seen: fate === "closed" ? "closed" : `the connection is ${fate}`,
    });
  };

  /** Judges that a conversation came to nothing: the target closes, or at least does not go on. */
  checkRefused = (requirement: string, fate: string): boolean => {
    if (this.#controls === 0) {
      throw new TypeError(`checkRefused(${requirement}) without a positive control before it`);
    }
    return this.check(requirement, fate !== "open", {
      expected: "the target does not go on",
      seen: `the connection is ${fate}`,
    });
  };

  /** Records what the target does where the RFC states no reaction. Never scored. */
  note = (requirement: string, text: string): void => {
    const row = this.#resolve(requirement, this.#records);
    if (row === undefined) return;
    this.notes.push(text);
    this.#timeline.add({ kind: "check", requirement: row.id, ok: true, text: `seen: ${text}` });
  };

  /**
   * The row in the version of this conversation, or undefined where the case does not judge one
   * there.
   */
  #resolve(requirement: string, rows: readonly string[]): Row | undefined {
    if (!rows.includes(requirement)) {
      throw new TypeError(`${requirement} is checked and not among the rows of the case: ${rows}`);
    }
    const row = this.#register.get(requirement);
    if (row === undefined) throw new TypeError(`${requirement} is not in the register`);
    if (holdsIn(requirement, this.#zmtp())) return row;
    const twin = row.twin;
    return twin !== undefined && rows.includes(twin) && holdsIn(twin, this.#zmtp())
      ? this.#register.get(twin)
      : undefined;
  }
}

const shown = (value: string | number | boolean | undefined): string =>
  value === "" || value === undefined ? "nothing" : `${value}`;
