import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { backend } from "../../src/index.ts";
import { roles, text, withLibzmq } from "./implementations.ts";

const directory = mkdtempSync(join(tmpdir(), "libzmq-transports-"));
after(() => rmSync(directory, { recursive: true }));

/** Node's own streams cannot meet libzmq at an abstract name: see net.ts. */
const padsNames = (await backend()).name === "net";

for (const [what, endpoint] of [
  ["an interface", "tcp://lo:*"],
  ["every interface", "tcp://*:*"],
  ["a host name", "tcp://localhost:*"],
  ["an ipc path", `ipc://${join(directory, "path")}`],
  ["an abstract ipc name", "ipc://@scrutineer-libzmq"],
  ["an ipc path of 107 octets", `ipc://${join(directory, "x".repeat(106 - directory.length))}`],
] as const) {
  for (const binds of roles) {
    const skip = endpoint.includes("@") && padsNames && "this Node fills abstract names up";
    test(`messages cross ${what} where ${binds} bind`, { skip }, async () => {
      const [dealer, router] = [{ name: "Dealer" }, { name: "Router" }] as const;
      const exchange = async ({ us, them }: Parameters<Parameters<typeof withLibzmq>[3]>[0]) => {
        const large = Buffer.alloc(300_000, "x");
        await us.send(["question", large]);
        const [id, question, body] = await them.receive();
        await them.send([id, `${question}!`, body]);

        assert.deepEqual(text(await us.receive()), ["question!", `${large}`]);
      };

      const anywhere = endpoint.includes("@") ? `${endpoint}-${binds}-${process.pid}` : endpoint;
      await withLibzmq(dealer, router, binds, exchange, anywhere);
    });
  }
}
