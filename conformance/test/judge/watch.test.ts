import assert from "node:assert/strict";
import { test } from "node:test";
import { accident, besides, Watch } from "../../src/judge/watch.ts";
import { frame, message } from "../../src/octets/frame.ts";
import { greeting } from "../../src/octets/greeting.ts";
import type { Direction } from "../../src/peer/timeline.ts";
import { ready } from "../support/conversation.ts";

/** A conversation on connection 1 of a bound target, and what comes after its handshake. */
function watched(...rest: readonly (readonly [Direction, Uint8Array])[]) {
  const watch = new Watch("bind");
  const all = [
    ["sent", greeting()],
    ["received", greeting()],
    ["sent", ready()],
    ["received", ready("ROUTER")],
    ...rest,
  ] as const;
  for (const [direction, octets] of all) watch.octets(1, direction, octets);
  return watch.end();
}

test("octets by the book are nobody's fault", () => {
  const seen = watched(["sent", message("x")], ["received", message("y")]);

  assert.equal(accident(seen, []), undefined);
  assert.deepEqual(besides(seen, []), []);
});

test("what the suite breaks without saying so is an accident, at its octet", () => {
  const text = accident(watched(["sent", frame(0x08, "x")]), ["ZMTP31-FRAME-19"]);

  assert.match(text ?? "", /connection 1, the suite, octet 94: expected .*\(ZMTP31-FRAME-14\)$/);
});

test("what the case announces is no accident, in the other version neither", () => {
  const seen = watched(["sent", frame(0x08, "x")]);

  assert.equal(accident(seen, ["ZMTP31-FRAME-14"]), undefined);
  const older = seen.map((finding) => ({ ...finding, requirement: "ZMTP30-FRAME-14" }));
  assert.equal(accident(older, ["ZMTP31-FRAME-14"]), undefined);
});

test("what the target breaks is no accident, and is shown unless the case judges it", () => {
  const seen = watched(["received", frame(0x08, "x")]);

  assert.equal(accident(seen, []), undefined);
  assert.deepEqual(besides(seen, ["ZMTP31-FRAME-14"]), []);
  assert.deepEqual(besides(seen, []), [
    {
      requirement: "ZMTP31-FRAME-14",
      connection: 1,
      offset: 94,
      expected: "bits 7 to 3 of the flags zero",
      got: "flags 08",
    },
  ]);
});

test("where the target connects, the suite is the side that is connected to", () => {
  const watch = new Watch("connect");
  watch.octets(1, "received", greeting());
  watch.octets(1, "sent", greeting());
  watch.octets(1, "received", ready());
  watch.octets(1, "received", message("early"));

  assert.deepEqual(
    watch.end().map(({ requirement, by }) => `${requirement} ${by}`),
    ["ZMTP31-NULL-06 target"],
  );
});
