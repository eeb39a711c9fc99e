import { DriverError } from "./errors.mjs";
import { formatFrame, parseFrame } from "./frames.mjs";

const number = (value) => value;
const boolean = (value) => value === true || value === 1;
const octets = (value) => formatFrame(Buffer.from(value ?? ""));

/**
 * The protocol's option names (see README.md for units) and the properties of zeromq's API that
 * they set.
 * Durations are milliseconds, marks are messages, sizes are octets; -1 means without limit.
 */
export const optionTable = {
  identity: { property: "routingId", from: parseFrame, to: octets },
  sndhwm: { property: "sendHighWaterMark", from: number },
  rcvhwm: { property: "receiveHighWaterMark", from: number },
  linger: { property: "linger", from: number },
  handshake_ivl: { property: "handshakeInterval", from: number },
  reconnect_ivl: { property: "reconnectInterval", from: number },
  reconnect_ivl_max: { property: "reconnectMaxInterval", from: number },
  max_msg_size: { property: "maxMessageSize", from: number },
  immediate: { property: "immediate", from: boolean },
  heartbeat_ivl: { property: "heartbeatInterval", from: number },
  heartbeat_ttl: { property: "heartbeatTimeToLive", from: number },
  heartbeat_timeout: { property: "heartbeatTimeout", from: number },
  sndtimeo: { property: "sendTimeout", from: number },
  rcvtimeo: { property: "receiveTimeout", from: number },
  router_mandatory: { property: "mandatory", from: boolean },
  router_handover: { property: "handover", from: boolean },
  probe_router: { property: "probeRouter", from: boolean },
  req_correlate: { property: "correlate", from: boolean },
  req_relaxed: { property: "relaxed", from: boolean },
  xpub_verbose: { property: "verbosity", from: (value) => (value ? "allSubs" : null) },
  backlog: { property: "backlog", from: number },
  conflate: { property: "conflate", from: boolean },
};

/**
 * Sets options of one socket by the protocol's names.
 *
 * @throws DriverError "unsupported" where the name or this socket's property is unknown
 */
export function applyOptions(socket, options) {
  for (const [name, value] of Object.entries(options)) {
    const { property, from } = entryOf(socket, name);
    socket[property] = from(value);
  }
}

/** The value of one option, as `applyOptions` would take it. */
export function optionValue(socket, name) {
  const { property, to = number } = entryOf(socket, name);
  return to(socket[property]);
}

function entryOf(socket, name) {
  const entry = Object.hasOwn(optionTable, name) ? optionTable[name] : undefined;
  if (entry !== undefined && entry.property in socket) return entry;
  throw new DriverError("unsupported", `option "${name}" on this socket`);
}

/** The options that at least one of these sockets has, for the capability table. */
export function optionsOf(sockets) {
  const known = Object.entries(optionTable).filter(([, { property }]) =>
    sockets.some((socket) => property in socket),
  );
  return Object.fromEntries(known.map(([name]) => [name, "rw"]));
}
