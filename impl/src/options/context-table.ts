import { UsageError } from "../errors.ts";
import { SOCKETS_MAX } from "../limits.ts";
import { checkObject, flag, type Given, integer, type Kind, only } from "./kinds.ts";
import { otherContextOptions, refuseOther } from "./other-options.ts";
import { NO_THREADS } from "./table.ts";

const NO_LIMIT = "libzmq does not keep to it; maxMessageSize of a socket is what counts";

interface ContextOption<Value> {
  readonly kind: Kind<Value>;
  /** Its number in libzmq, where that has it. */
  readonly id: number | undefined;
}

/** The options of a context, by their names in the zeromq package. */
export const contextTable = {
  /** Sockets that may be open at a time. */
  maxSockets: option(integer(1023, 1, SOCKETS_MAX), 2),
  /** New sockets have a linger of -1; false: of 0. */
  blocky: option(flag(true), 70),
  /** What the option ipv6 of new sockets is. */
  ipv6: option(flag(false), 42),
  /**
   * What is bound and connected from now on has its io_uring in a worker, and goes on while this
   * thread computes. Where io_uring is not available: ENOTSUP, of `bind` and of what waits.
   */
  ioWorker: option(flag(false)),
  ioThreads: option(only(1, NO_THREADS), 1),
  threadPriority: option(only(-1, NO_THREADS), 3),
  threadSchedulingPolicy: option(only(-1, NO_THREADS), 4),
  maxMessageSize: option(only(0x7fff_ffff, NO_LIMIT), 5),
} as const;

type ContextTable = typeof contextTable;
export type ContextOptionName = keyof ContextTable;

/** All options of a context, complete and checked. */
export type ContextSettings = {
  readonly [Name in ContextOptionName]: ContextTable[Name]["kind"]["initial"];
};

/** What the constructor of a context takes; see the table for units and defaults. */
export type ContextOptions = {
  [Name in ContextOptionName]?: Given<ContextTable[Name]["kind"]>;
};

export type ContextProperties = { -readonly [Name in ContextOptionName]: ContextSettings[Name] };

export const contextOptionNames = Object.keys(contextTable) as ContextOptionName[];

/**
 * Makes the options of a context complete.
 *
 * @param current what counts for options that are not given; default: the initial values
 * @throws UsageError EINVAL for an unknown name or a wrong value, ENOTSUP
 */
export function parseContextOptions(
  options: ContextOptions,
  current: ContextSettings = initial,
): ContextSettings {
  const settings: Record<string, unknown> = { ...current };
  for (const [name, value] of Object.entries(checkObject(options))) {
    if (!Object.hasOwn(contextTable, name)) {
      refuseOther(otherContextOptions.find((other) => other.name === name));
      throw new UsageError("EINVAL", `expected an option that a Context has, got ${name}`);
    }
    settings[name] = contextTable[name as ContextOptionName].kind.parse(value, name);
  }
  return Object.freeze(settings) as ContextSettings;
}

/** @throws UsageError EINVAL, ENOTSUP for a number that only libzmq has */
export function contextOptionNumbered(id: number): ContextOptionName {
  const name = contextOptionNames.find((each) => contextTable[each].id === id);
  if (name !== undefined) return name;
  refuseOther(otherContextOptions.find((other) => other.id === id));
  throw new UsageError("EINVAL", `expected the number of an option, got ${String(id)}`);
}

const initial = Object.fromEntries(
  contextOptionNames.map((name) => [name, contextTable[name].kind.initial]),
) as ContextSettings;

function option<Value>(kind: Kind<Value>, id?: number): ContextOption<Value> {
  return { kind, id };
}
