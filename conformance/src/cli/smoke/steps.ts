import type { Probe } from "../../target/driver-client.ts";
import { Refused } from "../../target/driver-error.ts";
import type { DriverTarget } from "../../target/driver-target.ts";
import { isLiteralOf, octetsOf } from "../../target/frame-literal.ts";
import { processUsage } from "../../target/process-usage.ts";
import { exchangeSteps } from "./exchanges.ts";
import { connected, NotHere, resetAll, SmokeFailure, type Step, type Subject } from "./subject.ts";
import { declaredTypes, greets } from "./version.ts";

/** Requests that are sent without waiting for an answer. */
const PIPELINED = 300;

/**
 * Sockets that are opened to see whether a reset closes them, and how often: a library may give
 * descriptors back when its collector finds the objects, which idle waiting does not bring about.
 */
const OPENED = 20;
const ROUNDS = 10;

/** How long a library may take to give descriptors back after each, in ms, and how often to look. */
const CLOSING_MS = 500;
const LOOK_MS = 20;

/** How long an answer that says "nothing came" may be late, in ms. */
const LATE_MS = 2_000;

/** All steps after hello, in order. */
export const steps: readonly Step[] = [
  {
    name: "unknown-operation",
    title: "an unknown operation is refused as unsupported",
    run: ({ driver }) => unsupported(driver, { op: "nonsense-7f3a" }),
  },
  {
    name: "unknown-socket-type",
    title: "an unknown socket type is refused as unsupported",
    run: ({ driver }) => unsupported(driver, { op: "socket", s: "smoke", type: "NONSENSE" }),
  },
  {
    name: "unknown-option",
    title: "an unknown option is refused as unsupported",
    run: ({ driver, hello }) => {
      const [type] = declaredTypes(hello.caps.sockets);
      return unsupported(driver, { op: "socket", s: "smoke", type, opt: { nonsense_7f3a: 1 } });
    },
  },
  {
    name: "timeout",
    title: "a recv to which nothing comes answers within its timeout",
    run: timesOut,
  },
  {
    name: "version",
    title: "a bound socket greets in the latest version that is declared",
    run: greets,
  },
  ...exchangeSteps,
  {
    name: "pipelined",
    title: `${PIPELINED} requests at once are all answered, in the order of the messages`,
    run: pipelined,
  },
  { name: "reset", title: "a reset closes all sockets and gives descriptors back", run: resets },
];

async function unsupported(driver: DriverTarget, fields: Probe): Promise<void> {
  const answer = await driver.probe(fields);
  if (!answer.ok && answer.err.kind === "unsupported") return;
  throw new SmokeFailure(
    '"ok":false with "err":{"kind":"unsupported"}',
    answer.ok ? '"ok":true' : `"err":${JSON.stringify(answer.err)}`,
    "Answer unsupported to whatever you do not know, before you do anything: that is how newer suites ask.",
  );
}

async function timesOut(subject: Subject): Promise<void> {
  const receivers = ["PULL", "DEALER", "REP", "SUB", "ROUTER", "PAIR"] as const;
  const type = receivers.find((each) => subject.hello.caps.sockets.includes(each));
  if (type === undefined) throw new NotHere("no socket that receives is declared");
  const socket = await subject.driver.socket(type);
  await socket.bind();
  const begin = performance.now();
  const got = await socket.receive(50);
  const tookMs = performance.now() - begin;
  await resetAll(subject.driver);
  if (got !== undefined) throw new SmokeFailure('"timeout":true', JSON.stringify(got));
  if (tookMs > LATE_MS) {
    throw new SmokeFailure("an answer after 50 ms", `one after ${Math.round(tookMs)} ms`);
  }
}

async function pipelined(subject: Subject): Promise<void> {
  const { driver, partner, hello } = subject;
  const pairs = [
    ["PUSH", "PULL"],
    ["DEALER", "DEALER"],
    ["PAIR", "PAIR"],
  ] as const;
  const pair = pairs.find(([type]) => hello.caps.sockets.includes(type));
  if (pair === undefined) return pipelinedReceives(subject);
  const [own, theirs] = await connected(subject, pair[0], pair[1], true);
  const texts = Array.from({ length: PIPELINED }, (_, index) => `text:${index}`);
  const sending = Promise.all(texts.map((literal) => own.send(literal)));
  for (const literal of texts) {
    const [got] = (await theirs.receive()) ?? [];
    if (got === undefined || !isLiteralOf(got, octetsOf(literal)!)) {
      throw new SmokeFailure(
        `the message ${literal}`,
        got ?? "none within 5 s",
        "Sends of one socket keep the order in which they were asked for.",
      );
    }
  }
  await sending;
  await resetAll(driver, partner);
}

async function pipelinedReceives({ driver, hello }: Subject): Promise<void> {
  const [type = "PULL"] = declaredTypes(hello.caps.sockets);
  const socket = await driver.socket(type);
  await socket.bind();
  await Promise.all(Array.from({ length: PIPELINED }, () => socket.demand(0)));
  await resetAll(driver);
}

async function resets({ driver, hello }: Subject): Promise<void> {
  const [type = "DEALER"] = declaredTypes(hello.caps.sockets);
  const open = async () => {
    for (let count = 0; count < OPENED; count++) await (await driver.socket(type)).bind();
  };
  // Once before it counts: a library may open what it keeps with its first socket.
  await open();
  try {
    await driver.request({ op: "reset" });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new NotHere("reset is not supported: the driver is started anew for each case");
  }
  const before = processUsage(driver.pid)?.descriptors;
  if (before === undefined) throw new NotHere("this system does not show descriptors (/proc)");
  let left = before;
  for (let round = 1; round <= ROUNDS; round++) {
    const most = left;
    await open();
    await driver.request({ op: "reset" });
    left = await comeDown(driver, most);
    // One that leaks has more after each round.
    if (left <= most) return;
  }
  throw new SmokeFailure(
    `the ${before} descriptors of before`,
    `${left} after ${ROUNDS} times ${OPENED} sockets and a reset, more each time`,
    "A reset closes every socket with linger 0, and answers when that is done.",
  );
}

/** The descriptors of the driver, as soon as they are no more than `most`, or else in the end. */
async function comeDown(driver: DriverTarget, most: number): Promise<number> {
  const open = () => processUsage(driver.pid)?.descriptors ?? 0;
  for (let waitedMs = 0; open() > most && waitedMs < CLOSING_MS; waitedMs += LOOK_MS) {
    // biome-ignore lint/plugin: a look at descriptors: the system tells no event.
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return open();
}
