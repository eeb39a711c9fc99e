import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { after, describe, it } from "node:test";
import { NetTransport } from "../../src/transport/net.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { openUring } from "../../src/transport/uring.ts";
import { Recorder, stream } from "./recorder.ts";

// A peer that was refused is to end its side, too. One that does not is cut off after a second.

const GRACE_MS = 1_000;
/** More than the buffers of a loopback connection can be configured to hold. */
const HUGE_BYTES = 64 * 1_048_576;

const alive = setInterval(() => {}, 60_000);
after(() => clearInterval(alive));

const uring = await openUring();
const backends: Transport[] = [new NetTransport()];
if (typeof uring !== "string") backends.push(uring);

/** A connection of ours, and a peer that keeps its end of it open. */
async function withPeer(transport: Transport) {
  let accepted: (recorder: Recorder) => void;
  const ours = new Promise<Recorder>((resolve) => {
    accepted = resolve;
  });
  const options = { backlog: 1 };
  const listener = await transport.listen(
    stream("tcp://127.0.0.1:*", "bind"),
    options,
    (connection) => accepted(new Recorder(connection)),
  );
  const port = Number(listener.endpoint.split(":").at(-1));
  const peer = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  peer.on("error", () => {});
  return { recorder: await ours, peer, listener };
}

/** The peer has read to our end of the stream. */
async function seesEnd(peer: Socket): Promise<string> {
  let seen = "";
  peer.on("data", (octets) => {
    seen += octets;
  });
  await once(peer, "end");
  return seen;
}

for (const transport of backends) {
  describe(`closing over ${transport.name}`, { timeout: 60_000 }, () => {
    it("waits a second for the peer's end, and no longer", async (t) => {
      const { recorder, peer, listener } = await withPeer(transport);
      t.mock.timers.enable({ apis: ["setTimeout"] });

      recorder.send("the reason");
      recorder.connection.close();
      assert.equal(await seesEnd(peer), "the reason");
      t.mock.timers.tick(GRACE_MS - 1);
      peer.write("still here");
      await turns();
      assert.equal(recorder.closes, 0);
      t.mock.timers.tick(1);
      await recorder.until(() => recorder.closes > 0);

      assert.equal(recorder.closes, 1);
      assert.equal(recorder.length, 0);
      peer.destroy();
      await listener.close();
    });

    it("gives a slow peer all the time it needs for what was sent", async (t) => {
      const { recorder, peer, listener } = await withPeer(transport);
      const body = Buffer.alloc(HUGE_BYTES, "x");
      t.mock.timers.enable({ apis: ["setTimeout"] });

      recorder.send(body);
      recorder.connection.close();
      await turns();
      t.mock.timers.tick(60 * GRACE_MS);
      await turns();
      let read = 0;
      peer.on("data", (octets) => {
        read += octets.length;
      });
      await once(peer, "end");
      peer.end();
      await recorder.until(() => recorder.closes > 0);

      assert.equal(read, body.length);
      assert.equal(recorder.error, undefined);
      await listener.close();
    });

    it("waits no longer than for the peer's end", async (t) => {
      const { recorder, peer, listener } = await withPeer(transport);
      t.mock.timers.enable({ apis: ["setTimeout"] });

      recorder.connection.close();
      await seesEnd(peer);
      peer.end();
      await recorder.until(() => recorder.closes > 0);

      assert.equal(recorder.closes, 1);
      await listener.close();
    });
  });
}

/** What was written to a local connection has come when the event loop has gone round a few times. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
