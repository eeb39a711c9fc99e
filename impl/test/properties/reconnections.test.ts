import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Dialect, zmtp10, zmtp20, zmtp30, zmtp31 } from "../../src/engine/dialect.ts";
import type { Session } from "../../src/session/session.ts";
import { FakeConnection, nextTick } from "../support/fake-connection.ts";
import { bytes, greeting, ready } from "../support/octets.ts";
import { sessionOf } from "../support/session-of.ts";
import { bounded } from "./arbitraries.ts";

interface Peer {
  readonly dialect: Dialect;
  /** What a PULL of this version opens with. */
  readonly opening: Buffer;
  /** Octets of our greeting; towards 2.0 with the identity frame. */
  readonly greeting: number;
}

const peers: readonly Peer[] = [
  { dialect: zmtp31, opening: Buffer.concat([greeting(), ready({})]), greeting: 64 },
  {
    dialect: zmtp30,
    opening: Buffer.concat([greeting({ version: "03 00" }), ready({})]),
    greeting: 64,
  },
  { dialect: zmtp20, opening: bytes("FF 00*7 01 7F 01 07 00 00"), greeting: 14 },
  { dialect: zmtp10, opening: bytes("01 00"), greeting: 10 },
];

/** The far end of one connection of a PUSH: speaks, and takes octets, at the test's pace. */
class Puller {
  readonly connection = new FakeConnection();
  readonly #peer: Peer;
  #carried = 0;
  #spoken = 0;

  constructor(session: Session, peer: Peer) {
    this.#peer = peer;
    session.open(this.connection);
  }

  /** Says the next octets of its opening: before all are said there is no traffic. */
  speak(count: number): void {
    const octets = this.#peer.opening.subarray(this.#spoken, this.#spoken + count);
    this.#spoken += octets.length;
    if (octets.length > 0) this.connection.receive(Uint8Array.from(octets));
  }

  get handedOver(): Buffer {
    return Buffer.concat(this.connection.sends);
  }

  carry(count: number): void {
    this.#carried = Math.min(this.#carried + count, this.handedOver.length);
  }

  /** Numbers of the messages that have come whole. */
  received(): number[] {
    const { dialect, greeting } = this.#peer;
    const decoder = Object.assign(dialect.decoder(-1), { traffic: true });
    const inbound: Buffer[][] = [];
    decoder.push(this.handedOver.subarray(greeting, this.#carried));
    while (decoder.next(inbound, Number.POSITIVE_INFINITY) !== undefined);
    return inbound.map(([number]) => Number(`${number}`.slice(1, -1)));
  }
}

const step = fc.oneof(
  fc.record({
    do: fc.constant("send" as const),
    size: fc.oneof(fc.integer({ max: 300, min: 0 }), fc.constantFrom(16_384, 70_000)),
  }),
  fc.record({ do: fc.constant("carry" as const), size: fc.integer({ min: 1, max: 40_000 }) }),
  fc.record({ do: fc.constant("speak" as const), size: fc.constantFrom(1, 7, 14, 1000, 1000) }),
  fc.record({ do: fc.constantFrom("turn" as const, "complete" as const), size: fc.constant(0) }),
  fc.record({ do: fc.constant("cut" as const), size: fc.constant(0) }),
);

/** Completes sends, turn by turn, until the session has no more. */
async function drain({ connection }: Puller): Promise<void> {
  for (let sends = -1; sends !== connection.sends.length; ) {
    sends = connection.sends.length;
    connection.complete();
    await nextTick();
  }
}

for (const peer of peers) {
  test(`${peer.dialect.version}: a cut in any phase loses only what was handed over`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (script) => {
        const { session, pipe } = sessionOf("PUSH");
        const pullers = [new Puller(session, peer)];
        let sent = 0;
        let completed = 0;
        for (const { do: what, size } of script) {
          const puller = pullers.at(-1)!;
          const { connection } = puller;
          if (what === "send") pipe.send([Buffer.from(`<${sent++}>`), Buffer.alloc(size, "x")]);
          else if (what === "carry") puller.carry(size);
          else if (what === "speak") puller.speak(size);
          else if (what === "complete" && completed < connection.sends.length) {
            completed++;
            connection.complete();
          } else if (what === "cut") {
            connection.handler.closed();
            pullers.push(new Puller(session, peer));
            completed = 0;
          }
          if (what === "turn") await nextTick();
        }
        await nextTick();
        const last = pullers.at(-1)!;
        last.speak(Number.POSITIVE_INFINITY);
        await nextTick();
        if (completed < last.connection.sends.length) await drain(last);
        last.carry(Number.POSITIVE_INFINITY);

        const received = pullers.flatMap((puller) => puller.received());
        const ordered = [...new Set(received)].sort((a, b) => a - b);
        assert.deepEqual(received, ordered, "in order, and each once");
        for (let number = 0; number < sent; number++) {
          const lost = pullers.slice(0, -1).some((each) => each.handedOver.includes(`<${number}>`));
          assert.ok(received.includes(number) || lost, `message ${number}`);
        }
        assert.equal(pipe.outbound.length, 0);
      }),
      bounded(100),
    );
  });
}
