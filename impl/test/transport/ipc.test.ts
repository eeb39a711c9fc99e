import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, describe, it } from "node:test";
import type { Transport } from "../../src/transport/transport.ts";
import { backends } from "./backends.ts";
import { Loopback } from "./recorder.ts";

// Paths and names of ipc endpoints, and what becomes of the files, on both backends.

const alive = setInterval(() => {}, 60_000);
const directory = mkdtempSync(join(tmpdir(), "ipc-test-"));
after(() => {
  clearInterval(alive);
  rmSync(directory, { recursive: true });
});

for (const transport of backends) {
  describe(`ipc over ${transport.name}`, { timeout: 60_000 }, () => paths(transport));
}

function paths(transport: Transport): void {
  async function exchange(loopback: Loopback): Promise<void> {
    const [near, far] = await loopback.pair();
    await near.sendAndWait("octets");
    await far.until(() => far.length === 6);
    near.connection.destroy();
  }

  for (const [what, name, path] of [
    ["a path", `${transport.name}.sock`, join(directory, `${transport.name}.sock`)],
    ["a relative path", "relative", relative(".", join(directory, "relative"))],
    ["the longest path", "long", join(directory, "x".repeat(107 - directory.length - 1))],
  ] as const) {
    it(`listens at ${what}, and removes the file afterwards`, async () => {
      const loopback = await Loopback.open(transport, `ipc://${path}`);
      assert.equal(loopback.listener.endpoint, `ipc://${path}`, name);
      assert.ok(statSync(path).isSocket());

      await exchange(loopback);
      await loopback.close();

      assert.equal(existsSync(path), false);
    });
  }

  it("makes a new path for *, and removes it afterwards", async () => {
    const loopback = await Loopback.open(transport, "ipc://*");
    const path = loopback.listener.endpoint.slice("ipc://".length);
    assert.ok(statSync(path).isSocket());
    assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);

    await exchange(loopback);
    await loopback.close();

    assert.equal(existsSync(dirname(path)), false);
  });

  it("listens at an abstract name", { skip: process.platform !== "linux" }, async () => {
    const endpoint = `ipc://@scrutineer ${transport.name} ${process.pid}`;
    const loopback = await Loopback.open(transport, endpoint);
    assert.equal(loopback.listener.endpoint, endpoint);

    await exchange(loopback);
    await assert.rejects(Loopback.open(transport, endpoint), { code: "EADDRINUSE" });
    await loopback.close();

    const again = await Loopback.open(transport, endpoint);
    await exchange(again);
    await again.close();
  });

  it("takes a path over whose socket was left behind", async () => {
    const endpoint = `ipc://${join(directory, "taken")}`;
    const first = await Loopback.open(transport, endpoint);
    const second = await Loopback.open(transport, endpoint);

    await exchange(second);

    await second.close();
    await first.close();
  });

  it("removes no file that is no socket", async () => {
    const path = join(directory, "precious");
    writeFileSync(path, "content");

    await assert.rejects(Loopback.open(transport, `ipc://${path}`), { code: "EADDRINUSE" });

    assert.ok(statSync(path).isFile());
  });

  it("says that there is no such directory", async () => {
    const endpoint = `ipc://${join(directory, "none", "socket")}`;

    await assert.rejects(Loopback.open(transport, endpoint), {
      code: "ENOENT",
      address: endpoint,
    });
  });
}
