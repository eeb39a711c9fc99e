import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { smoke } from "../../src/cli/smoke/smoke.ts";

const fakeDriver = fileURLToPath(new URL("../support/fake-driver.mjs", import.meta.url));
const fake = (...mode: string[]) => `cmd:${[process.execPath, fakeDriver, ...mode].join(" ")}`;

async function tried(sut: string, ...only: string[]) {
  const lines: string[] = [];
  const code = await smoke(sut, { only }, (line) => lines.push(line));
  return { code, text: lines.join("\n") };
}

test("the reference implementation's driver holds", async () => {
  const { code, text } = await tried(
    "reference",
    "unknown-operation",
    "router",
    "sub",
    "pipelined",
  );

  assert.equal(code, 0, text);
  assert.match(text, /^4 passed, 0 failed$/m);
});

test("a driver that takes an unknown operation is told what to answer, and how to repeat it", async () => {
  const { code, text } = await tried(fake(), "unknown-operation");

  assert.equal(code, 1);
  assert.match(text, /FAIL {2}unknown-operation/);
  assert.match(text, /expected "ok":false with "err":\{"kind":"unsupported"\}, got "ok":true/);
  assert.match(text, /\| > \{"id":\d+,"op":"nonsense-7f3a"\}/);
  assert.match(text, /repeat: npx scrutineer smoke 'cmd:.*' --only unknown-operation$/m);
});

test("a library may give descriptors back when its collector finds the sockets", async () => {
  const { code } = await tried(fake("keep", "4"), "reset");

  assert.equal(code, 0);
});

test("a library that keeps descriptors fails, however long it is watched", async () => {
  const { code, text } = await tried(fake("keep", "0"), "reset");

  assert.equal(code, 1);
  assert.match(text, /expected the \d+ descriptors of before, got \d+ after 10 times 20 sockets/);
});

test("what a driver does not declare is not tried, and is no pass", async () => {
  const { code, text } = await tried(fake(), "timeout", "xpub");

  assert.equal(code, 0);
  assert.match(text, /-- {4}xpub: no XPUB is declared/);
  assert.match(text, /^1 passed, 0 failed, 1 not there$/m);
});

test("a driver that crashes fails its step with its last words, and is started again", async () => {
  const { code, text } = await tried(fake("crash", "recv"), "timeout", "unknown-operation");

  assert.equal(code, 1);
  assert.match(text, /the driver exited with code 3; its last words: the last words/);
  assert.match(text, /FAIL {2}unknown-operation/);
});

test("an answer that is not of the protocol is named by its field", async () => {
  const { text } = await tried(fake("bad", "bind"), "timeout");

  assert.match(text, /an answer to bind that is not of ZDP\/1: endpoint: /);
});

test("a driver that gives no proper hello cannot be tried", async () => {
  await assert.rejects(tried(fake("bad", "hello")), /gave no hello of ZDP\/1: .*zdp/);
});

test("a version that is declared and not spoken is told", async () => {
  const { code, text } = await tried(fake("old"), "version");

  assert.equal(code, 1);
  assert.match(text, /FAIL {2}version: .*\n {6}expected a greeting of ZMTP 3\.1, got one of 3\.0/);
  assert.match((await tried("reference", "version")).text, /^1 passed, 0 failed$/m);
});

test("noise on stdout is a warning", async () => {
  assert.match((await tried(fake("noise"), "timeout")).text, /warn {2}1 lines on stdout/);
});

test("a step that is not there is an error in one sentence", async () => {
  await assert.rejects(tried(fake(), "tiemout"), /--only: no step is named "tiemout"/);
});
