import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { Dealer, Pull, Push, ReconnectError, Router, Socket, Subscriber } from "../../src/index.ts";

const ANY = "tcp://127.0.0.1:*";
const quiet = { linger: 0 };
const nobody = "tcp://127.0.0.1:1";

for (const endpoint of [ANY, "inproc://statics"]) {
  test(`a socket is made, bound and connected at once, over ${endpoint.slice(0, 3)}`, async () => {
    using router = await Router.bind(endpoint, { ...quiet, mandatory: true });
    using dealer = await Dealer.connect(router.lastEndpoint!, { ...quiet, routingId: "ada" });

    // The peer is there, or this would fail.
    await router.send(["ada", "hello"]);
    assert.equal(`${await dealer.receive()}`, "hello");
  });
}

test("connect waits for the handshake, until its signal", async () => {
  // Something that accepts, and never says anything.
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const controller = new AbortController();
  const connecting = Pull.connect(`tcp://127.0.0.1:${port}`, quiet, controller);
  const [connection] = await once(server, "connection");

  controller.abort(new Error("enough"));
  await assert.rejects(connecting, { message: "enough" });
  // The socket is closed: so is its connection.
  connection.resume();
  await once(connection, "close");
  server.close();
  await assert.rejects(Pull.connect(ANY, quiet, { signal: AbortSignal.abort() }), {
    name: "AbortError",
  });
});

test("connect rejects with a ReconnectError where the options set an end", async () => {
  const connecting = Push.connect(nobody, { ...quiet, reconnectStop: ["refused"] });

  await assert.rejects(connecting, (error) => error instanceof ReconnectError);
});

test("what the constructor, bind and connect refuse rejects", async () => {
  await assert.rejects(Router.bind("nowhere"), { code: "EINVAL", address: "nowhere" });
  await assert.rejects(Router.bind(ANY, { linger: -2 }), { code: "EINVAL" });
  await assert.rejects(Dealer.connect("nowhere"), { code: "EINVAL", address: "nowhere" });
  using router = await Router.bind(ANY, quiet);
  await assert.rejects(Router.bind(router.lastEndpoint!), { code: "EADDRINUSE", errno: 98 });
});

test("a class of its own, with an option by its number, is made as well", async () => {
  class Verbose extends Subscriber {
    get inverted(): boolean {
      return this.getBoolOption(74);
    }
    set inverted(value: boolean) {
      this.setBoolOption(74, value);
    }
    get hwm(): number {
      return this.getInt32Option(24);
    }
    wrong(): void {
      this.getStringOption(24);
    }
    unknown(): void {
      this.setInt32Option(99_999, 1);
    }
    foreign(): void {
      this.setInt32Option(23, 1);
    }
  }
  using made = await Verbose.bind(ANY, quiet);
  made.inverted = true;

  assert.ok(made instanceof Verbose && made.invertMatching && made.inverted);
  assert.equal(made.hwm, 1000);
  for (const name of ["wrong", "unknown", "foreign"] as const) {
    assert.throws(() => made[name](), { code: "EINVAL" });
  }
});

test("a class that knows no socket type is refused, with what to derive from", () => {
  class Own extends (Socket as unknown as new (type: number) => Socket) {}

  assert.throws(() => new Own(7), { code: "EINVAL", message: /such as Dealer, got .* type 7/ });
});
