// biome-ignore-all lint/suspicious/noTemplateCurlyInString: titles as their tests have them
/** The file, and the title as it stands there, of a test that sees what an option does. */
type Proof = readonly [file: string, title: string];

const patterns = "socket/pattern-options.test.ts";
const router = "pattern/router.test.ts";
const xpub = "pattern/xpub.test.ts";
const liveness = "libzmq/liveness.test.ts";
const security = "libzmq/security.test.ts";
const zap = "socket/authentication.test.ts";
const transport = "socket/transport-options.test.ts";

const exchange: Proof = [security, "${ourName} talks to ${theirName} ${where}"];
const kernel: Proof = [transport, "${last} is in the kernel, at both ends"];
const buffers: Proof = [transport, "sendBufferSize and receiveBufferSize are in the kernel"];
const proxy: Proof = [transport, "go through a SOCKS proxy, which looks names up"];
const filter: Proof = [transport, "${name} keeps all others out"];
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
  reconnectInterval: ["session/reconnect.test.ts", "the delay doubles up to its longest"],
  reconnectMaxInterval: ["session/reconnect.test.ts", "with a longest delay of 0 it does not grow"],
  maxReconnectAttempts: [
    "session/connector.test.ts",
    "after maxReconnectAttempts in a row it gives up, once",
  ],
  reconnectStop: ["session/connector.test.ts", "a failure ${what} is the last"],
  handshakeInterval: [
    "socket/silent-peers.test.ts",
    "silent peers are closed when their time is over, and the good one stays",
  ],
  maxMessageSize: [
    "wire/decoder.test.ts",
    "maxMessageSize counts all frames of a message, and refuses before the body has come",
  ],
  immediate: [liveness, "with immediate ${immediate} a message ${kept} a connection that is down"],
  backlog: [
    "transport/backlog.test.ts",
    "a backlog of ${backlog} holds that many connections, and one more",
  ],
  heartbeatInterval: [
    liveness,
    "an idle ${bound} of ${whose} and its ${connected} keep each other alive",
  ],
  heartbeatTimeout: [liveness, "a ${name} leaves a peer that has died, and connects again"],
  heartbeatTimeToLive: [
    liveness,
    "a silent peer that has announced a TTL is left by who binds, though only it sends",
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
    router,
    "routerNotify ${routerNotify} tells ${expected.length - 1} times of a peer",
  ],
  probeRouter: [patterns, "a probing DEALER is known to the ROUTER before it says anything"],
  helloMessage: [patterns, "a hello message is the first thing that each peer receives"],
  disconnectMessage: [
    router,
    "the disconnect message comes from peers that connected to us, and from no other",
  ],
  hiccupMessage: [
    "pattern/dealer.test.ts",
    "the hiccup message comes from peers that we connected to, at each loss",
  ],
  correlate: [
    "pattern/request-reply.test.ts",
    "a correlating REQ takes the reply with the number of its request alone",
  ],
  relaxed: [
    "pattern/request-reply.test.ts",
    "a relaxed REQ sends again, to the next peer, and drops the late reply",
  ],
  conflate: [patterns, "with conflate a PULL that comes late receives the newest message alone"],
  noDrop: [patterns, "with noDrop a publisher waits for its subscriber, and loses nothing"],
  invertMatching: [
    "pattern/distribution.test.ts",
    "with invertMatching those that did not subscribe have the message",
  ],
  verbosity: [xpub, "with verbosity ${verbosity} an XPUB passes ${expected.length} on"],
  manual: [xpub, "a manual XPUB passes every subscription on, and none counts"],
  manualLastValue: [
    xpub,
    "with manualLastValue the next message is for the newest subscriber alone",
  ],
  welcomeMessage: [xpub, "the welcome message goes to each peer first"],
  verboseUnsubscribe: [
    patterns,
    "with verboseUnsubscribe ${verboseUnsubscribe} ${count} of four go up",
  ],
  notify: ["socket/stream.test.ts", "with notify off a STREAM says nothing of its peers"],
  plainServer: exchange,
  plainUsername: exchange,
  plainPassword: exchange,
  curveServer: exchange,
  curvePublicKey: exchange,
  curveSecretKey: exchange,
  curveServerKey: [security, "the wrong server key ends the handshake where ${binds} bind"],
  zapDomain: [zap, "${mechanism}: a handler sees domain, address, routing id and credentials"],
  zapEnforceDomain: [zap, '${mechanism}: without a handler, ${enforced ? "" : "not "}enforced'],
  ipv6: ["transport/tcp.test.ts", "prefers IPv6 where it is asked for"],
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
    "what is not blocky has sockets that do not linger, unless they are told to",
  ],
  ioWorker: ["socket/io-worker.test.ts", "ioWorker receives and sends while this thread computes"],
  subscribe: connecting,
  unsubscribe: [
    "pattern/topics.test.ts",
    "a topic goes to the peers once, and is cancelled when nobody wants it",
  ],
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
  lastEndpoint: ["socket/endpoints.test.ts", "${anywhere}: lastEndpoint is what peers connect to"],
  verbose: [xpub, "with verbosity ${verbosity} an XPUB passes ${expected.length} on"],
  verboser: [xpub, "with verbosity ${verbosity} an XPUB cancels for peers that have gone"],
  securityMechanism: ["socket/security.test.ts", "means ${name}"],
  connectRoutingId: [
    patterns,
    "a ROUTER calls a peer by the routing id that connect was given, from the first send",
  ],
};
