/** RFC 15, Publish-Subscribe: subscriptions are messages. */
import {
  bytes,
  conformanceCase,
  fill,
  hex,
  inWords,
  join,
  message,
  text,
} from "../../src/judge/index.ts";

const subscriber = { level: 2, sockets: ["SUB"] } as const;

conformanceCase(
  "Z20-PUBSUB-001",
  {
    judges: ["ZMTP20-PUBSUB-02"],
    title: "a SUB subscribes with a message of 01 and the topic",
    needs: subscriber,
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.greetOlder();
    await peer.socket.subscribe(text("topic"));
    const octets = await peer.connection.read(8);
    checkOctets("ZMTP20-PUBSUB-02", octets, bytes("00 06 01 'topic'"));
  },
);

conformanceCase(
  "Z20-PUBSUB-002",
  {
    judges: ["ZMTP20-PUBSUB-03"],
    title: "a SUB ends a subscription with a message of 00 and the topic",
    needs: subscriber,
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    await peer.greetOlder();
    await peer.socket.subscribe(text("topic"));
    await peer.connection.read(8);
    await peer.socket.unsubscribe(text("topic"));
    const octets = await peer.connection.read(8);
    checkOctets("ZMTP20-PUBSUB-03", octets, bytes("00 06 00 'topic'"));
  },
);

conformanceCase(
  "Z20-PUBSUB-003",
  {
    judges: ["ZMTP20-FRAME-11"],
    title: "a subscription is framed by its length, on both sides of 255 octets",
    needs: subscriber,
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    for (const total of [254, 255, 256, 257]) {
      const topic = fill(total - 1, 0x74);
      await peer.socket.subscribe(topic);
      const expected = message(join(bytes("01"), topic));
      const octets = await peer.connection.read(expected.length, 1_000);
      checkEqual("ZMTP20-FRAME-11", hex(octets, 300), hex(expected, 300));
    }
  },
);

conformanceCase(
  "Z20-PUBSUB-004",
  {
    judges: ["ZMTP20-PUBSUB-02", "ZMTP20-PUBSUB-03"],
    title: "a PUB sends a 2.0 peer what it has subscribed to, until it ends that",
    needs: { level: 1, sockets: ["PUB"] },
  },
  async ({ open, checkEqual }) => {
    const peer = await open();
    await peer.greetOlder();
    peer.send(message(bytes("01 'a'")), message(bytes("01 'end'")));
    let seen = await peer.next(1);
    // A target may take a subscription in only when its application sends.
    for (let round = 0; seen.kind === "silence" && round < 100; round++) {
      for (const topic of ["b", "a"]) await peer.socket.send(text(topic));
      seen = await peer.next(50);
    }
    checkEqual("ZMTP20-PUBSUB-02", inWords(seen), "message 61");
    peer.send(message(bytes("00 'a'")));
    for (let round = 0; seen.kind !== "silence" && round < 100; round++) {
      await peer.socket.send(text("a"));
      seen = await peer.next(50);
    }
    checkEqual("ZMTP20-PUBSUB-03", seen.kind, "silence");
  },
);
