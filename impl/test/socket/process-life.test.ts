import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Library, live } from "../support/process-life.ts";

/** A program that ends has this long after its last line, one that lives is watched for so long. */
const ENDS_MS = 10_000;
const LIVES_MS = 900;

const pushTo = (endpoint: string, options = "{}") =>
  `const push = new zmq.Push(${options}); push.connect(${endpoint}); await push.send("x");`;
/** An observer keeps a process alive: for programs that end themselves, or close their socket. */
const established = (options = "{}") =>
  `const push = new zmq.Push(${options}); push.connect(there);
   await new Promise((resolve) => push.events.on("handshake", resolve)); await push.send("x");`;
/** A worker sees nothing of the program around it, and has to learn TypeScript anew. */
const inWorker = (program: string) => `
  const { Worker } = await import("node:worker_threads");
  const constants = \`const there = "\${there}", absent = "\${absent}";\`;
  new Worker(\`(async () => {
    (await import("${import.meta.resolve("tsx/esm/api")}")).register();
    const zmq = await import("\${library}"); \${constants} ${program}
  })()\`, { eval: true });`;

// Each program is run with zeromq and with this package, and both have to come to the same.
const programs: [what: string, program: string, end: "ended" | "alive", delivered: string[]][] = [
  ["a bound socket", `await new zmq.Pull().bind("tcp://127.0.0.1:*");`, "ended", []],
  ["a connected socket", "new zmq.Pull().connect(absent);", "ended", []],
  [
    "a receive that waits",
    `const pull = new zmq.Pull(); await pull.bind("tcp://127.0.0.1:*"); await sleep(50);
     pull.receive().catch(() => {});`,
    "alive",
    [],
  ],
  [
    "an iterator that waits",
    "(async () => { for await (const _ of new zmq.Pull()); })();",
    "alive",
    [],
  ],
  ["a send that waits", `new zmq.Dealer().send("x").catch(() => {});`, "alive", []],
  ["a send without a peer that is dropped", `await new zmq.Publisher().send("x");`, "ended", []],
  [
    "an observer that is read",
    "(async () => { for await (const _ of new zmq.Pull().events); })();",
    "alive",
    [],
  ],
  ["an observer with a listener", `new zmq.Pull().events.on("bind", () => {});`, "alive", []],
  [
    "an observer whose socket is closed",
    "const pull = new zmq.Pull(); pull.events.on('end', () => {}); pull.close();",
    "ended",
    [],
  ],
  ["a message to a peer that is there", pushTo("there"), "ended", ["x"]],
  ["a message to a peer that comes late", pushTo("late"), "ended", ["x"]],
  ["a message to nobody", pushTo("absent"), "alive", []],
  ["a message to nobody, linger 0", pushTo("absent", "{ linger: 0 }"), "ended", []],
  ["a message to nobody, linger 200", pushTo("absent", "{ linger: 200 }"), "ended", []],
  ["a message, then close", `${pushTo("there")} push.close();`, "ended", ["x"]],
  ["a message to nobody, then close", `${pushTo("absent")} push.close();`, "alive", []],
  ["a message to a late peer, then close", `${pushTo("late")} push.close();`, "ended", ["x"]],
  [
    "a message to nobody, linger 200, then close",
    `${pushTo("absent", "{ linger: 200 }")} push.close();`,
    "ended",
    [],
  ],
  [
    "a message over a connection, linger 0, then close",
    `${established("{ linger: 0 }")} push.close();`,
    "ended",
    ["x"],
  ],
  ["process.exit over a connection", `${established()} process.exit();`, "ended", ["x"]],
  ["process.exit with a message to nobody", `${pushTo("absent")} process.exit();`, "ended", []],
  ["process.exit with a receive", "new zmq.Pull().receive(); process.exit();", "ended", []],
  ["an exception with a message to nobody", `${pushTo("absent")} throw new Error();`, "ended", []],
  ["a message of a worker", inWorker(pushTo("there")), "ended", ["x"]],
  ["a message of a worker to nobody", inWorker(pushTo("absent")), "alive", []],
];

describe("what keeps the process alive, and what its end sends", { concurrency: 2 }, () => {
  for (const library of ["ours", "zeromq"] satisfies Library[]) {
    for (const [what, program, end, delivered] of programs) {
      test(`${library}: ${what}`, async () => {
        const life = await live(library, program, end === "ended" ? ENDS_MS : LIVES_MS);

        assert.deepEqual(life, { end, delivered });
      });
    }
  }
});
