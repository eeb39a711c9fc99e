import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NetTransport } from "../../src/transport/net.ts";
import { Recorder, stream } from "./recorder.ts";

const scratch = mkdtempSync(join(tmpdir(), "scrutineer-backlog-"));
after(() => rmSync(scratch, { recursive: true }));

/** Tries 20 connections and prints how many the kernel took. */
const client = `
  let [taken, done] = [0, 0];
  const sockets = Array.from({ length: 20 }, () => require("node:net").connect(process.argv[1]));
  const told = (one) => {
    taken += one;
    if (++done < 20) return;
    console.log(taken);
    for (const socket of sockets) socket.destroy();
  };
  for (const socket of sockets) socket.on("connect", () => told(1)).on("error", () => told(0));
`;

const skip = process.platform === "linux" ? false : "a full backlog is an error on Linux alone";

for (const backlog of [2, 7]) {
  test(`a backlog of ${backlog} holds that many connections, and one more`, { skip }, async () => {
    const path = join(scratch, `${backlog}`);
    const transport = new NetTransport();
    const endpoint = stream(`ipc://${path}`, "bind");
    const listener = await transport.listen(endpoint, { backlog }, (connection) => {
      new Recorder(connection);
    });

    // Nothing is accepted while this waits.
    const { stdout } = spawnSync(process.execPath, ["-e", client, path], { encoding: "utf8" });

    await listener.close();
    assert.equal(Number(stdout), backlog + 1);
  });
}
