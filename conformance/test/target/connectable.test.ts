import assert from "node:assert/strict";
import { test } from "node:test";
import { type Drivers, parseConnectable } from "../../src/target/connectable.ts";
import { UnusableTarget } from "../../src/target/driver-error.ts";

const drivers = (): Drivers => ({
  path: "/drivers/drivers.json",
  entries: { good: { command: [process.execPath, "./d.mjs"] }, gone: { command: ["./gone"] } },
});

test("cmd: is words and quoted words", () => {
  const target = parseConnectable(`cmd:${process.execPath} "a b" c`, drivers);

  assert.equal(target.kind, "driver");
  const { command } = target as Extract<typeof target, { kind: "driver" }>;
  assert.deepEqual(command.command, [process.execPath, "a b", "c"]);
});

test("addr: is an endpoint and a socket type", () => {
  const sut = "addr:tcp://[::1]:5555?socket=REP";

  assert.deepEqual(parseConnectable(sut, drivers), {
    kind: "address",
    sut,
    endpoint: "tcp://[::1]:5555",
    socketType: "REP",
  });
});

test("a name is that of an installed driver, run where its manifest is", () => {
  const target = parseConnectable("good", drivers);

  assert.deepEqual(target, {
    kind: "driver",
    sut: "good",
    command: { command: [process.execPath, "./d.mjs"], cwd: "/drivers" },
  });
});

for (const [sut, sentence] of [
  ["cmd:", /"cmd:" names no command: expected cmd:COMMAND/],
  ["cmd:./no-such-driver", /the command "\.\/no-such-driver" was not found/],
  ["cmd:no-such-program x", /the command "no-such-program" was not found/],
  ["addr:tcp://h:1", /names no socket type: expected \?socket= with one of REQ, REP/],
  ["addr:tcp://h:1?socket=PAIR", /expected a type that takes several peers/],
  ["addr:udp://h:1?socket=REP", /expected an endpoint tcp:\/\/HOST:PORT, got "udp:\/\/h:1"/],
  ["addr:tcp://h:70000?socket=REP", /expected an endpoint tcp:\/\/HOST:PORT/],
  ["gone", /the command "\.\/gone" was not found/],
  ["nobody", /unknown target "nobody": expected cmd:COMMAND, .* or one of good, gone/],
  ["image:x", /unknown target "image:x"/],
] as const) {
  test(`${sut} is refused in one sentence`, () => {
    assert.throws(
      () => parseConnectable(sut, drivers),
      (error) => {
        assert.ok(error instanceof UnusableTarget);
        assert.match(error.message, sentence);
        return true;
      },
    );
  });
}
