/** RFC 29, and mistakes that publishers have made: subscribers that say too much, beside a good one. */
import {
  bytes,
  conformanceCase,
  fill,
  join,
  message,
  type Peer,
  text,
} from "../../src/judge/index.ts";
import { crowd } from "../several-peers.ts";
import { cancel, subscribe } from "../subscription.ts";

const RETRY_MS = 50;
const RETRIES = 100;

const beset = { needs: { level: 1, sockets: ["PUB"] }, roles: ["bind"], zmtp: ["3.1"] } as const;

/** Whether what is published reaches this subscriber, which may be taken in a little later. */
async function isServed(peer: Peer): Promise<boolean> {
  peer.send(subscribe(peer, text("good")));
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    await peer.socket.send(text("good"));
    const seen = await peer.next(RETRY_MS);
    if (seen.kind === "message") return Buffer.from(seen.body).toString() === "good";
  }
  return false;
}

conformanceCase(
  "HOSTILE-TOPIC-001",
  {
    ...beset,
    judges: ["PUBSUB-PUB-03"],
    title: "topics of a megabyte, subscribed and cancelled or left behind, cost nobody else",
  },
  async ({ open, again, checkEqual }) => {
    const [first, ...hostile] = await crowd({ open, again }, 5);
    for (const [at, peer] of hostile.entries()) {
      const topic = fill(1_000_000, 0x61 + at);
      peer.send(subscribe(peer, topic));
      if (at % 2 === 0) peer.send(cancel(peer, topic));
      await peer.fate();
      peer.connection.reset();
    }
    checkEqual("PUBSUB-PUB-03", await isServed(first!), true);
  },
);

conformanceCase(
  "HOSTILE-TOPIC-002",
  {
    ...beset,
    judges: ["PUBSUB-PUB-10"],
    breaks: ["ZMTP31-PUBSUB-05", "ZMTP30-PUBSUB-03"],
    title: "messages to a PUB that are no subscription cost nobody else",
  },
  async ({ open, again, checkEqual }) => {
    const [first, ...hostile] = await crowd({ open, again }, 3);
    const junk = [message(""), message(bytes("00")), message(bytes("02")), message("a", "b")];
    for (const peer of hostile) {
      peer.send(...Array.from({ length: 500 }, () => join(...junk, message(fill(300, 0x7a)))));
      await peer.fate();
    }
    checkEqual("PUBSUB-PUB-10", await isServed(first!), true);
  },
);

conformanceCase(
  "HOSTILE-TOPIC-003",
  {
    ...beset,
    needs: { ...beset.needs, options: ["sndhwm"] },
    judges: ["PUBSUB-PUB-03", "PUBSUB-PUB-16"],
    title: "thousands of topics of subscribers that read nothing cost nobody else",
  },
  async ({ open, again, checkEqual }) => {
    const [first, ...hostile] = await crowd({ open, again }, 3, { options: { sndhwm: 1 } });
    const topics = Array.from({ length: 2_000 }, (_, at) => text(`topic ${at}`));
    const ask = (peer: Peer, form: typeof subscribe) =>
      join(...topics.map((topic) => form(peer, topic)));
    for (const peer of hostile) {
      peer.connection.hold(1);
      peer.send(ask(peer, subscribe));
    }
    let blocked = 0;
    for (const topic of topics.slice(0, 100)) {
      if ((await first!.socket.offer(1_000, topic)) !== "sent") blocked++;
    }
    checkEqual("PUBSUB-PUB-16", blocked, 0);
    for (const [at, peer] of hostile.entries()) {
      peer.send(ask(peer, cancel));
      peer.connection.release();
      if (at === 0) await peer.fate();
      peer.connection.reset();
    }
    checkEqual("PUBSUB-PUB-03", await isServed(first!), true);
  },
);
