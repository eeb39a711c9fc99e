import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Context, Dealer, Router, type ZapRequest } from "../../src/index.ts";

const directory = mkdtempSync(join(tmpdir(), "applicant-"));
after(() => rmSync(directory, { recursive: true }));

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === "::1");

// RFC 27, Message Format: the address of a peer is an IP address; a local one has none.
for (const [what, bound, connected, address, there] of [
  ["an IPv4 address", "tcp://127.0.0.1:*", "tcp://127.0.0.1", "127.0.0.1", true],
  [
    "the address it comes from",
    "tcp://127.0.0.1:*",
    "tcp://127.0.0.9:0;127.0.0.1",
    "127.0.0.9",
    true,
  ],
  ["an IPv6 address", "tcp://[::1]:*", "tcp://[::1]", "::1", hasIpv6],
  ["IPv4 to every interface of IPv6", "tcp://[::]:*", "tcp://127.0.0.1", "127.0.0.1", hasIpv6],
  ["a path", `ipc://${join(directory, "s")}`, undefined, "", true],
] as const) {
  test(`a handler sees whom ${what} belongs to`, { skip: !there && "no IPv6 here" }, async () => {
    const asked: ZapRequest[] = [];
    const context = new Context();
    context.zapHandler = (request) => {
      asked.push(request);
      return { status: 200 };
    };
    const common = { context, linger: 0, receiveTimeout: 10_000 };
    const router = new Router({ ...common, zapDomain: "global" });
    await router.bind(bound);
    const port = router.lastEndpoint!.split(":").at(-1);
    const dealer = new Dealer({ ...common, routingId: "bob" });
    dealer.connect(connected === undefined ? router.lastEndpoint! : `${connected}:${port}`);
    await dealer.send("hello");
    await router.receive();
    const { address: seen } = router.lastPeer!;
    for (const socket of [dealer, router]) socket.close();

    assert.deepEqual(
      asked.map((request) => [request.address, `${request.identity}`]),
      [[address, "bob"]],
    );
    if (address !== "") assert.ok(seen.includes(address), seen);
  });
}
