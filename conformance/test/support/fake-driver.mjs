/**
 * A driver of no implementation at all, for tests of those who talk to drivers. Modes, as
 * arguments: hang OP, deaf OP (to EOF and SIGTERM too), crash OP, abort OP, noise, bad OP, late OP,
 * refuse OP KIND, chatty, silent, endless, keep N (descriptors, until each Nth reset; 0: for ever),
 * bare (declares no options, and refuses all), older (declares no ZMTP 3.1), old (is bound, and
 * greets as ZMTP 3.0), monitor (the same, and tells of events at each bind).
 */
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

const [mode, on, kind] = process.argv.slice(2);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const hello = {
  zdp: 1,
  impl: { name: "fake", version: "1", language: "none", backend: "none" },
  caps: {
    zmtp: ["3.1", "3.0"],
    mechanisms: ["NULL"],
    transports: ["tcp"],
    sockets: ["DEALER", "PULL"],
    options: { linger: "rw" },
  },
};
const kept = [];
let resets = 0;
if (mode === "bare") delete hello.caps.options;
if (mode === "older") hello.caps.zmtp = ["3.0", "2.0"];
if (mode === "monitor") hello.caps.events = ["accepted", "handshake_ok"];
const answers = { hello, bind: { endpoint: "tcp://127.0.0.1:1" }, recv: { timeout: true } };

if (mode === "old" || mode === "monitor") {
  const greeting = Buffer.alloc(64);
  greeting.set([0xff, ...Array(8).fill(0), 0x7f, 3, 0, ...Buffer.from("NULL")]);
  const server = createServer((socket) => socket.on("error", () => {}).write(greeting));
  await once(server.listen(0, "127.0.0.1"), "listening");
  answers.bind.endpoint = `tcp://127.0.0.1:${server.address().port}`;
}
if (mode === "deaf") {
  process.on("SIGTERM", () => {});
  setInterval(() => {}, 60_000);
}
if (mode === "noise") process.stdout.write("Loading the library ...\n");
if (mode === "endless") setInterval(() => process.stdout.write("x".repeat(65_536)), 1);
if (mode === "silent") process.stdin.on("data", () => {});
else
  createInterface({ input: process.stdin })
    .on("line", answer)
    .on("close", () => mode !== "deaf" && process.exit(0));

function answer(line) {
  const { id, op, s, opt = {} } = JSON.parse(line);
  const reply = { id, ok: true, ...answers[op] };
  const chosen = op === on;
  if (mode === "chatty") {
    process.stderr.write(`asked for ${op}\n`);
    write({ ev: "listening", s: "a" });
  }
  if (mode === "keep" && op === "bind") kept.push(openSync("/dev/null"));
  if (mode === "keep" && op === "reset" && ++resets % Number(on) === 0)
    for (const descriptor of kept.splice(0)) closeSync(descriptor);
  if (mode === "monitor" && op === "bind") for (const ev of hello.caps.events) write({ ev, s });
  if (mode === "hang" && chosen) return;
  if (mode === "deaf" && (chosen || op === "bye")) return;
  if (mode === "crash" && chosen) {
    process.stderr.write("the last words\n", () => process.exit(3));
    return;
  }
  if (mode === "abort" && chosen) process.kill(process.pid, "SIGABRT");
  else if (mode === "bad" && chosen)
    write({ id, ok: true, frames: "no array", endpoint: 7, zdp: 2 });
  else if (mode === "refuse" && chosen)
    write({ id, ok: false, err: { kind, reason: "not today" } });
  else if (mode === "bare" && Object.keys(opt).length > 0)
    write({ id, ok: false, err: { kind: "unsupported", reason: Object.keys(opt)[0] } });
  else if (mode === "late" && chosen) setImmediate(() => setImmediate(() => write(reply)));
  else write(reply);
  if (op === "bye") process.exit(0);
}
