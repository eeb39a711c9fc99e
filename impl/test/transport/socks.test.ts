import assert from "node:assert/strict";
import { test } from "node:test";
import { proxyOf, SocksConnection } from "../../src/transport/socks.ts";
import type { Connection } from "../../src/transport/transport.ts";
import { FakeConnection } from "../support/fake-connection.ts";
import { Recorder } from "./recorder.ts";

const nobody = { host: "proxy", port: 1080, username: Buffer.alloc(0), password: Buffer.alloc(0) };
const ada = { ...nobody, username: Buffer.from("ada"), password: Buffer.from("secret") };
const target = (host: string) => ({ host, port: 0x1234, text: `tcp://${host}:4660` });

/** A connection through a proxy that the test plays. */
function through(host: string, proxy = nobody) {
  const inner = new FakeConnection();
  const outcomes: (Connection | (Error & { code?: string }))[] = [];
  new SocksConnection(inner, target(host), proxy, {
    connected: (connection) => void outcomes.push(connection),
    failed: (cause) => void outcomes.push(cause),
  });
  const asked = () => Buffer.concat(inner.sends.splice(0)).toString("hex");
  const answer = (hex: string) => {
    inner.complete();
    inner.receive(Uint8Array.from(Buffer.from(hex, "hex")));
  };
  return { inner, outcomes, asked, answer };
}

test("a target by name is reached without authentication, and its octets come through", () => {
  const { inner, outcomes, asked, answer } = through("example.org");
  assert.equal(asked(), "050100");

  answer("0500");
  assert.equal(asked(), `050100030b${Buffer.from("example.org").toString("hex")}1234`);
  answer("05000001 7f000001 0050".replaceAll(" ", ""));

  const [connection] = outcomes as [Connection];
  assert.equal(connection.remoteAddress, "tcp://example.org:4660");
  const recorder = new Recorder(connection);
  inner.receive(Uint8Array.of(1, 2, 3));
  assert.deepEqual([...recorder.octets], [1, 2, 3]);
});

test("a proxy that asks for a name and password gets them", () => {
  const { outcomes, asked, answer } = through("10.0.0.1", ada);
  assert.equal(asked(), "05020002");

  answer("0502");
  assert.equal(asked(), "0103616461 06736563726574".replaceAll(" ", ""));
  answer("0100");
  assert.equal(asked(), "050100010a0000011234");
  answer("05000004000102030405060708090a0b0c0d0e0f0050");

  assert.equal(outcomes.length, 1);
  assert.ok(!(outcomes[0] instanceof Error));
});

test("the longest name goes to the proxy whole, its size in one octet", () => {
  const { asked, answer } = through("n".repeat(255));
  asked();

  answer("0500");

  assert.equal(asked(), `05010003ff${"6e".repeat(255)}1234`);
});

for (const [host, octets] of [
  ["::1", "00000000000000000000000000000001"],
  ["2001:db8::", "20010db8000000000000000000000000"],
  ["::ffff:10.0.0.1", "00000000000000000000ffff0a000001"],
  ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
] as const) {
  test(`${host} is asked for by its octets`, () => {
    const { asked, answer } = through(host);
    asked();

    answer("0500");

    assert.equal(asked(), `05010004${octets}1234`);
  });
}

test("an answer octet by octet, with the target's first octets behind it, is understood", () => {
  const inner = new FakeConnection();
  let recorder: Recorder | undefined;
  new SocksConnection(inner, target("10.0.0.1"), nobody, {
    connected: (connection) => {
      recorder = new Recorder(connection);
    },
    failed: (cause) => assert.fail(cause),
  });
  inner.complete();
  for (const octet of Buffer.from("0500", "hex")) inner.receive(Uint8Array.of(octet));
  inner.complete();
  for (const octet of Buffer.from("050000030161", "hex")) inner.receive(Uint8Array.of(octet));
  inner.receive(Uint8Array.from(Buffer.from("0050ff00", "hex")));

  assert.deepEqual([...recorder!.octets], [0xff, 0]);
});

for (const [what, answers, code] of [
  ["of another version", ["0400"], "ECONNREFUSED"],
  ["that accepts none of our methods", ["05ff"], "EACCES"],
  ["that wants a password we do not have", ["0502"], "EACCES"],
  ["whose rules forbid it", ["0500", "05020001000000000000"], "EACCES"],
  ["that finds no host", ["0500", "05040001000000000000"], "EHOSTUNREACH"],
  ["whose target refuses", ["0500", "05050001000000000000"], "ECONNREFUSED"],
] as const) {
  test(`a proxy ${what} fails the attempt`, () => {
    const { inner, outcomes, asked, answer } = through("10.0.0.1");
    for (const one of answers) {
      asked();
      answer(one);
    }

    assert.equal((outcomes[0] as { code: string }).code, code);
    assert.ok(inner.closing);
  });
}

test("a proxy that hangs up fails the attempt", () => {
  const { inner, outcomes } = through("10.0.0.1");

  inner.handler.closed();

  assert.equal((outcomes[0] as { code: string }).code, "ECONNRESET");
});

test("options name the proxy, or none", () => {
  const who = { socksUsername: ada.username, socksPassword: ada.password };

  assert.equal(proxyOf({ socksProxy: null, ...who }), undefined);
  assert.deepEqual(proxyOf({ socksProxy: "[::1]:1080", ...who }), { ...ada, host: "::1" });
});
