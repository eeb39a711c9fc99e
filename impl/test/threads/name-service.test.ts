import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageChannel } from "node:worker_threads";
import { createQueue } from "@scrutineer/uring/queue";
import type { FarSocket, Line, Notice } from "../../src/threads/contract.ts";
import { type Member, NameService } from "../../src/threads/name-service.ts";

const NAME = "inproc://a";

/** A thread that notes what it is told. */
class Thread implements Member {
  readonly told: Notice[] = [];
  readonly #service: NameService;

  constructor(service: NameService) {
    this.#service = service;
    service.join(this);
  }

  tell(notice: Notice): void {
    this.told.push(notice);
  }

  bind(): boolean {
    this.#service.ask(this, { kind: "bind", request: 1, name: NAME });
    const bound = this.told.filter((notice) => notice.kind === "bound").at(-1);
    return bound?.kind === "bound" && bound.free;
  }

  connect(connection: number): void {
    this.#service.ask(this, { kind: "connect", connection, name: NAME, peer: peer(connection) });
  }

  /** Numbers of the offers that came, and whose they are. */
  get offers(): [offer: number, connection: number][] {
    return this.told.flatMap((notice) =>
      notice.kind === "offer" ? [[notice.offer, notice.peer.room]] : [],
    );
  }
}

/** `room` tells connections apart. */
function peer(room: number): FarSocket {
  return { type: "PUSH", routingId: Buffer.alloc(0), room };
}

function line(): Line {
  const [there, back] = [createQueue(64), createQueue(64)];
  return { sending: there.sending, receiving: back.receiving };
}

function threads(): { service: NameService; a: Thread; b: Thread; c: Thread } {
  const service = new NameService();
  const [a, b, c] = [new Thread(service), new Thread(service), new Thread(service)];
  return { service, a, b, c };
}

test("a name is bound in one thread, until it is unbound there or the thread ends", () => {
  const { service, a, b, c } = threads();
  assert.equal(a.bind(), true);
  assert.equal(b.bind(), false);

  service.ask(b, { kind: "unbind", name: NAME });
  assert.equal(b.bind(), false);
  service.ask(a, { kind: "unbind", name: NAME });
  assert.equal(b.bind(), true);
  service.leave(b);

  assert.equal(c.bind(), true);
  assert.equal(service.members, 2);
});

test("who connects is offered to who is bound, in order, whoever comes first", () => {
  const { a, b, c } = threads();
  a.connect(10);
  b.connect(11);

  c.bind();
  a.connect(12);

  assert.deepEqual(
    c.offers.map(([, connection]) => connection),
    [10, 11, 12],
  );
  // The name is there before anybody is offered.
  assert.equal(c.told[0]!.kind, "bound");
});

test("sockets of one thread are not offered to it, but to the next that binds", () => {
  const { service, a, b } = threads();
  a.bind();
  a.connect(10);
  assert.deepEqual(a.offers, []);

  service.ask(a, { kind: "unbind", name: NAME });
  b.bind();

  assert.equal(b.offers.length, 1);
});

test("who is accepted is told by whom, and with which queues", () => {
  const { service, a, b } = threads();
  a.bind();
  b.connect(10);
  const ours = line();

  service.ask(a, { kind: "accept", offer: a.offers[0]![0], peer: peer(7), line: ours });
  b.told.length = 1;

  assert.deepEqual(b.told, [{ kind: "joined", connection: 10, peer: peer(7), line: ours }]);
  service.ask(a, { kind: "unbind", name: NAME });
  b.bind();
  assert.equal(b.offers.length, 0);
  ours.sending.port.close();
  ours.receiving.port.close();
});

test("who is refused is told why, and waits no more", () => {
  const { service, a, b, c } = threads();
  a.bind();
  b.connect(10);
  const refusal = { code: "ERR_ZMTP_SECOND_PEER", message: "one is enough" } as const;

  service.ask(a, { kind: "refuse", offer: a.offers[0]![0], refusal });
  service.leave(a);
  c.bind();

  assert.deepEqual(b.told, [{ kind: "refused", connection: 10, refusal }]);
  assert.deepEqual(c.offers, []);
});

test("an offer that finds nobody bound any more goes to the next that binds", () => {
  const { service, a, b, c } = threads();
  a.bind();
  b.connect(10);
  service.ask(a, { kind: "unbind", name: NAME });
  c.bind();
  assert.deepEqual(c.offers, []);

  service.ask(a, { kind: "unbound", offer: a.offers[0]![0] });

  assert.equal(c.offers[0]![1], 10);
});

test("an offer to a thread that ends goes to the next that binds", () => {
  const { service, a, b, c } = threads();
  a.bind();
  b.connect(10);

  service.leave(a);
  c.bind();

  assert.equal(c.offers[0]![1], 10);
});

for (const [how, goes] of [
  [
    "forgets",
    (service: NameService, b: Thread) => service.ask(b, { kind: "forget", connection: 10 }),
  ],
  ["ends", (service: NameService, b: Thread) => service.leave(b)],
] as const) {
  test(`queues for who ${how} before it is joined are closed`, async () => {
    const { service, a, b } = threads();
    a.bind();
    b.connect(10);
    goes(service, b);
    const { port1, port2 } = new MessageChannel();
    const ours = line();
    const closed = new Promise((resolve) => port2.once("close", resolve));
    port2.ref();
    const sending = { ...ours.sending, port: port1 };

    service.ask(a, {
      kind: "accept",
      offer: a.offers[0]![0],
      peer: peer(0),
      line: { ...ours, sending },
    });

    await closed;
    assert.equal(b.told.filter(({ kind }) => kind === "joined").length, 0);
    ours.sending.port.close();
  });
}

test("what a thread without a name or an offer says changes nothing", () => {
  const { service, a, b } = threads();
  a.bind();
  service.ask(b, { kind: "forget", connection: 99 });
  service.ask(b, { kind: "unbound", offer: 99 });
  const refusal = { code: "ERR_ZMTP_SECOND_PEER", message: "" } as const;
  service.ask(b, { kind: "refuse", offer: 99, refusal });

  b.connect(10);

  assert.equal(a.offers.length, 1);
});
