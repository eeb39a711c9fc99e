// biome-ignore-all lint/suspicious/noTemplateCurlyInString: titles as their tests have them
/** The file, and the title as it stands there, of a test that sees what an option does. */
type Proof = readonly [file: string, title: string];

const patterns = "socket/pattern-options.test.ts";
const connections = "socket/connection-options.test.ts";
const liveness = "libzmq/liveness.test.ts";
const security = "libzmq/security.test.ts";
const zap = "socket/authentication.test.ts";
const transport = "socket/transport-options.test.ts";

const credentials: Proof = [zap, "to ${inspect(asking)} ${inspect(telling)} is a ${outcome}"];
const keys: Proof = [zap, "with the keys of ${who} a CURVE client has a ${outcome}"];
const kernel: Proof = [transport, "${last} is in the kernel, at both ends"];
const buffers: Proof = [transport, "sendBufferSize and receiveBufferSize are in the kernel"];
const proxy: Proof = [transport, "go through a SOCKS proxy, which looks names up"];
const filter: Proof = [transport, "${name} keeps all others out"];
const delays: Proof = [
  connections,
  'with reconnectMaxInterval ${reconnectMaxInterval} delays are ${delays.join(", ")} ms',
];
const verbosity: Proof = [
  patterns,
  "an XPUB of verbosity ${verbosity} passes ${expected.length} of four on",
];
const families: Proof = [
  "context/context.test.ts",
  "with ipv6 ${ipv6} of a context, or its own, a socket binds every interface as ${host}",
];
const connecting: Proof = [
  "socket/sockets.test.ts",
  "a subscriber that comes back subscribes again",
];

/** Each honoured option by its name, and what stands for one of libzmq's. */
export const proofs: Readonly<Record<string, Proof>> = {
  sendHighWaterMark: [
    "socket/sockets.test.ts",
    "a PUSH waits at its high-water mark, and gives up after its time-out",
  ],
  receiveHighWaterMark: [
    "support/inproc-contract.ts",
    "the queue is the sum of both high-water marks where one ${first} first",
  ],
  sendTimeout: [
    "socket/sockets.test.ts",
    "a PUSH waits at its high-water mark, and gives up after its time-out",
  ],
  metadata: [
    "socket/own-metadata.test.ts",
    "a peer sees what the application announces, under ${mechanism}",
  ],
  receiveTimeout: [
    "socket/time-outs.test.ts",
    "a receive ends after receiveTimeout, and not before",
  ],
  linger: ["socket/dispose.test.ts", "it waits no longer than linger"],
  reconnectInterval: delays,
  reconnectMaxInterval: delays,
  maxReconnectAttempts: [
    "socket/stats.test.ts",
    "a connection that does not come about says why, and how often it was tried",
  ],
  reconnectStop: [
    connections,
    "with reconnectStop afterDisconnect what is unsent is given up at disconnect",
  ],
  handshakeInterval: [
    "socket/silent-peers.test.ts",
    "silent peers are closed when their time is over, and the good one stays",
  ],
  maxMessageSize: [
    "socket/refused-peers.test.ts",
    "who sends more than maxMessageSize loses its connection, and others are served on",
  ],
  immediate: [liveness, "with immediate ${immediate} a message ${kept} a connection that is down"],
  backlog: [transport, "backlog is in the kernel, at the listener"],
  heartbeatInterval: [liveness, "a ${name} leaves a peer that has died, and connects again"],
  heartbeatTimeout: [
    connections,
    "with heartbeatTimeout ${heartbeatTimeout} a silent peer gets PINGs: ${count}",
  ],
  heartbeatTimeToLive: [
    connections,
    "with heartbeatTimeToLive ${heartbeatTimeToLive} a PING says ${tenths}",
  ],
  routingId: [
    patterns,
    "a peer that takes a routing id over is heard, and the first one is disconnected",
  ],
  mandatory: [
    "socket/sockets.test.ts",
    "a ROUTER drops what it cannot route, or fails where that is asked",
  ],
  handover: [
    patterns,
    "a peer that takes a routing id over is heard, and the first one is disconnected",
  ],
  routerNotify: [
    patterns,
    "a ROUTER is told of peers that come and go by routerNotify, and not without",
  ],
  probeRouter: [patterns, "a probing DEALER is known to the ROUTER before it says anything"],
  helloMessage: [patterns, "a hello message is the first thing that each peer receives"],
  disconnectMessage: [patterns, "a hello message is the first thing that each peer receives"],
  hiccupMessage: [
    patterns,
    "a DEALER receives its hiccup message when a connection that it made is lost",
  ],
  correlate: [patterns, "a REP echoes the number of a correlating, relaxed REQ"],
  relaxed: [patterns, "a REP echoes the number of a correlating, relaxed REQ"],
  conflate: [patterns, "with conflate a PULL that comes late receives the newest message alone"],
  noDrop: [patterns, "with noDrop a publisher waits for its subscriber, and loses nothing"],
  invertMatching: [
    patterns,
    "with invertMatching a subscriber gets what it has not subscribed to, and that alone",
  ],
  verbosity,
  manual: [
    patterns,
    "a manual XPUB sends by the topics that its application chose, not by those asked for",
  ],
  manualLastValue: [
    patterns,
    "with manualLastValue the first message is for who has just subscribed, the next for all",
  ],
  welcomeMessage: [
    "socket/pair-and-extended.test.ts",
    "a welcome message is the first that a subscriber gets",
  ],
  verboseUnsubscribe: [
    patterns,
    "with verboseUnsubscribe ${verboseUnsubscribe} ${count} of four go up",
  ],
  onlyFirstSubscribe: [
    patterns,
    "with onlyFirstSubscribe ${onlyFirstSubscribe} an XPUB sorts ${endpoint}",
  ],
  notify: ["socket/stream.test.ts", "with notify off a STREAM says nothing of its peers"],
  plainServer: credentials,
  plainUsername: credentials,
  plainPassword: credentials,
  curveServer: keys,
  curvePublicKey: keys,
  curveSecretKey: keys,
  curveServerKey: [security, "the wrong server key ends the handshake where ${binds} bind"],
  zapDomain: credentials,
  zapEnforceDomain: [zap, '${mechanism}: without a handler, ${enforced ? "" : "not "}enforced'],
  ipv6: families,
  sendBufferSize: buffers,
  receiveBufferSize: buffers,
  connectTimeout: [transport, "give an address up after connectTimeout"],
  tcpMaxRetransmitTimeout: kernel,
  tcpKeepalive: kernel,
  tcpKeepaliveCount: kernel,
  tcpKeepaliveIdle: kernel,
  tcpKeepaliveInterval: kernel,
  typeOfService: kernel,
  priority: kernel,
  busyPoll: kernel,
  interface: [transport, "interface binds to it, and one that is not there fails"],
  socksProxy: proxy,
  socksUsername: proxy,
  socksPassword: [transport, "fail where the proxy refuses the password"],
  ipcFilterPid: filter,
  ipcFilterUid: filter,
  ipcFilterGid: filter,
  maxSockets: ["context/context.test.ts", "a context has so many open sockets, and no more"],
  blocky: [
    "context/context.test.ts",
    'what is unsent at close ${blocky ? "waits" : "is lost"} with blocky ${blocky}',
  ],
  ioWorker: ["socket/io-worker.test.ts", "ioWorker receives and sends while this thread computes"],
  subscribe: connecting,
  unsubscribe: [patterns, "a topic that is unsubscribed is cancelled, and comes no more"],
  receiveMore: [
    "socket/sockets.test.ts",
    "a multipart message that is cut off by its sender is never delivered",
  ],
  pollEvents: [
    "socket/poll.test.ts",
    "a poll waits for the socket that has a message, and says it again until it is taken",
  ],
  socketType: [
    "options.test.ts",
    "an option has its property on the sockets that take it, and on no other",
  ],
  ipv4Only: families,
  socketLimit: [
    "context/context.test.ts",
    "no more sockets are allowed than the limit, by name and by number",
  ],
  lastEndpoint: ["socket/endpoints.test.ts", "${anywhere}: lastEndpoint is what peers connect to"],
  verbose: verbosity,
  verboser: verbosity,
  securityMechanism: ["socket/security.test.ts", "means ${name}"],
  connectRoutingId: [
    patterns,
    "a ROUTER calls a peer by the routing id that connect was given, from the first send",
  ],
};
