import assert from "node:assert/strict";
import { test } from "node:test";
import { roles, withLibzmq } from "./implementations.ts";

/** Sizes about every border there is: short and long frames, copies and references, own memory. */
const sizes = [0, 1, 254, 255, 256, 8_191, 16_383, 16_384, 32_767, 32_768, 65_536, 1_100_000];

for (const binds of roles) {
  for (const [our, their] of [
    ["Push", "Pull"],
    ["Pull", "Push"],
  ] as const) {
    test(`${our} exchanges every size with libzmq's ${their} where ${binds} bind`, async () => {
      await withLibzmq({ name: our }, { name: their }, binds, async ({ us, them }) => {
        const [push, pull] = our === "Push" ? [us, them] : [them, us];
        const messages = sizes.map((size, i) => [
          Buffer.alloc(size, i + 1),
          Buffer.from(`${i}`),
          Buffer.alloc(size % 300, i),
        ]);
        const sending = (async () => {
          for (const message of messages) await push.send(message);
        })();
        for (const message of messages) assert.deepEqual(await pull.receive(), message);
        await sending;
      });
    });

    test(`${our} exchanges 20,000 messages in order with libzmq's ${their} where ${binds} bind`, async () => {
      await withLibzmq({ name: our }, { name: their }, binds, async ({ us, them }) => {
        const [push, pull] = our === "Push" ? [us, them] : [them, us];
        const body = Buffer.alloc(64);
        const sending = (async () => {
          for (let i = 0; i < 20_000; i++) {
            body.writeUInt32BE(i);
            await push.send(body);
          }
        })();
        for (let i = 0; i < 20_000; i++) {
          assert.equal((await pull.receive())[0]!.readUInt32BE(), i);
        }
        await sending;
      });
    });
  }
}
