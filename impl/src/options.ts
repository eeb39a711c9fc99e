import { UsageError } from "./errors.ts";

/** What can be set on every socket, by the names of the zeromq package. */
export interface SocketOptions {
  /**
   * Messages that may wait for each peer before `send` waits or drops. Default 1000; 0 for no
   * limit.
   */
  sendHighWaterMark?: number;
  /** Messages of each peer that may wait to be received. Default 1000; 0 for no limit. */
  receiveHighWaterMark?: number;
  /** Milliseconds that unsent messages are kept after `close`; -1, the default, for ever. */
  linger?: number;
  /** Milliseconds before the first new attempt to connect. Default 100. */
  reconnectInterval?: number;
  /** Milliseconds that the delay grows to, doubling. Default 3000; 0 for no growth. */
  reconnectMaxInterval?: number;
  /** Milliseconds that `send` may wait; -1, the default, for ever. */
  sendTimeout?: number;
  /** Milliseconds that `receive` may wait; -1, the default, for ever. */
  receiveTimeout?: number;
  /** Milliseconds that greeting and handshake may take. Default 30000; 0 for no limit. */
  handshakeInterval?: number;
  /** Octets of a whole message that may come in; -1, the default, for no limit. */
  maxMessageSize?: number;
  /** Queue only for peers that are connected. Default false. */
  immediate?: boolean;
  /** Connections that the kernel holds for a listener until they are accepted. Default 100. */
  backlog?: number;
  /** Milliseconds between two PINGs; 0, the default, for none. */
  heartbeatInterval?: number;
  /** Milliseconds without any octet after a PING. -1, the default: as heartbeatInterval. */
  heartbeatTimeout?: number;
  /**
   * Milliseconds, in steps of 100 up to 6553500, that the peer may wait for us; 0, the default, for
   * none.
   */
  heartbeatTimeToLive?: number;
}

/** Options of sockets that announce who they are: REQ, DEALER, ROUTER. */
export interface IdentityOptions {
  /** What a ROUTER calls this socket: up to 255 octets, not starting with a zero. Default: none. */
  routingId?: string | Buffer | null;
}

export interface RouterOptions {
  /** `send` to an unknown peer fails with EHOSTUNREACH instead of dropping. Default false. */
  mandatory?: boolean;
}

/** Which subscriptions an XPUB passes on; see {@link XPublisherOptions}. */
export type Verbosity = null | "allSubs" | "allSubsUnsubs";

export interface XPublisherOptions {
  /**
   * null, the default: a topic's first subscription and its last cancellation, over all peers.
   * "allSubs": every subscription. "allSubsUnsubs": every cancellation, too.
   */
  verbosity?: Verbosity;
  /** Sent to each peer before anything else, whatever it has subscribed to. Default: none. */
  welcomeMessage?: string | Buffer | null;
}

export interface StreamOptions {
  /** A peer that comes, and one that goes, is a message of its routing id and no octets. Default true. */
  notify?: boolean;
}

/** Every option that some socket has. */
export type AnyOptions = SocketOptions &
  IdentityOptions &
  RouterOptions &
  XPublisherOptions &
  StreamOptions;

type OctetOption = "routingId" | "welcomeMessage";

/** All options, complete and checked. Those that are octets are empty for none. */
export type Settings = Readonly<Required<Omit<AnyOptions, OctetOption>>> & {
  readonly [name in OctetOption]: Buffer;
};

type Parse = (value: unknown, name: string) => unknown;

const INT32_MAX = 0x7fff_ffff;

const parsers: Record<keyof Settings, { default: unknown; parse: Parse }> = {
  sendHighWaterMark: { default: 1000, parse: integer(0, INT32_MAX) },
  receiveHighWaterMark: { default: 1000, parse: integer(0, INT32_MAX) },
  linger: { default: -1, parse: integer(-1, INT32_MAX) },
  reconnectInterval: { default: 100, parse: integer(1, INT32_MAX) },
  reconnectMaxInterval: { default: 3000, parse: integer(0, INT32_MAX) },
  sendTimeout: { default: -1, parse: integer(-1, INT32_MAX) },
  receiveTimeout: { default: -1, parse: integer(-1, INT32_MAX) },
  handshakeInterval: { default: 30_000, parse: integer(0, INT32_MAX) },
  maxMessageSize: { default: -1, parse: integer(-1, Number.MAX_SAFE_INTEGER) },
  immediate: { default: false, parse: boolean },
  backlog: { default: 100, parse: integer(1, INT32_MAX) },
  heartbeatInterval: { default: 0, parse: integer(0, INT32_MAX) },
  heartbeatTimeout: { default: -1, parse: integer(-1, INT32_MAX) },
  heartbeatTimeToLive: { default: 0, parse: integer(0, 6_553_500) },
  routingId: { default: null, parse: identity },
  mandatory: { default: false, parse: boolean },
  verbosity: { default: null, parse: verbosity },
  welcomeMessage: { default: null, parse: octets },
  notify: { default: true, parse: boolean },
};

/** What only some socket types take. */
const specificOptions = ["routingId", "mandatory", "verbosity", "welcomeMessage", "notify"];

/** The names that every socket type takes. */
export const commonOptions = Object.keys(parsers).filter(
  (name) => !specificOptions.includes(name),
) as (keyof Settings)[];

/**
 * Makes the options of a socket complete.
 *
 * @param legal the names that the socket type takes
 * @throws UsageError EINVAL for an unknown name or a wrong value
 */
export function parseOptions(options: AnyOptions, legal: readonly (keyof Settings)[]): Settings {
  for (const name of Object.keys(options)) {
    if (!(legal as readonly string[]).includes(name)) {
      throw new UsageError("EINVAL", `expected one of ${legal.join(", ")}, got option ${name}`);
    }
  }
  const settings: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(parsers)) {
    const value = options[name as keyof AnyOptions];
    settings[name] = option.parse(value === undefined ? option.default : value, name);
  }
  return Object.freeze(settings) as Settings;
}

function integer(min: number, max: number): Parse {
  return (value, name) => {
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max)
      return value;
    throw wrong(name, `an integer from ${min} to ${max}`, value);
  };
}

function boolean(value: unknown, name: string): boolean {
  if (typeof value === "boolean") return value;
  throw wrong(name, "true or false", value);
}

/** RFC 37, The Identity Property: a leading zero is reserved for identities made by a ROUTER. */
function identity(value: unknown, name: string): Buffer {
  const id = octets(value, name);
  if (id.length > 255 || id[0] === 0) {
    throw wrong(name, "up to 255 octets that do not start with a zero", value);
  }
  return id;
}

function octets(value: unknown, name: string): Buffer {
  if (value === null) return Buffer.alloc(0);
  if (typeof value === "string" || Buffer.isBuffer(value)) return Buffer.from(value as string);
  throw wrong(name, "a string, a Buffer or null", value);
}

function verbosity(value: unknown, name: string): Verbosity {
  if (value === null || value === "allSubs" || value === "allSubsUnsubs") return value;
  throw wrong(name, 'null, "allSubs" or "allSubsUnsubs"', value);
}

function wrong(name: string, expected: string, value: unknown): UsageError {
  const got = typeof value === "bigint" ? `${value}n` : JSON.stringify(value);
  return new UsageError("EINVAL", `${name}: expected ${expected}, got ${got ?? String(value)}`);
}
