import assert from "node:assert/strict";
import { test } from "node:test";
import { type AnySocket, roles, withLibzmq } from "./implementations.ts";

/** Receives until as much has come as `text` has. */
async function expect(socket: AnySocket, text: string): Promise<void> {
  let all = "";
  while (all.length < text.length) all += (await socket.receive())[1];
  assert.equal(all, text);
}

for (const binds of roles) {
  test(`Stream exchanges octets with libzmq's Stream where ${binds} bind`, async () => {
    await withLibzmq({ name: "Stream" }, { name: "Stream" }, binds, async ({ us, them }) => {
      const [[peer, none], [ourselves]] = await Promise.all([us.receive(), them.receive()]);
      assert.equal(peer!.length, 5);
      assert.equal(none!.length, 0);

      for (let i = 0; i < 100; i++) {
        await us.send([peer, "ours"]);
        await them.send([ourselves, "theirs"]);
      }
      await Promise.all([expect(us, "theirs".repeat(100)), expect(them, "ours".repeat(100))]);

      await us.send([peer, ""]);
      assert.deepEqual(await them.receive(), [ourselves, Buffer.alloc(0)]);
    });
  });
}
