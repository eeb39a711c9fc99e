import assert from "node:assert/strict";
import { test } from "node:test";
import { formatEndpoint, parseEndpoint } from "../../src/transport/endpoint.ts";

for (const [text, host, port] of [
  ["tcp://127.0.0.1:5555", "127.0.0.1", 5555],
  ["tcp://*:5555", "*", 5555],
  ["tcp://localhost:*", "localhost", 0],
  ["tcp://127.0.0.1:0", "127.0.0.1", 0],
  ["tcp://[::1]:65535", "::1", 65_535],
  ["tcp://[::]:*", "::", 0],
  ["tcp://[fe80::1%eth0]:5", "fe80::1%eth0", 5],
  ["tcp://[127.0.0.1]:5", "127.0.0.1", 5],
  ["tcp://my-host.example:1", "my-host.example", 1],
  ["tcp://eth0.100:05", "eth0.100", 5],
] as const) {
  test(`${text} can be bound`, () => {
    assert.deepEqual(parseEndpoint(text, "bind"), { protocol: "tcp", text, host, port });
  });
}

test("a host and a port alone are tcp, as the seed system writes them", () => {
  const endpoint = parseEndpoint("127.0.0.1:5555", "connect");

  assert.deepEqual(endpoint, parseEndpoint("tcp://127.0.0.1:5555", "connect"));
});

for (const [source, host, port] of [
  ["127.0.0.2:0", "127.0.0.2", 0],
  ["eth0:*", "eth0", 0],
  ["*:6000", "*", 6000],
  ["[::1]:6000", "::1", 6000],
] as const) {
  test(`a connection can come from ${source}`, () => {
    const text = `tcp://${source};localhost:1234`;

    assert.deepEqual(parseEndpoint(text, "connect"), {
      ...{ protocol: "tcp", text, host: "localhost", port: 1234 },
      source: { host, port },
    });
  });
}

for (const path of ["/tmp/some.sock", "relative/name", "@abstract", "with;odd:*[signs]"]) {
  test(`ipc://${path} can be bound and connected to`, () => {
    const text = `ipc://${path}`;

    for (const use of ["bind", "connect"] as const) {
      assert.deepEqual(parseEndpoint(text, use), { protocol: "ipc", text, path });
    }
  });
}

test("a path of 107 octets is the longest", () => {
  const longest = `ipc://${"p".repeat(105)}é`;
  parseEndpoint(longest, "bind");

  assert.throws(
    () => parseEndpoint(`${longest}x`, "bind"),
    (error: Error & { code: string }) =>
      error.code === "ENAMETOOLONG" && /at most 107 octets, got 108: "ipc:/.test(error.message),
  );
});

test("inproc names are any octets", () => {
  for (const text of ["inproc://a", "inproc://*", `inproc://${"n".repeat(500)}`]) {
    assert.deepEqual(parseEndpoint(text, "bind"), { protocol: "inproc", text });
  }
});

for (const text of [
  "",
  "tcp",
  "://127.0.0.1:5555",
  "tcp://",
  "tcp//127.0.0.1:5555",
  "tcp://127.0.0.1",
  "127.0.0.1",
  "tcp://127.0.0.1:",
  "tcp://127.0.0.1:x",
  "tcp://127.0.0.1:-1",
  "tcp://127.0.0.1:65536",
  "tcp://::1:5555",
  "tcp://[::1:5555",
  "tcp://[localhost]:5555",
  "tcp://[::1%]:5555",
  "tcp://:5555",
  "tcp://in val id:5555",
  "tcp://-x.example:5",
  "tcp://127.0.0.1:1;127.0.0.1:2",
  " tcp://127.0.0.1:5555",
  "ipc://",
  "ipc://@",
  "ipc://a\0b",
  "inproc://",
]) {
  test(`${JSON.stringify(text)} is refused with its own words`, () => {
    assert.throws(
      () => parseEndpoint(text, "bind"),
      (error: Error & { code: string }) =>
        /^E(INVAL|PROTONOSUPPORT)$/.test(error.code) &&
        error.message.includes(JSON.stringify(text)),
    );
  });
}

for (const text of ["udp://127.0.0.1:5555", "foo://x", "TCP://127.0.0.1:5555", "pgm://x;y:1"]) {
  test(`the transport of ${text} is not supported`, () => {
    assert.throws(() => parseEndpoint(text, "bind"), { code: "EPROTONOSUPPORT" });
  });
}

for (const text of [
  "tcp://*:5555",
  "tcp://127.0.0.1:*",
  "tcp://127.0.0.1:0",
  "tcp://;127.0.0.1:5555",
  "tcp://127.0.0.2;127.0.0.1:5555",
  "ipc://*",
]) {
  test(`${text} cannot be connected to`, () => {
    assert.throws(() => parseEndpoint(text, "connect"), { code: "EINVAL" });
  });
}

test("a host name has 255 octets at most, whether or not a proxy is asked for it", () => {
  const longest = "n".repeat(255);

  assert.equal((parseEndpoint(`tcp://${longest}:1`, "connect") as { host: string }).host, longest);
  for (const text of [`tcp://${longest}n:1`, `${longest}n:1`, `tcp://127.0.0.1:0;${longest}n:1`]) {
    assert.throws(() => parseEndpoint(text, "connect"), {
      code: "EINVAL",
      message: `expected a host name of at most 255 octets, not 256, got ${JSON.stringify(text)}`,
    });
  }
});

test("what is no text is refused", () => {
  for (const value of [undefined, null, 5555, {}]) {
    assert.throws(() => parseEndpoint(value as unknown as string, "bind"), { code: "EINVAL" });
  }
});

test("what is formatted is parsed again", () => {
  assert.equal(formatEndpoint("::1", 5), "tcp://[::1]:5");
  const { text } = parseEndpoint(formatEndpoint("::1", 5), "connect");
  assert.equal(text, "tcp://[::1]:5");
});
