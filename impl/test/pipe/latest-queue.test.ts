import assert from "node:assert/strict";
import { test } from "node:test";
import { Pipe } from "../../src/pipe/pipe.ts";
import { FakeOwner, FakeSession, message, waiting } from "../support/fake-pipe.ts";

function conflating() {
  const marks = { sendHighWaterMark: 1, receiveHighWaterMark: 1 };
  const session = new FakeSession();
  const pipe = new Pipe(new FakeOwner(), { ...marks, conflate: true });
  pipe.join(session);
  return { pipe, session };
}

test("of what waits to be sent only the newest message stays", () => {
  const { pipe, session } = conflating();
  session.takes = 1;
  for (const text of ["written", "1", "2", "3"]) assert.equal(pipe.send(message(text)), true);

  assert.deepEqual(session.messages, [message("written")]);
  assert.deepEqual(waiting(pipe), ["3"]);
});

test("of what waits to be received only the newest message stays", () => {
  const { pipe } = conflating();
  for (const text of ["1", "2", "3"]) pipe.inbound.push(message(text));

  assert.deepEqual(pipe.take(), message("3"));
  assert.equal(pipe.take(), undefined);
});

test("a message whose first frames may be on their way is not replaced", () => {
  const { pipe } = conflating();
  pipe.send(message("a", "b"));
  for (const text of ["1", "2"]) pipe.send(message(text));

  assert.deepEqual(waiting(pipe), ["a|b", "2"]);
});

test("of a run only the newest message stays", () => {
  const { pipe } = conflating();

  pipe.inbound.append(Array.from({ length: 40 }, (_, i) => message(`${i}`)));

  assert.deepEqual(pipe.takeMany(9), [message("39")]);
});
