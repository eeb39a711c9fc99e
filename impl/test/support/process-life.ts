import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { Pull } from "../../src/index.ts";

const libraries = {
  ours: new URL("../../src/index.ts", import.meta.url).href,
  zeromq: import.meta.resolve("zeromq"),
};

/** After it a message that was sent at once has waited for its peer, in ms. */
const LATE_MS = 300;

export type Library = keyof typeof libraries;

export interface Life {
  /** Whether the process has ended by itself within `waitMs`. */
  readonly end: "ended" | "alive";
  /** What the peers received from it. */
  readonly delivered: string[];
}

/**
 * Runs a program in a process of its own: `zmq` is the library, `there` an endpoint with a PULL,
 * `late` one that has it a moment after the program has begun, `absent` one where nobody listens.
 *
 * @param waitMs how long the process is watched after its program was run
 */
export async function live(library: Library, program: string, waitMs: number): Promise<Life> {
  const delivered: string[] = [];
  const there = await listening("tcp://127.0.0.1:*", delivered);
  const folder = mkdtempSync(join(tmpdir(), "life-"));
  const lateEndpoint = `ipc://${join(folder, "socket")}`;
  // The program tells that it has begun and was run over a descriptor that Node does not watch.
  const script = `
    import { writeSync } from "node:fs";
    const library = ${JSON.stringify(libraries[library])};
    const zmq = await import(library);
    const there = ${JSON.stringify(there.lastEndpoint)};
    const late = ${JSON.stringify(lateEndpoint)};
    const absent = "tcp://127.0.0.1:1";
    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    writeSync(3, "begun");
    process.on("exit", () => writeSync(3, "run"));
    ${program}
    writeSync(3, "run");`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const exit = once(child, "exit");
  const tells = listener(child.stdio[3] as Readable);
  await Promise.race([tells("begun"), exit]);
  const late = sleep(LATE_MS).then(() => listening(lateEndpoint, delivered));
  await Promise.race([tells("run"), exit]);
  const end = await Promise.race([
    exit.then(() => "ended" as const),
    sleep(waitMs).then(() => "alive" as const),
  ]);
  child.kill("SIGKILL");
  await exit;
  for (const peer of [there, await late]) {
    await heard(peer);
    peer.close();
  }
  rmSync(folder, { recursive: true });
  return { end, delivered };
}

/** Waits until a stream has said a word, which may have come already. */
function listener(stream: Readable): (word: string) => Promise<void> {
  let text = "";
  stream.on("data", (octets: Buffer) => {
    text += octets.toString();
  });
  return async (word) => {
    while (!text.includes(word)) await once(stream, "data");
  };
}

async function listening(endpoint: string, delivered: string[]): Promise<Pull> {
  const pull = new Pull();
  await pull.bind(endpoint);
  (async () => {
    for await (const message of pull) delivered.push(message.join());
  })();
  return pull;
}

/** Waits until a PULL has all that was sent to it by processes that have ended. */
async function heard(pull: Pull): Promise<void> {
  while (pull.stats().connections.length > 0) await sleep(5);
  // What is in its queue is taken by turns of promises alone.
  await sleep(0);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
