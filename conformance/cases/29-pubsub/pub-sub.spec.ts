/** RFC 29: a PUB drops rather than waits, a SUB hears all its publishers. */
import { conformanceCase, inWords, message, type Peer, text } from "../../src/judge/index.ts";
import { contents, givenWhole, sentWhole } from "../contents.ts";
import { crowd, filled, takenInTurn } from "../several-peers.ts";
import { cancel, subscribe } from "../subscription.ts";
import { nextOf, RETRIES, RETRY_MS, subscribed } from "./publisher.ts";

const pub = { level: 1, sockets: ["PUB"] } as const;
const sub = { level: 2, sockets: ["SUB"] } as const;
const bindOnly = { roles: ["bind"], zmtp: ["3.1"] } as const;

conformanceCase(
  "PS-PUB-001",
  {
    judges: ["PUBSUB-PUB-02", "PUBSUB-PUB-18", "PUBSUB-PUB-10"],
    breaks: ["ZMTP30-PUBSUB-03"],
    title: "a PUB receives nothing, neither subscriptions nor messages",
    needs: pub,
    ...bindOnly,
  },
  async ({ open, check, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    await subscribed(peer);
    peer.send(message("a message to a publisher"));
    const received = await peer.socket.demand(200);
    const silent = !received.startsWith("text:") && !received.startsWith("hex:");
    check("PUBSUB-PUB-02", silent, { expected: "nothing", seen: received });
    check("PUBSUB-PUB-18", silent, { expected: "nothing", seen: received });
    checkEqual("PUBSUB-PUB-10", await peer.fate(), "open");
  },
);

conformanceCase(
  "PS-PUB-002",
  {
    judges: ["PUBSUB-PUB-11", "PUBSUB-PUB-06"],
    title: "a PUB does not change what it publishes",
    needs: pub,
    ...bindOnly,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    await subscribed(peer);
    await peer.socket.send(text("mark"));
    checkEqual("PUBSUB-PUB-06", await nextOf(peer), "mark");
    for (const frames of contents()) {
      checkEqual("PUBSUB-PUB-11", await sentWhole(peer, frames), true);
    }
  },
);

conformanceCase(
  "PS-PUB-003",
  {
    judges: ["PUBSUB-PUB-14", "PUBSUB-PUB-13", "PUBSUB-PUB-17"],
    title: "a PUB compares a subscription with the first frame alone",
    needs: pub,
    ...bindOnly,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    await subscribed(peer);
    peer.send(cancel(peer), subscribe(peer, text("A")), subscribe(peer, text("end")));
    // "end" alone tells nothing: it comes by the old subscription too. Once "other" does not come
    // before it, the cancellation is in force.
    for (let attempt = 0; attempt < RETRIES; attempt++) {
      await peer.socket.send(text("other"));
      await peer.socket.send(text("end"));
      const next = await nextOf(peer);
      if (next === "end") break;
      if (next === "other") await nextOf(peer);
    }
    await peer.socket.send(text("x"), text("A"));
    await peer.socket.send(text(""), text("A"));
    await peer.socket.send(text("A"), text("x"));
    let first = await nextOf(peer);
    while (first === "end") first = await nextOf(peer);
    const sent = `${first} ${await nextOf(peer)}`;
    for (const row of ["14", "13", "17"]) checkEqual(`PUBSUB-PUB-${row}`, sent, "A x");
  },
);

conformanceCase(
  "PS-PUB-004",
  {
    judges: ["PUBSUB-PUB-16", "PUBSUB-PUB-15", "PUBSUB-PUB-03"],
    title: "a PUB drops for a subscriber that takes nothing, and blocks for nobody",
    needs: { ...pub, options: ["sndhwm"] },
    ...bindOnly,
  },
  async ({ open, again, checkEqual }) => {
    const peers = await crowd({ open, again }, 2, { options: { sndhwm: 100 } });
    await subscribed(...peers);
    const [held, free] = peers as [Peer, Peer];
    held.connection.hold(1);
    let received = 0;
    const { sent } = await filled(async () => {
      const outcome = await held.socket.offer(1_000, "gen:131072:1");
      let seen = await free.next();
      while (seen.kind === "message" && seen.body.length === 1) seen = await free.next();
      if (seen.kind === "message") received += 1;
      return outcome;
    }, 300);
    checkEqual("PUBSUB-PUB-16", sent, 300);
    checkEqual("PUBSUB-PUB-15", sent, 300);
    checkEqual("PUBSUB-PUB-03", received, 300);
  },
);

conformanceCase(
  "PS-PUB-005",
  {
    judges: ["PUBSUB-PUB-07", "PUBSUB-PUB-08"],
    title: "a PUB forgets the subscriptions of a peer that has gone",
    needs: pub,
    ...bindOnly,
  },
  async ({ open, again, checkEqual }) => {
    const gone = await open();
    await gone.handshake();
    await subscribed(gone);
    gone.connection.destroy();
    const next = await again(gone);
    await next.handshake();
    for (let count = 0; count < 20; count++) await next.socket.send(text("not asked for"));
    next.send(subscribe(next, text("end")));
    let seen = await next.next(RETRY_MS);
    for (let attempt = 0; attempt < RETRIES && seen.kind === "silence"; attempt++) {
      await next.socket.send(text("end"));
      seen = await next.next(RETRY_MS);
    }
    checkEqual("PUBSUB-PUB-07", inWords(seen), "message 65 6e 64");
    checkEqual("PUBSUB-PUB-08", inWords(seen), "message 65 6e 64");
  },
);

conformanceCase(
  "PS-SUB-001",
  {
    judges: ["PUBSUB-SUB-12", "PUBSUB-SUB-14", "PUBSUB-SUB-06"],
    title: "a SUB delivers what it has subscribed to, as it came",
    needs: sub,
    zmtp: ["3.1"],
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    await peer.socket.subscribe(text(""));
    await peer.next();
    for (const frames of contents()) {
      const whole = await givenWhole(peer, frames);
      for (const row of ["SUB-12", "SUB-14", "SUB-06"]) checkEqual(`PUBSUB-${row}`, whole, true);
    }
  },
);

conformanceCase(
  "PS-SUB-002",
  {
    judges: ["PUBSUB-SUB-02"],
    title: "a SUB does not send",
    needs: sub,
    ...bindOnly,
  },
  async ({ open, check }) => {
    const peer = await open();
    await peer.handshake();
    const outcome = await peer.socket.offer(200, text("in vain"));
    check("PUBSUB-SUB-02", outcome !== "sent", { expected: "a refusal", seen: outcome });
  },
);

conformanceCase(
  "PS-SUB-003",
  {
    judges: ["PUBSUB-SUB-11", "PUBSUB-SUB-03"],
    title: "a SUB takes from its publishers in turn",
    needs: sub,
    ...bindOnly,
  },
  async ({ open, again, check }) => {
    const peers = await crowd({ open, again }, 3);
    const { socket } = peers[0]!;
    await socket.subscribe(text(""));
    await Promise.all(peers.map((peer) => peer.next()));
    const { fair, words } = await takenInTurn(peers);
    check("PUBSUB-SUB-11", fair, words);
    check("PUBSUB-SUB-03", fair, words);
  },
);

conformanceCase(
  "PS-SUB-004",
  {
    judges: ["PUBSUB-SUB-04", "PUBSUB-SUB-15"],
    title: "a SUB that connects subscribes with a publisher that comes later, and comes back",
    needs: { ...sub, options: ["reconnect_ivl"] },
    roles: ["connect"],
    zmtp: ["3.1"],
  },
  async ({ openEarly, comesBack, zmtp, control, checkEqual }) => {
    const expected = zmtp === "3.1" ? "command SUBSCRIBE 41" : "message 01 41";
    const early = await openEarly({ options: { reconnect_ivl: 20 } }, (socket) =>
      socket.subscribe(text("A")),
    );
    control(early !== undefined, "the target comes once its peer listens");
    let peer: Peer | undefined = early;
    for (const name of ["A1", "A2"]) {
      await peer?.handshake();
      const seen = await peer?.next();
      for (const row of ["04", "15"]) {
        checkEqual(`PUBSUB-SUB-${row}`, seen && inWords(seen), expected);
      }
      peer?.send(message(name));
      checkEqual("PUBSUB-SUB-04", await early?.socket.demand(5_000), `text:${name}`);
      peer?.connection.destroy();
      peer = peer && (await comesBack(peer));
    }
  },
);
