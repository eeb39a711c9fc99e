import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

const sockets = new URL("../../src/index.ts", import.meta.url).href;

/** Runs a program with our sockets; "alive" if it has not ended by itself after it printed "done". */
async function life(program: string, waitMs: number): Promise<"ended" | "alive"> {
  const script = `import { Push, Pull } from ${JSON.stringify(sockets)};
    const pull = new Pull();
    await pull.bind("tcp://127.0.0.1:*");
    ${program}
    console.log("done");`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), exit]);
  const outcome = await Promise.race([
    exit.then(() => "ended" as const),
    new Promise<"alive">((resolve) => setTimeout(() => resolve("alive"), waitMs)),
  ]);
  child.kill();
  await exit;
  return outcome;
}

// As with zeromq 6: what waits keeps the process alive, what merely exists does not.
for (const [what, program, expected] of [
  ["a bound socket alone lets the process end", "", "ended"],
  ["a receive that waits keeps it alive", "void pull.receive();", "alive"],
  [
    "a message that is not sent yet keeps it alive",
    `const push = new Push(); push.connect("tcp://127.0.0.1:1"); await push.send("x");`,
    "alive",
  ],
  [
    "with a linger of 0 it does not",
    `const push = new Push({ linger: 0 }); push.connect("tcp://127.0.0.1:1"); await push.send("x");`,
    "ended",
  ],
  [
    "with a linger of 50 a closed socket does for that long",
    `const push = new Push({ linger: 50 }); push.connect("tcp://127.0.0.1:1"); await push.send("x");
     push.close();`,
    "ended",
  ],
  [
    "after a message was delivered nothing keeps it alive",
    `const push = new Push(); push.connect(pull.lastEndpoint); await push.send("x");
     await pull.receive();`,
    "ended",
  ],
] as const) {
  test(what, async () => {
    assert.equal(await life(program, expected === "alive" ? 500 : 20_000), expected);
  });
}
