import assert from "node:assert/strict";
import { test } from "node:test";
import { formatEndpoint, parseEndpoint } from "../../src/transport/endpoint.ts";

for (const [text, host, port] of [
  ["tcp://127.0.0.1:5555", "127.0.0.1", 5555],
  ["tcp://*:5555", "0.0.0.0", 5555],
  ["tcp://localhost:*", "localhost", 0],
  ["tcp://127.0.0.1:0", "127.0.0.1", 0],
  ["tcp://[::1]:65535", "::1", 65_535],
  ["tcp://my-host.example:1", "my-host.example", 1],
] as const) {
  test(`${text} can be bound`, () => {
    assert.deepEqual(parseEndpoint(text, "bind"), { host, port });
  });
}

for (const text of [
  "",
  "tcp://",
  "tcp//127.0.0.1:5555",
  "tcp://127.0.0.1",
  "tcp://127.0.0.1:",
  "tcp://127.0.0.1:x",
  "tcp://127.0.0.1:65536",
  "tcp://::1:5555",
  "tcp://:5555",
  "udp://127.0.0.1:5555",
  " tcp://127.0.0.1:5555",
]) {
  test(`${JSON.stringify(text)} is refused with its own words`, () => {
    assert.throws(
      () => parseEndpoint(text, "bind"),
      (error: Error & { code: string }) =>
        error.code === "EINVAL" && error.message.includes(JSON.stringify(text)),
    );
  });
}

for (const text of ["tcp://*:5555", "tcp://127.0.0.1:*", "tcp://127.0.0.1:0"]) {
  test(`${text} cannot be connected to`, () => {
    assert.throws(() => parseEndpoint(text, "connect"), { code: "EINVAL" });
  });
}

test("what is formatted is parsed again", () => {
  assert.equal(formatEndpoint("::1", 5), "tcp://[::1]:5");
  assert.deepEqual(parseEndpoint(formatEndpoint("::1", 5), "connect"), { host: "::1", port: 5 });
});
