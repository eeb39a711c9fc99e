import assert from "node:assert/strict";
import { test } from "node:test";
import { roles, text, withLibzmq } from "./implementations.ts";

for (const binds of roles) {
  test(`Pair exchanges with libzmq's Pair where ${binds} bind`, async () => {
    await withLibzmq({ name: "Pair" }, { name: "Pair" }, binds, async ({ us, them }) => {
      for (let i = 0; i < 100; i++) {
        await us.send(["ours", `${i}`, ""]);
        await them.send(["theirs", `${i}`]);
      }
      for (let i = 0; i < 100; i++) {
        assert.deepEqual(text(await them.receive()), ["ours", `${i}`, ""]);
        assert.deepEqual(text(await us.receive()), ["theirs", `${i}`]);
      }
    });
  });
}
