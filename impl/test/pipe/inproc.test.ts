import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { message } from "../support/fake-pipe.ts";
import { Socket, Tasks } from "../support/inproc-socket.ts";

function joined(marks?: { send?: number; receive?: number }) {
  const tasks = new Tasks();
  const left = new Socket(tasks, "left", marks);
  const right = new Socket(tasks, "right", marks);
  left.end.meet(right.end);
  tasks.run();
  return { tasks, left, right };
}

test("both sockets are told of each other's routing id", () => {
  const { left, right } = joined();

  assert.deepEqual([left.told, right.told], [["ready right"], ["ready left"]]);
});

test("messages of one turn are told of once, and later", () => {
  const { tasks, left, right } = joined();
  for (let i = 0; i < 10; i++) left.pipe.send(message(`${i}`, "body"));
  assert.deepEqual([right.readables, tasks.count], [0, 1]);

  tasks.run();

  assert.equal(right.readables, 1);
  assert.equal(right.received().length, 10);
});

test("what was sent before the ends meet crosses then", () => {
  const tasks = new Tasks();
  const [left, right] = [new Socket(tasks, ""), new Socket(tasks, "")];
  left.pipe.send(message("early"));
  right.pipe.send(message("too"));

  left.end.meet(right.end);
  tasks.run();

  assert.deepEqual([left.received(), right.received()], [["too"], ["early"]]);
});

test("a refused peer is parted from, and both sockets are told why", () => {
  const tasks = new Tasks();
  const [left, right] = [new Socket(tasks, ""), new Socket(tasks, "")];
  right.refusal = new Error("taken");

  left.end.meet(right.end);

  assert.deepEqual([left.told, right.told], [["lost taken"], ["lost taken"]]);
  assert.equal(left.pipe.send(message("nobody")), true);
  tasks.run();
  assert.deepEqual(right.received(), []);
});

test("subscriptions are told at once; one over the limit parts the ends", () => {
  const { tasks, left, right } = joined();
  left.pipe.session.subscribe(Buffer.from("A"));
  left.pipe.session.cancel(Buffer.from("A"));
  assert.deepEqual(right.told.slice(1), ["+A", "-A"]);

  right.refusal = new Error("too many");
  left.pipe.session.subscribe(Buffer.from("B"));
  tasks.run();

  assert.deepEqual(left.told.slice(1), ["lost too many"]);
  assert.deepEqual(right.told.slice(3), ["lost too many"]);
});

test("a sink that keeps nothing has room for all that waits", () => {
  const tasks = new Tasks();
  const seen: string[] = [];
  const sink = { push: (frames: Buffer[]) => seen.push(frames.join("|")) };
  const left = new Socket(tasks, "left", { send: 5 });
  const right = new Socket(tasks, "right", { receive: 2, sink });
  left.end.meet(right.end);
  tasks.run();

  for (let i = 0; i < 7; i++) assert.equal(left.pipe.send(message(`${i}`)), true);
  assert.equal(left.pipe.send(message("too many")), false);
  tasks.run();

  assert.deepEqual(seen, ["0", "1", "2", "3", "4", "5", "6"]);
  assert.deepEqual([left.writables, right.received()], [1, []]);
});

test("a sink that refuses a message parts the ends", () => {
  const tasks = new Tasks();
  const sink = {
    push: () => {
      throw new Error("too many");
    },
  };
  const [left, right] = [new Socket(tasks, "left"), new Socket(tasks, "right", { sink })];
  left.end.meet(right.end);

  left.pipe.send(message("refused"));
  tasks.run();

  assert.deepEqual(left.told, ["ready right", "lost too many"]);
  assert.deepEqual(right.told, ["ready left", "lost too many"]);
});

test("what was sent is received though its sender has left, over the mark if need be", () => {
  const { tasks, left, right } = joined({ send: 3, receive: 2 });
  for (let i = 0; i < 5; i++) assert.equal(left.pipe.send(message(`${i}`)), true);

  left.end.leave();
  tasks.run();

  assert.deepEqual(right.received(), ["0", "1", "2", "3", "4"]);
  assert.deepEqual([left.told.length, right.told.slice(1)], [1, ["lost plainly"]]);
});

test("who leaves before there is another end leaves its messages to the next one", () => {
  const tasks = new Tasks();
  const [left, right] = [new Socket(tasks, "left"), new Socket(tasks, "right")];
  left.pipe.send(message("last words"));
  left.end.leave();

  left.end.meet(right.end);
  tasks.run();

  assert.deepEqual(right.received(), ["last words"]);
  assert.deepEqual([left.told, right.told], [[], ["ready left", "lost plainly"]]);
});

test("a session that is to finish parts the ends", () => {
  const { tasks, left, right } = joined();

  left.pipe.session.finish();
  tasks.run();

  assert.deepEqual([left.told[1], right.told[1]], ["lost plainly", "lost plainly"]);
});

// Against a model: two lists of numbers, one each way.
const marks = fc.integer({ min: 0, max: 5 });
const operations = fc.array(
  fc.record({
    who: fc.constantFrom(0, 1),
    what: fc.constantFrom("send", "send", "send", "take", "take", "run", "leave"),
  }),
  { maxLength: 120 },
);

test("joined pipes lose and reorder nothing, and keep to the sum of their marks", () => {
  fc.assert(
    fc.property(marks, marks, fc.boolean(), operations, (send, receive, leaves, all) => {
      const { tasks, left, right } = joined({ send, receive });
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
        else if (what === "take") take(who);
        else if (what === "leave" && leaves && !parted) {
          end.leave();
          parted = true;
        } else if (what === "send" && !parted) {
          const accepted = pipe.send(message(`${sent[who]}`));
          if (accepted) sent[who]!++;
          else assert.equal(pipe.outbound.length, send);
          const waiting = sent[who]! - taken[1 - who]!;
          const most = send === 0 || receive === 0 ? Number.POSITIVE_INFINITY : send + receive;
          assert.ok(waiting <= most, `${waiting} wait, and the marks are ${send} and ${receive}`);
        }
      }

      for (const who of [0, 1]) {
        do tasks.run();
        while (take(who));
        assert.equal(taken[who], sent[1 - who]);
      }
    }),
  );
});

test("a sender that was turned away is told when there is room, once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), (send, receive) => {
      const { tasks, left, right } = joined({ send, receive });
      for (let i = 0; i < send + receive; i++) assert.equal(left.pipe.send(message("x")), true);
      assert.equal(left.pipe.send(message("x")), false);
      tasks.run();
      assert.equal(left.writables, 0);

      do tasks.run();
      while (right.pipe.take() !== undefined);

      assert.equal(left.writables, 1);
      assert.equal(left.pipe.send(message("x")), true);
    }),
  );
});
