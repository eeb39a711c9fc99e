import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { THREAD_RECORD_BYTES } from "../../src/limits.ts";
import type { InprocOptions } from "../../src/pipe/inproc.ts";
import type { FarSocket } from "../../src/threads/contract.ts";
import { ThreadEnd } from "../../src/threads/thread-end.ts";
import { message } from "../support/fake-pipe.ts";
import { FakeQueues } from "../support/fake-queues.ts";
import { Socket, Tasks } from "../support/inproc-socket.ts";

interface Given {
  readonly send?: number;
  readonly receive?: number;
  /** Of the right end. */
  readonly sink?: InprocOptions["sink"];
  /** Records that a queue holds. */
  readonly records?: number;
}

function joined({ records = 100, sink, ...marks }: Given = {}) {
  const tasks = new Tasks();
  const queues = new FakeQueues(records);
  const over: string[] = [];
  const sockets = {
    left: new Socket(tasks, "left", marks),
    right: new Socket(tasks, "right", { ...marks, sink }),
  };
  const described = (name: "left" | "right"): FarSocket => ({
    type: "PAIR",
    routingId: Buffer.from(name),
    room: sockets[name].pipe.room,
  });
  const end = (name: "left" | "right", other: "left" | "right") => {
    const { room } = described(name);
    const joint = { room, far: described(other), line: queues[name], queues: FakeQueues.classes };
    return new ThreadEnd(sockets[name].end, { ...joint, over: () => over.push(name) });
  };
  const ends = { left: end("left", "right"), right: end("right", "left") };
  for (const each of [ends.left, ends.right]) each.start();
  /** Both threads have turns until nothing more happens. */
  const settle = () => {
    do tasks.run();
    while (queues.there.deliver() || queues.back.deliver() || tasks.count > 0);
  };
  return { tasks, queues, ends, over, settle, ...sockets };
}

test("messages of one turn leave together, and are told of once", () => {
  const { tasks, queues, settle, left, right } = joined();
  for (let i = 0; i < 10; i++) left.pipe.send(message(`${i}`, "body"));
  tasks.run();
  assert.equal(queues.there.records.length, 1);

  settle();

  assert.equal(right.readables, 1);
  assert.equal(right.received().length, 10);
});

test("what is sent may be written into at once, whatever its size", () => {
  const { tasks, settle, left, right } = joined();
  const bodies = [1, 20_000, 200_000].map((size) => Buffer.alloc(size, 1));
  for (const body of bodies) left.pipe.send([body]);
  tasks.run();
  for (const body of bodies) body.fill(2);

  settle();

  for (const body of bodies) {
    assert.deepEqual(right.pipe.take(), [Buffer.alloc(body.length, 1)]);
  }
});

test("a message is whole or not there, wherever its sender's thread has ended", () => {
  const sizes = [10, THREAD_RECORD_BYTES, 3 * THREAD_RECORD_BYTES, 100];
  const whole = sizes.map((size) => Buffer.alloc(size, size % 251));
  for (let records = 0; records <= 8; records++) {
    const { tasks, queues, left, right } = joined();
    left.pipe.send(whole);
    left.pipe.send(message("next"));
    tasks.run();
    queues.there.records.length = Math.min(records, queues.there.records.length);

    queues.there.end();
    tasks.run();

    const first = right.pipe.take();
    if (first !== undefined) assert.deepEqual(first, whole);
    assert.equal(right.told.at(-1), "lost plainly");
  }
});

test("frames of every size around that of a record come whole, through a queue of one", () => {
  const around = [0, 255, 256, 16_383, 16_384, 65_526, 65_527, 65_528, 65_536, 65_545, 131_072];
  const { settle, left, right } = joined({ records: 1 });
  const sent = around.map((size) => [Buffer.alloc(size, size % 251), Buffer.from("end")]);

  for (const frames of sent) assert.equal(left.pipe.send(frames), true);
  settle();

  for (const frames of sent) assert.deepEqual(right.pipe.take(), frames);
});

test("subscriptions that find the queue full come after what is in it, in order", () => {
  const { settle, left, right } = joined({ records: 1 });
  left.pipe.send([Buffer.alloc(300_000)]);
  const topics = Array.from({ length: 3_000 }, (_, i) => `topic ${i}`);
  for (const topic of topics) left.pipe.session.subscribe(Buffer.from(topic));
  left.pipe.session.cancel(Buffer.from("topic 0"));

  settle();

  assert.deepEqual(right.told, [...topics.map((topic) => `+${topic}`), "-topic 0"]);
  assert.equal(right.received().length, 1);
});

test("a sink that keeps nothing has room for all that comes", () => {
  let count = 0;
  const { settle, left } = joined({ send: 2, receive: 2, sink: { push: () => count++ } });

  for (let i = 0; i < 100; i++) {
    assert.equal(left.pipe.send(message(`${i}`)), true);
    settle();
  }

  assert.equal(count, 100);
});

test("a sink that makes several messages of one keeps to the receiver's mark", () => {
  const ends: ReturnType<typeof joined>["right"][] = [];
  const twice = {
    push: (frames: Buffer[]) => {
      for (let i = 0; i < 2; i++) ends[0]!.pipe.inbound.push(frames);
    },
  };
  const { settle, left, right } = joined({ send: 1, receive: 4, sink: twice });
  ends.push(right);

  let sent = 0;
  while (left.pipe.send(message(`${sent}`))) sent++;
  settle();
  assert.equal(sent, 5);
  assert.equal(right.pipe.inbound.length, 8);
  const seen: string[] = [];
  for (let some = right.received(); some.length > 0; some = right.received()) {
    seen.push(...some);
    settle();
  }

  assert.deepEqual(seen, ["0", "0", "1", "1", "2", "2", "3", "3", "4", "4"]);
});

test("a subscription over the limit parts the ends", () => {
  const { settle, left, right, over } = joined();
  right.refusal = new Error("too many");

  left.pipe.session.subscribe(Buffer.from("A"));
  settle();

  assert.deepEqual([left.told, right.told], [["lost plainly"], ["lost too many"]]);
  assert.deepEqual(over.sort(), ["left", "right"]);
});

test("a session that is to finish parts the ends", () => {
  const { settle, left, right } = joined();

  left.pipe.session.finish();
  settle();

  assert.deepEqual([left.told, right.told], [["lost plainly"], ["lost plainly"]]);
});

test("what was sent is received though its sender has left, over the mark if need be", () => {
  const { settle, left, right, over } = joined({ send: 3, receive: 2, records: 1 });
  for (let i = 0; i < 5; i++) assert.equal(left.pipe.send(message(`${i}`)), true);
  right.pipe.send(message("crosses"));

  left.end.leave();
  settle();

  assert.deepEqual(right.received(), ["0", "1", "2", "3", "4"]);
  assert.deepEqual(left.received(), ["crosses"]);
  assert.deepEqual([left.told, right.told], [[], ["lost plainly"]]);
  assert.deepEqual(over.sort(), ["left", "right"]);
});

test("a thread is kept alive for what is unsent, until the other one is heard", () => {
  const { tasks, queues, ends, settle, left, right } = joined({ send: 5, receive: 1 });
  assert.equal(ends.left.linger(), false);
  for (let i = 0; i < 3; i++) left.pipe.send(message(`${i}`));
  tasks.run();

  assert.equal(ends.left.linger(), true);
  assert.equal(queues.back.held, true);
  settle();
  assert.equal(queues.back.held, true);
  right.received();
  settle();
  assert.equal(queues.back.held, false);

  right.received();
  settle();
  right.received();
  assert.equal(ends.left.linger(), false);
});

test("octets that are no frames cost this peer, and nothing else", () => {
  const { queues, settle, left, right } = joined();

  queues.there.records.push(new Uint8Array(10).fill(0xff));
  settle();

  assert.deepEqual(left.told, ["lost plainly"]);
  assert.match(right.told[0]!, /^lost expected flags/);
});

// Against a model: two lists of numbers, one each way.
const marks = fc.integer({ min: 0, max: 5 });
const operations = fc.array(
  fc.record({
    who: fc.constantFrom(0, 1),
    what: fc.constantFrom("send", "send", "send", "large", "take", "take", "run", "move", "leave"),
  }),
  { maxLength: 120 },
);

test("pipes between threads lose and reorder nothing, and keep to the sum of their marks", () => {
  const records = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(marks, marks, records, fc.boolean(), operations, (...given) => {
      const [send, receive, most, leaves, all] = given;
      const { tasks, queues, settle, left, right } = joined({ send, receive, records: most });
      const sockets = [left, right] as const;
      const sent = [0, 0];
      const taken = [0, 0];
      let parted = false;
      const take = (who: number) => {
        const next = sockets[who]!.pipe.take();
        if (next !== undefined) assert.equal(Number(next[0]), taken[who]!++);
        return next !== undefined;
      };

      for (const { who, what } of all) {
        const { pipe, end } = sockets[who]!;
        if (what === "run") tasks.run();
        else if (what === "move") (who === 0 ? queues.there : queues.back).deliver();
        else if (what === "take") take(who);
        else if (what === "leave" && leaves && !parted) {
          end.leave();
          parted = true;
        } else if (!parted && (what === "send" || what === "large")) {
          const body = what === "large" ? [Buffer.alloc(100_000)] : [];
          if (pipe.send([Buffer.from(`${sent[who]}`), ...body])) sent[who]!++;
          else assert.equal(pipe.outbound.length, send);
          const waiting = sent[who]! - taken[1 - who]!;
          const sum = send === 0 || receive === 0 ? Number.POSITIVE_INFINITY : send + receive;
          assert.ok(waiting <= sum, `${waiting} wait, and the marks are ${send} and ${receive}`);
        }
      }

      let moved = true;
      while (moved) {
        settle();
        moved = false;
        for (const who of [0, 1]) while (take(who)) moved = true;
      }
      assert.deepEqual(taken, [sent[1], sent[0]]);
    }),
  );
});
