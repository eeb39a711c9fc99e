import { type AnySocketType, socketTypes } from "../engine/socket-type.ts";
import {
  flag,
  identity,
  integer,
  type Kind,
  numbers,
  octets,
  oneOf,
  only,
  patient,
  someOf,
  text,
} from "./kinds.ts";
import { ownMetadata } from "./own-metadata.ts";
import { curveKey, discreetText, shortText } from "./security-kinds.ts";

/** An option: which sockets have it, its values, and its number in libzmq. */
export interface Option<On extends AnySocketType, Value, Shown> {
  readonly on: readonly On[];
  readonly kind: Kind<Value, Shown>;
  /** Undefined where libzmq has no such option, or two for it. */
  readonly id: number | undefined;
}

const every = socketTypes;
const senders = [
  ...(["PAIR", "PUB", "REQ", "REP", "DEALER", "ROUTER"] as const),
  ...(["PUSH", "XPUB", "XSUB", "STREAM"] as const),
] as const;
const receivers = [
  ...(["PAIR", "SUB", "REQ", "REP", "DEALER", "ROUTER"] as const),
  ...(["PULL", "XPUB", "XSUB", "STREAM"] as const),
] as const;

/** All but STREAM, which has no handshake to be secured. */
const secured = [
  ...(["PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER"] as const),
  ...(["PULL", "PUSH", "XPUB", "XSUB"] as const),
] as const;

export const NO_THREADS =
  "there are no I/O threads to count: sockets work in their program's event loop, or with ioWorker";
const NO_MULTICAST = "there is no multicast transport";
const NO_FILTER = "libzmq has given it up; a firewall, or a ZAP handler, can refuse addresses";
/** A name, an IPv4 address, or an IPv6 one in brackets, and a port. */
const HOST_AND_PORT =
  /^(?:[\w.-]+|\[[\da-f:.]+\]):(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/i;
/** Elsewhere a proxy is written "name:password@host:port". */
const SOCKS_PROXY = '"host:port" alone (its socksUsername and socksPassword are options)';
const NO_VMCI = "there is no VMCI transport";

/**
 * Every option there is, by its name in the zeromq package. A row is all that an option needs to
 * be a key of constructors and a property of sockets; a comment says what it does, and its unit.
 */
export const table = {
  /** Messages that may wait for each peer before `send` waits or drops. 0 for no limit. */
  sendHighWaterMark: option(senders, integer(1000, 0), 23),
  /** Messages of each peer that may wait to be received. 0 for no limit. */
  receiveHighWaterMark: option(receivers, integer(1000, 0), 24),
  /** Milliseconds that `send` may wait; -1 for ever, 0 not to wait. */
  sendTimeout: option(senders, patient, 28),
  /** Milliseconds that `receive` may wait; -1 for ever, 0 not to wait. */
  receiveTimeout: option(receivers, patient, 27),
  /** Milliseconds that unsent messages are kept after `close`; -1 for ever. */
  linger: option(every, patient, 17),
  /** Milliseconds before the first new attempt to connect; 0 or -1 for no new attempt at all. */
  reconnectInterval: option(every, integer(100, -1), 18),
  /** Milliseconds that the delay grows to, doubling. 0 for no growth. */
  reconnectMaxInterval: option(every, integer(3000, 0), 21),
  /** New attempts in a row without a complete handshake before a socket gives up; -1 for ever. */
  maxReconnectAttempts: option(every, integer(-1, -1), undefined),
  /**
   * When a socket does not connect again: "refused", after the system has refused a connection;
   * "handshakeFailed", after one that ended before its handshake was complete; "afterDisconnect",
   * after `disconnect`, though messages are unsent.
   */
  reconnectStop: option(every, someOf("refused", "handshakeFailed", "afterDisconnect"), 109),
  /** Milliseconds that greeting and handshake may take. 0 for no limit. */
  handshakeInterval: option(every, integer(30_000, 0), 66),
  /** Octets of a whole message that may come in; -1 for no limit. */
  maxMessageSize: option(every, integer(-1, -1, Number.MAX_SAFE_INTEGER), 22),
  /** Queue only for peers that are connected. */
  immediate: option(every, flag(false), 39),
  /** Connections that the kernel holds for a listener until they are accepted. */
  backlog: option(every, integer(100, 1), 19),
  /** Milliseconds between two PINGs; 0 for none. */
  heartbeatInterval: option(every, integer(0, 0), 75),
  /** Milliseconds without any octet after a PING; -1: as heartbeatInterval. */
  heartbeatTimeout: option(every, patient, 77),
  /** Milliseconds, in steps of 100, that the peer may wait for us; 0 for no limit. */
  heartbeatTimeToLive: option(every, integer(0, 0, 6_553_500), 76),

  /** What a ROUTER calls this socket: up to 255 octets, not starting with a zero. */
  routingId: option(["REQ", "REP", "DEALER", "ROUTER"], identity, 5),
  /** `send` to an unknown peer fails with EHOSTUNREACH, to a full one with EAGAIN; else it drops. */
  mandatory: option(["ROUTER"], flag(false), 33),
  /** A peer takes over the routing id of another, whose connection ends; else it is refused. */
  handover: option(["ROUTER"], flag(false), 56),
  /** Sum of 1 and 2: a message of a routing id and no octets for peers that come, that go. */
  routerNotify: option(["ROUTER"], integer(0, 0, 3), 97),
  /** An empty message goes to each peer first, so that a ROUTER knows of this socket. */
  probeRouter: option(["ROUTER", "DEALER", "REQ"], flag(false), 51),
  /** Goes to each peer before all other messages, at each new connection. */
  helloMessage: option(["ROUTER", "DEALER"], octets, 110),
  /** Is received from a peer that connected to us when it goes. */
  disconnectMessage: option(["ROUTER"], octets, 111),
  /** Is received from a peer that we connected to when its connection is lost. */
  hiccupMessage: option(["DEALER"], octets, 114),
  /** Requests carry a number, and only the reply with the same one is taken. */
  correlate: option(["REQ"], flag(false), 52),
  /** A new request may be sent before the reply to the last one, which is dropped then. */
  relaxed: option(["REQ"], flag(false), 53),
  /** Only the newest message waits in each queue. The high-water marks do not count. */
  conflate: option(["PULL", "PUSH", "SUB", "PUB", "DEALER"], flag(false), 54),
  /** `send` waits for a subscriber that is full instead of dropping. */
  noDrop: option(["PUB", "XPUB"], flag(false), 69),
  /** Messages go to, and are taken by, those whose subscriptions do not match. On all peers. */
  invertMatching: option(["PUB", "XPUB", "SUB"], flag(false), 74),
  /**
   * null: a topic's first subscription and its last cancellation, over all peers, are received.
   * "allSubs": every subscription. "allSubsUnsubs": every cancellation, too.
   */
  verbosity: option(["XPUB"], oneOf(null, "allSubs", "allSubsUnsubs"), undefined),
  /** Subscriptions count only once the application makes them with `subscribe`. */
  manual: option(["XPUB"], flag(false), 71),
  /** As manual; the first message after a subscription was received goes to that peer alone. */
  manualLastValue: option(["XPUB"], flag(false), 98),
  /** Sent to each peer before anything else, whatever it has subscribed to. */
  welcomeMessage: option(["XPUB"], octets, 72),
  /** Every subscription and cancellation goes up, not the first and the last of a topic alone. */
  verboseUnsubscribe: option(["XSUB"], flag(false), 115),
  /**
   * Frames of a message that starts with no subscription are none either, though they look like
   * one. On XPUB for its connections, on XSUB for what it sends.
   */
  onlyFirstSubscribe: option(["XPUB", "XSUB"], flag(false), 108),
  /** A peer that comes, and one that goes, is a message of its routing id and no octets. */
  notify: option(["STREAM"], flag(true), 73),

  /** Asks who its peers are by PLAIN: a ZAP handler has to accept their name and password. */
  plainServer: option(secured, flag(false), 44),
  /** The name and the password of a PLAIN client: up to 255 octets each, in clear on the wire. */
  plainUsername: option(secured, shortText, 45),
  plainPassword: option(secured, shortText, 46),
  /** Proves by CURVE that it owns curveSecretKey, and learns which key each peer has. */
  curveServer: option(secured, flag(false), 47),
  /** A pair of `curveKeyPair()`. A server needs the secret one only. */
  curvePublicKey: option(secured, curveKey, 48),
  curveSecretKey: option(secured, curveKey, 49),
  /** The public key of the server that a CURVE client means to talk to. */
  curveServerKey: option(secured, curveKey, 50),
  /** Told to the ZAP handler. With a domain, a socket without PLAIN or CURVE asks it, too. */
  zapDomain: option(secured, shortText, 55),
  /** Where a domain is set and there is no ZAP handler, peers are refused. */
  zapEnforceDomain: option(secured, flag(false), 93),

  /** Announced to each peer in the handshake; `lastPeer.properties` shows it there. Names begin with X-. */
  metadata: option(secured, ownMetadata, 95),

  /** Of names and wildcards that have addresses of both families, IPv6 counts. */
  ipv6: option(every, flag(false), 42),
  /** Octets of the kernel's buffers for each connection, of which it takes twice; -1: as it likes. */
  sendBufferSize: option(senders, integer(-1, -1), 11),
  receiveBufferSize: option(receivers, integer(-1, -1), 12),
  /** Milliseconds that an address may take to accept a connection; 0 for what the system allows. */
  connectTimeout: option(every, integer(0, 0), 79),
  /** Milliseconds that what was sent may stay unacknowledged until the connection is lost; 0: as it likes. */
  tcpMaxRetransmitTimeout: option(every, integer(0, 0), 80),
  /** Whether the kernel probes idle connections: 1, 0, or -1 for as it likes. */
  tcpKeepalive: option(every, integer(-1, -1, 1), 34),
  /** Probes without an answer until the connection is lost; -1: as the kernel likes. */
  tcpKeepaliveCount: option(every, integer(-1, -1, 127), 35),
  /** Seconds without traffic before the first probe; -1: as the kernel likes. */
  tcpKeepaliveIdle: option(every, integer(-1, -1, 32_767), 36),
  /** Seconds between two probes; -1: as the kernel likes. */
  tcpKeepaliveInterval: option(every, integer(-1, -1, 32_767), 37),
  /** The octet of the IP header: DSCP and ECN. */
  typeOfService: option(every, integer(0, 0, 255), 57),
  /** Of the packets in the queues of this machine, 0 to 6; more needs a privilege. */
  priority: option(every, integer(0, 0), 112),
  /** Microseconds that a receive may look for octets at the network card; 0 for none. */
  busyPoll: option(every, integer(0, 0), 113),
  /** Only packets that come and go by this interface. */
  interface: option(every, text(/^[^/\s]{1,15}$/, "the name of an interface"), 92),
  /** A SOCKS5 proxy, "host:port", for connections by tcp; names are looked up there. */
  socksProxy: option(every, discreetText(HOST_AND_PORT, SOCKS_PROXY), 68),
  /** Who we are to the proxy: up to 255 octets each, in clear on the wire. */
  socksUsername: option(every, shortText, 99),
  socksPassword: option(every, shortText, 100),
  /** Only these processes, users or groups may connect to ipc endpoints; nobody named is anybody. */
  ipcFilterPid: option(every, numbers, 58),
  ipcFilterUid: option(every, numbers, 59),
  ipcFilterGid: option(every, numbers, 60),
  tcpAcceptFilter: option(every, only<string | null>(null, NO_FILTER), 38),
  affinity: option(every, only(0, NO_THREADS), 4),
  rate: option(every, only(100, NO_MULTICAST), 8),
  recoveryInterval: option(every, only(10_000, NO_MULTICAST), 9),
  multicastHops: option(senders, only(1, NO_MULTICAST), 25),
  multicastMaxTransportDataUnit: option(every, only(1500, NO_MULTICAST), 84),
  vmciBufferSize: option(every, only(0, NO_VMCI), 85),
  vmciBufferMinSize: option(every, only(0, NO_VMCI), 86),
  vmciBufferMaxSize: option(every, only(0, NO_VMCI), 87),
  vmciConnectTimeout: option(every, only(-1, NO_VMCI), 88),
  loopbackFastPath: option(every, only(false, "it exists on Windows alone"), 94),
} as const;

export type Table = typeof table;
/** The name of any option of a socket, as a property of it; which types have it, the table says. */
export type OptionName = keyof Table;

function option<const On extends readonly AnySocketType[], Value, Shown>(
  on: On,
  kind: Kind<Value, Shown>,
  id: number | undefined,
): Option<On[number], Value, Shown> {
  return { on, kind, id };
}
