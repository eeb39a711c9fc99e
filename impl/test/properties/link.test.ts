import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { legalPeers, type SocketType } from "../../src/engine/socket-type.ts";
import type { Version } from "../../src/wire/greeting.ts";
import { type End, Link } from "../support/link.ts";
import { bounded } from "./arbitraries.ts";

const versions: readonly Version[] = ["3.1", "3.0", "2.0", "1.0"];
const pairs = Object.entries(legalPeers).flatMap(([client, peers]) =>
  peers.map((server) => ({ client: client as SocketType, server: server as SocketType })),
);

const end = fc.constantFrom<End>("client", "server");
const step = fc.oneof(
  fc.record({ do: fc.constant("send" as const), end, size: fc.integer({ min: 0, max: 600 }) }),
  fc.record({ do: fc.constant("carry" as const), end, size: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ do: fc.constant("wait" as const), end, size: fc.integer({ min: 0, max: 20 }) }),
);
const steps = fc.array(step, { maxLength: 24 });

type Steps = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

/** Takes the steps; returns what each end was able to send, in order. */
function play(link: Link, script: Steps): Record<End, string[]> {
  const sent: Record<End, string[]> = { client: [], server: [] };
  for (const { do: what, end, size } of script) {
    if (what === "carry") link.carry(end, size);
    else if (what === "wait") link.wait(size);
    else {
      const message = [`${end} ${sent[end].length}`, "x".repeat(size)];
      if (link.send(end, message)) sent[end].push(message.join("|"));
    }
  }
  return sent;
}

const received = (link: Link, end: End) => link[end].inbound.map((message) => message.join("|"));

/** A PUB drops what its subscribers send besides subscriptions. */
const kept = (type: SocketType, texts: string[]) => (type === "PUB" ? [] : texts);

for (const version of versions) {
  test(`${version}: split and late octets give each pair of types all messages in order`, () => {
    for (const types of pairs) {
      fc.assert(
        fc.property(steps, steps, (first, second) => {
          const link = new Link(types, version);
          const early = play(link, first);
          link.settle();
          const late = play(link, second);
          link.settle();

          for (const { engine, events } of [link.client, link.server]) {
            assert.equal(engine.phase, "traffic", `${types.client} ${types.server}`);
            assert.equal(events[0]?.type === "ready" && events[0].version, version);
          }
          const of = (end: End) => [...early[end], ...late[end]];
          assert.deepEqual(received(link, "server"), kept(types.server, of("client")));
          assert.deepEqual(received(link, "client"), kept(types.client, of("server")));
        }),
        bounded(6),
      );
    }
  });

  test(`${version}: a cut leaves whole messages, from the first on`, () => {
    fc.assert(
      fc.property(fc.constantFrom(...pairs), steps, (types, script) => {
        const link = new Link(types, version).settle();
        const sent = play(link, script);

        const came = received(link, "server");
        assert.deepEqual(came, kept(types.server, sent.client.slice(0, came.length)));
      }),
      bounded(100),
    );
  });

  test(`${version}: a changed bit costs the connection at most, and never its time limit`, () => {
    const bit = fc.integer({ min: 0, max: 1_600 });
    fc.assert(
      fc.property(fc.constantFrom(...pairs), steps, end, bit, (types, script, end, bit) => {
        const link = new Link(types, version, { handshakeMs: 1_000 }, { end, bit });
        play(link, script);
        link.settle().wait(1_000).settle();

        for (const side of [link.client, link.server]) {
          const { phase } = side.engine;
          assert.ok(phase === "traffic" || phase === "closed", phase);
          assert.equal(phase === "closed", side.error !== undefined);
          const octets = side.inbound.flat().reduce((sum, { length }) => sum + length, 0);
          assert.ok(octets <= link.client.sent.length + link.server.sent.length);
        }
      }),
      bounded(300),
    );
  });
}

test("subscriptions arrive in the form of each version, whatever the split", () => {
  for (const version of versions) {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 8 }), { maxLength: 6 }),
        steps,
        (topics, script) => {
          const link = new Link({ client: "SUB", server: "XPUB" }, version).settle();
          for (const topic of topics) link.client.engine.subscribe(Buffer.from(topic));
          play(
            link,
            script.filter(({ do: what }) => what !== "send"),
          );
          link.settle();

          const asked = link.server.events.flatMap((event) =>
            event.type === "subscribe" ? [event.topic.toString()] : [],
          );
          assert.deepEqual(asked, version === "1.0" ? [""] : topics);
        },
      ),
      bounded(30),
    );
  }
});

test("a link that goes silent is noticed: in the handshake always, in traffic by heartbeats", () => {
  const heartbeat = { intervalMs: 100, timeoutMs: 50, ttlMs: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...pairs), steps, (types, script) => {
      const link = new Link(types, "3.1", { handshakeMs: 1_000, heartbeat });
      play(link, script);

      link.wait(1_500);

      assert.equal(link.client.engine.phase, "closed");
      assert.equal(link.server.engine.phase, "closed");
    }),
    bounded(100),
  );
});
