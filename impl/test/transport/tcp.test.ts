import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { after, describe, it } from "node:test";
import { TransportError } from "../../src/errors.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { noIpv6 } from "../support/ipv6.ts";
import { backends } from "./backends.ts";
import { Loopback, stream } from "./recorder.ts";

// Names, wildcards, interfaces and sources: the forms of a TCP endpoint, at work on both backends.

const alive = setInterval(() => {}, 60_000);
after(() => clearInterval(alive));

const [loopbackName] = Object.entries(networkInterfaces()).find(([, all]) =>
  all?.some(({ address }) => address === "127.0.0.1"),
)!;
const linkLocal = Object.entries(networkInterfaces()).flatMap(([name, all]) =>
  (all ?? []).filter(({ scopeid }) => scopeid).map(({ address }) => `${address}%${name}`),
)[0];

for (const transport of backends) {
  describe(`tcp over ${transport.name}`, { timeout: 60_000 }, () => forms(transport));
}

function forms(transport: Transport): void {
  /** Binds, connects, and gives the addresses that are seen. */
  async function seen(bound: string, connected = (port: string) => `tcp://127.0.0.1:${port}`) {
    const loopback = await Loopback.open(transport, bound);
    const { endpoint } = loopback.listener;
    const [near, far] = await loopback.pair(connected(endpoint.split(":").at(-1)!));
    await near.sendAndWait("octets");
    await far.until(() => far.length === 6);
    const from = far.connection.remoteAddress;
    near.connection.destroy();
    await loopback.close();
    return { endpoint, from };
  }

  it("binds every interface", async () => {
    assert.match((await seen("tcp://*:*")).endpoint, /^tcp:\/\/0\.0\.0\.0:[1-9]\d*$/);
  });

  it("binds an interface by its name", async () => {
    const { endpoint } = await seen(`tcp://${loopbackName}:*`);

    assert.match(endpoint, /^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/);
  });

  it("binds a host by its name, and connects to it", async () => {
    const { endpoint } = await seen("tcp://localhost:*", (port) => `tcp://localhost:${port}`);

    assert.match(endpoint, /^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/);
  });

  it("binds IPv6, for both families where it is every interface", { skip: noIpv6 }, async () => {
    const { endpoint } = await seen("tcp://[::1]:*", (port) => `tcp://[::1]:${port}`);
    assert.match(endpoint, /^tcp:\/\/\[::1\]:[1-9]\d*$/);

    for (const host of ["127.0.0.1", "[::1]"]) {
      const { endpoint } = await seen("tcp://[::]:*", (port) => `tcp://${host}:${port}`);
      assert.match(endpoint, /^tcp:\/\/\[::\]:[1-9]\d*$/);
    }
  });

  it("prefers IPv6 where it is asked for", { skip: noIpv6 }, async () => {
    for (const [bound, host] of [
      ["*", "[::]"],
      [loopbackName, "[::1]"],
    ]) {
      const options = { backlog: 1, ipv6: true };
      const listener = await transport.listen(
        stream(`tcp://${bound}:*`, "bind"),
        options,
        () => {},
      );
      assert.equal(listener.endpoint.replace(/:\d+$/, ""), `tcp://${host}`);
      await listener.close();
    }
  });

  it("connects to an address with a zone", {
    skip: linkLocal === undefined && "there is no link-local address here",
  }, async () => {
    await seen(`tcp://[${linkLocal}]:*`, (port) => `tcp://[${linkLocal}]:${port}`);
  });

  for (const [source, expected] of [
    ["127.0.0.2:0", /^tcp:..127\.0\.0\.2:[1-9]\d*$/],
    [`${loopbackName}:*`, /^tcp:..127\.0\.0\.1:[1-9]\d*$/],
    ["*:0", /^tcp:..127\.0\.0\.1:[1-9]\d*$/],
  ] as const) {
    it(`connects from ${source}`, { skip: process.platform !== "linux" }, async () => {
      const { from } = await seen(
        "tcp://127.0.0.1:*",
        (port) => `tcp://${source};127.0.0.1:${port}`,
      );

      assert.match(from, expected);
    });
  }

  it("connects from a port, and again when that connection has ended", async () => {
    const free = await Loopback.open(transport, "tcp://127.0.0.1:*");
    const port = free.listener.endpoint.split(":").at(-1);
    await free.close();

    for (let round = 0; round < 2; round++) {
      const { from } = await seen("tcp://127.0.0.1:*", (to) => `tcp://*:${port};127.0.0.1:${to}`);
      assert.equal(from, `tcp://127.0.0.1:${port}`);
    }
  });

  it("connects from an address to a name", async () => {
    await seen("tcp://127.0.0.1:*", (port) => `tcp://127.0.0.1:0;localhost:${port}`);
  });

  for (const [what, endpoint, code] of [
    ["a source that is no address of ours", "tcp://192.0.2.77:0;127.0.0.1:1", "EADDRNOTAVAIL"],
    ["a source that is no interface", "tcp://nosuch0:0;127.0.0.1:1", "EADDRNOTAVAIL"],
    ["a source of the other family", "tcp://[::1]:0;127.0.0.1:1", "EADDRNOTAVAIL"],
    ["a port where nobody listens", "tcp://127.0.0.1:1", "ECONNREFUSED"],
  ] as const) {
    it(`fails to connect for ${what}`, async () => {
      const failed = await new Promise<Error>((resolve, reject) => {
        const connected = () => reject(new Error("connected"));
        transport.connect(stream(endpoint), { connected, failed: resolve });
      });

      assert.ok(failed instanceof TransportError);
      assert.equal(failed.code, code);
      assert.equal(failed.address, endpoint);
    });
  }

  for (const [what, endpoint, code] of [
    ["a name that nothing has", "tcp://no-such-host.invalid:*", "ENODEV"],
    ["an address that is not ours", "tcp://192.0.2.77:*", "EADDRNOTAVAIL"],
  ] as const) {
    it(`fails to bind ${what}`, async () => {
      await assert.rejects(Loopback.open(transport, endpoint), (error) => {
        assert.ok(error instanceof TransportError);
        assert.equal(error.code, code);
        assert.equal(error.address, endpoint);
        return true;
      });
    });
  }

  it("fails to bind a port that is in use", async () => {
    const loopback = await Loopback.open(transport, "tcp://127.0.0.1:*");

    await assert.rejects(Loopback.open(transport, loopback.listener.endpoint), {
      code: "EADDRINUSE",
      address: loopback.listener.endpoint,
    });
    await loopback.close();
  });
}
