/** RFC 37, The Publish-Subscribe Pattern: what a subscription matches, and for how long. */
import { both, bytes, conformanceCase, message, type Peer, text } from "../../src/judge/index.ts";
import { cancel, subscribe } from "../subscription.ts";

const publisher = { level: 1, sockets: ["PUB"] } as const;

/** How often a publisher is tried that has not taken a subscription in yet, in ms. */
const RETRY_MS = 50;
const RETRIES = 100;

const quoted = (body: Uint8Array): string => JSON.stringify(Buffer.from(body).toString("latin1"));

/** "~": what markers begin with, new ones each time; each run of a case has the same. */
const MARK = 0x7e;
const markers = new WeakMap<Peer, number>();
function marker(peer: Peer): string {
  const number = (markers.get(peer) ?? 0) + 1;
  markers.set(peer, number);
  return `~${number}`;
}

/** Sends subscriptions and waits until the publisher acts on them: it takes them in in their order. */
async function subscribed(peer: Peer, ...subscriptions: Uint8Array[]): Promise<void> {
  const sync = marker(peer);
  peer.send(...subscriptions, subscribe(peer, text(sync)));
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    await peer.socket.send(text(sync));
    if ((await peer.next(RETRY_MS)).kind !== "silence") break;
  }
  peer.send(cancel(peer, text(sync)));
}

/** What of these messages crosses the wire, up to a marker that does in any case. */
async function published(peer: Peer, ...bodies: Uint8Array[]): Promise<string> {
  const end = marker(peer);
  await subscribed(peer, subscribe(peer, text(end)));
  for (const body of bodies) await peer.socket.send(body);
  await peer.socket.send(text(end));
  const received: string[] = [];
  for (let seen = await peer.next(); seen.kind === "message"; seen = await peer.next()) {
    if (quoted(seen.body) === quoted(text(end))) break;
    if (seen.body[0] !== MARK) received.push(quoted(seen.body));
  }
  peer.send(cancel(peer, text(end)));
  return received.join(" ");
}

conformanceCase(
  "ZMTP-PUBSUB-001",
  {
    judges: both("PUBSUB-01", "PUBSUB-08"),
    title: "a publisher sends what begins with a subscription, and nothing else",
    needs: publisher,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(subscribe(peer, text("AB")));
    const bodies = ["AB", "ABC", "AC", "A", "BA", "", "ab"].map(text);
    const crossed = await published(peer, ...bodies);
    checkEqual("ZMTP31-PUBSUB-01", crossed, '"AB" "ABC"');
    checkEqual("ZMTP31-PUBSUB-08", crossed, '"AB" "ABC"');
  },
);

conformanceCase(
  "ZMTP-PUBSUB-002",
  {
    judges: both("PUBSUB-07"),
    title: "a subscription may hold any octets",
    needs: publisher,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(subscribe(peer, bytes("00 ff")));
    const crossed = await published(
      peer,
      bytes("00 fe"),
      bytes("00 ff"),
      bytes("00 ff 80"),
      bytes("00"),
    );
    const expected = [bytes("00 ff"), bytes("00 ff 80")].map(quoted).join(" ");
    checkEqual("ZMTP31-PUBSUB-07", crossed, expected);
  },
);

conformanceCase(
  "ZMTP-PUBSUB-003",
  {
    judges: both("PUBSUB-09"),
    title: "the empty subscription matches every message, the empty one too",
    needs: publisher,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(subscribe(peer, text("")));
    const crossed = await published(peer, text("A"), text(""), text("b"));
    checkEqual("ZMTP31-PUBSUB-09", crossed, '"A" "" "b"');
  },
);

conformanceCase(
  "ZMTP-PUBSUB-004",
  {
    judges: both("PUBSUB-10"),
    title: "what several subscriptions match is sent once",
    needs: publisher,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(...["A", "AB", "C"].map((topic) => subscribe(peer, text(topic))));
    const crossed = await published(peer, text("ABC"), text("C"), text("B"));
    checkEqual("ZMTP31-PUBSUB-10", crossed, '"ABC" "C"');
  },
);

conformanceCase(
  "ZMTP-PUBSUB-005",
  {
    judges: both("PUBSUB-11"),
    title: "two subscriptions of one topic need two cancellations",
    needs: publisher,
  },
  async ({ open, control, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(subscribe(peer, text("A")), subscribe(peer, text("A")));
    control((await published(peer, text("A1"))) === '"A1"', "subscribed twice, A1 is sent");
    peer.send(cancel(peer, text("A")));
    checkEqual("ZMTP31-PUBSUB-11", await published(peer, text("A2")), '"A2"');
    peer.send(cancel(peer, text("A")));
    checkEqual("ZMTP31-PUBSUB-11", await published(peer, text("A3")), "");
  },
);

conformanceCase(
  "ZMTP-PUBSUB-006",
  {
    judges: both("PUBSUB-01"),
    title: "after its cancellation a subscription matches nothing",
    needs: publisher,
  },
  async ({ open, control, checkEqual }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(subscribe(peer, text("A")), subscribe(peer, text("AB")));
    control((await published(peer, text("AB1"))) === '"AB1"', "subscribed, AB1 is sent");
    peer.send(cancel(peer, text("A")));
    checkEqual("ZMTP31-PUBSUB-01", await published(peer, text("A2"), text("AB2")), '"AB2"');
  },
);

conformanceCase(
  "ZMTP-PUBSUB-007",
  {
    records: ["ZMTP31-PUBSUB-02", "ZMTP31-PUBSUB-05"],
    breaks: ["ZMTP31-PUBSUB-02"],
    title: "what a publisher does with a subscription in the form of 3.0",
    needs: publisher,
  },
  async ({ open, note }) => {
    const peer = await open();
    await peer.handshake();
    peer.send(message(text("\u0001A")));
    const crossed = await published(peer, text("A1"), text("B1"));
    note(
      "ZMTP31-PUBSUB-02",
      `a message 01 'A' ${crossed === '"A1"' ? "subscribes" : "does nothing"}`,
    );
  },
);
