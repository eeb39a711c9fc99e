import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { TransportError } from "../../src/errors.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { backends, uring } from "./backends.ts";
import { Loopback, outputOf, Recorder, stream } from "./recorder.ts";

const MEBIBYTE = 1_048_576;
/** More than the buffers of a loopback connection can be configured to hold. */
const HUGE = Buffer.alloc(128 * MEBIBYTE);

/** Octets that differ at every offset in a way that a shifted or repeated piece would show. */
function octets(length: number, seed = 0): Buffer {
  const filled = Buffer.allocUnsafeSlow(length);
  for (let i = 0; i < length; i++) filled[i] = (i * 7 + (i >>> 8) * 13 + seed) & 0xff;
  return filled;
}

// Transports let the process end while they are idle; a test waits for them.
const alive = setInterval(() => {}, 60_000);
after(() => clearInterval(alive));

it("io_uring carries this machine's sockets, or one sentence says why not", (t) => {
  if (typeof uring !== "string") {
    assert.equal(uring.name, "io_uring");
    return;
  }
  t.diagnostic(`io_uring is not available: ${uring}`);
  assert.match(uring, /^[^\n.]{10,200}$/);
  assert.notEqual(process.env.SCRUTINEER_REQUIRE_IO_URING, "1", uring);
});

for (const transport of backends) {
  contract(transport, "tcp://127.0.0.1:*");
  contract(transport, "ipc://*");
}

/** What holds for every byte stream, whatever it runs on. */
function contract(transport: Transport, anywhere: string): void {
  describe(`a transport over ${transport.name}, ${anywhere}`, { timeout: 60_000 }, () => {
    let loopback: Loopback;
    before(async () => {
      loopback = await Loopback.open(transport, anywhere);
    });
    after(() => loopback.close());

    it("announces the real endpoint, and both ends know each other", async () => {
      assert.match(loopback.listener.endpoint, /^tcp:..127\.0\.0\.1:[1-9]\d*$|^ipc:..\/.+/);

      const [near, far] = await loopback.pair();

      assert.equal(near.connection.remoteAddress, loopback.listener.endpoint);
      assert.equal(far.connection.localAddress, loopback.listener.endpoint);
      assert.equal(far.connection.remoteAddress, near.connection.localAddress);
      near.connection.destroy();
    });

    it("carries small outputs both ways and reports each send", async () => {
      const [near, far] = await loopback.pair();

      for (let round = 0; round < 50; round++) {
        await near.sendAndWait(`ping ${round};`);
        await far.until(() => far.octets.toString().endsWith(`ping ${round};`));
        await far.sendAndWait(`pong ${round};`);
        await near.until(() => near.octets.toString().endsWith(`pong ${round};`));
      }

      assert.equal(near.sends, 50);
      assert.equal(far.sends, 50);
      near.connection.destroy();
    });

    it("sends slab and bodies in their order, whatever their size", async () => {
      const [near, far] = await loopback.pair();
      const first = octets(3 * MEBIBYTE, 1);
      const second = octets(17, 2);

      await near.sendAndWait("before ", first, "between ", second, first, " after");
      const expected = Buffer.concat([
        Buffer.from("before "),
        first,
        Buffer.from("between "),
        second,
        first,
        Buffer.from(" after"),
      ]);
      await far.until(() => far.length === expected.length);

      assert.equal(far.octets.compare(expected), 0);
      near.connection.destroy();
    });

    it("delivers memory that it never writes again", async () => {
      const [near, far] = await loopback.pair();
      const all = octets(MEBIBYTE);
      const copies: Buffer[] = [];
      far.onReceived = () => copies.push(Buffer.from(far.chunks.at(-1)!));

      for (let at = 0; at < all.length; at += 4096) {
        await near.sendAndWait(all.subarray(at, at + 4096));
      }
      await far.until(() => far.length === all.length);

      assert.deepEqual(far.chunks, copies);
      assert.equal(far.octets.compare(all), 0);
      near.connection.destroy();
    });

    it("receives a body into its own memory where the transport can", async () => {
      const [near, far] = await loopback.pair();
      const body = octets(700_000, 5);
      far.body = { start: 6, end: 6 + body.length };

      await near.sendAndWait("header", body, "next");
      await far.until(() => far.length === 6 + body.length + 4);

      const expected = Buffer.concat([Buffer.from("header"), body, Buffer.from("next")]);
      assert.equal(far.octets.compare(expected), 0);
      assert.equal(far.bodyDeliveries > 0, transport.name === "io_uring");
      near.connection.destroy();
    });

    it("lets the peer wait while it is paused", async () => {
      const [near, far] = await loopback.pair();
      const [clock, echo] = await loopback.pair();
      echo.onReceived = () => echo.send("tick");
      const body = octets(MEBIBYTE);
      far.onReceived = () => far.connection.pause();
      const rounds = 64;
      const sending = (async () => {
        for (let round = 0; round < rounds; round++) await near.sendAndWait(body);
      })();
      await far.until(() => far.deliveries > 0);

      for (let tick = 1; tick <= 100; tick++) {
        await clock.sendAndWait("tock");
        await clock.until(() => clock.length === tick * 4);
      }
      assert.ok(far.deliveries <= 2, `${far.deliveries} deliveries while paused`);
      assert.ok(near.sends < rounds, "the sender has to wait");

      far.onReceived = () => {};
      far.connection.resume();
      await sending;
      await far.until(() => far.length === rounds * body.length);
      near.connection.destroy();
      clock.connection.destroy();
    });

    it("closes after the send in flight, and the peer gets all of it", async () => {
      const [near, far] = await loopback.pair();
      const body = octets(8 * MEBIBYTE);

      near.send("last words: ", body);
      near.connection.close();
      near.connection.close();
      await Promise.all([near.until(() => near.closes > 0), far.until(() => far.closes > 0)]);

      assert.equal(far.length, 12 + body.length);
      assert.equal(far.octets.subarray(12).compare(body), 0);
      assert.equal(far.error, undefined);
      assert.equal(near.error, undefined);
      assert.equal(near.closes, 1);
    });

    it("closes without a reset though the peer's octets are unread", async () => {
      const [near, far] = await loopback.pair();
      near.connection.pause();
      await far.sendAndWait(octets(100_000));

      near.send("the reason");
      near.connection.close();
      await far.until(() => far.closes > 0);

      assert.equal(far.octets.toString(), "the reason");
      assert.equal(far.error, undefined);
    });

    it("drops what is in flight when it is destroyed, and says closed once", async () => {
      const [near, far] = await loopback.pair();
      far.connection.pause();
      near.send(HUGE);

      near.connection.destroy();
      near.connection.destroy();
      near.connection.close();
      await near.until(() => near.closes > 0);
      far.connection.resume();
      await far.until(() => far.closes > 0);

      assert.equal(near.sends, 0);
      assert.equal(near.closes, 1);
      assert.ok(far.length < HUGE.length);
    });

    it("says closed to a sender whose peer has gone", async () => {
      const [near, far] = await loopback.pair();
      far.connection.pause();
      near.send(HUGE);
      await far.until(() => true);

      far.connection.destroy();
      await near.until(() => near.closes > 0);

      assert.equal(near.sends, 0);
      assert.equal(near.closes, 1);
      if (near.error !== undefined) assert.ok(near.error instanceof TransportError);
    });

    it("hands over what the peer said before it went away", async () => {
      const [near, far] = await loopback.pair();
      await far.sendAndWait("goodbye");
      far.connection.close();

      await near.until(() => near.closes > 0);

      assert.equal(near.octets.toString(), "goodbye");
      assert.equal(near.error, undefined);
    });

    it("keeps many connections apart", async () => {
      const pairs = await Promise.all(Array.from({ length: 200 }, () => loopback.pair()));

      for (let round = 0; round < 5; round++) {
        pairs.forEach(([near], index) => {
          near.connection.send(outputOf(`${index}/${round};`));
        });
        await Promise.all(
          pairs.map(([near, far], index) =>
            Promise.all([
              near.until(() => near.sends === round + 1),
              far.until(() => far.octets.toString().endsWith(`${index}/${round};`)),
            ]),
          ),
        );
      }

      for (const [near, far] of pairs) {
        near.connection.close();
        await far.until(() => far.closes > 0);
      }
    });

    it("reports a refused connect with a typed error", async () => {
      const gone = await Loopback.open(transport, anywhere);
      await gone.close();

      await assert.rejects(gone.connect(), (error) => {
        assert.ok(error instanceof TransportError);
        assert.match(error.code, /^(ECONNREFUSED|ENOENT)$/);
        assert.equal(error.address, gone.listener.endpoint);
        return true;
      });
    });

    it("keeps accepted connections when the listener closes", async () => {
      const other = await Loopback.open(transport, anywhere);
      const [near, far] = await other.pair();

      await other.listener.close();
      await assert.rejects(other.connect());
      await near.sendAndWait("still here");
      await far.until(() => far.length === 10);

      near.connection.destroy();
    });

    it("calls neither outcome of a cancelled attempt", async () => {
      const calls: string[] = [];
      const outcome = {
        connected: () => calls.push("connected"),
        failed: () => calls.push("failed"),
      };
      const other = await Loopback.open(transport, anywhere);
      for (let i = 0; i < 20; i++) {
        transport.connect(stream(other.listener.endpoint), outcome).cancel();
        transport.connect(stream("tcp://localhost:1"), outcome).cancel();
      }

      // What was started earlier has ended when these have gone to and fro.
      for (let i = 0; i < 20; i++) {
        const [near, far] = await loopback.pair();
        await near.sendAndWait("x");
        await far.until(() => far.length === 1);
        near.connection.destroy();
      }
      await other.close();

      assert.deepEqual(calls, []);
    });

    it("sends 10,000 outputs one after the other in order", async () => {
      const [near, far] = await loopback.pair();
      const output = outputOf("");
      const slab = Buffer.from(output.slab.buffer);
      let next = 0;
      const sendNext = () => {
        output.reset();
        output.length = slab.writeUInt32BE(next++, 0);
        near.connection.send(output);
      };
      const recorderSent = near.sent.bind(near);
      near.sent = () => {
        recorderSent();
        if (next < 10_000) sendNext();
      };

      sendNext();
      await far.until(() => far.length === 40_000);

      const all = far.octets;
      for (let i = 0; i < 10_000; i++) assert.equal(all.readUInt32BE(i * 4), i);
      near.connection.destroy();
    });

    it("accepts connections that end at once without leaving any behind", async () => {
      for (let i = 0; i < 100; i++) {
        const near = await loopback.connect();
        near.connection.destroy();
        await near.until(() => near.closes > 0);
      }
      const [near] = await loopback.pair();
      assert.ok(near instanceof Recorder);
      near.connection.destroy();
    });
  });
}
