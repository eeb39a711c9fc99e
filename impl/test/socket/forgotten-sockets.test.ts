import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

const libraries = {
  ours: new URL("../../src/index.ts", import.meta.url).href,
  zeromq: import.meta.resolve("zeromq"),
};

/** Runs a program with a garbage collector at hand; it prints the words that count. */
async function printed(library: keyof typeof libraries, program: string): Promise<string> {
  const script = `
    const { setTimeout: sleep } = await import("node:timers/promises");
    const zmq = await import(${JSON.stringify(libraries[library])});
    const collect = async () => { for (let i = 0; i < 5; i++) { gc(); await sleep(20); } };
    const seen = [];
    ${program}
    console.log(seen.join(" "));
    process.exit();`;
  const options = ["--expose-gc", "--import", "tsx", "--input-type=module", "-e", script];
  const child = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (octets: Buffer) => {
    text += octets.toString();
  });
  await once(child, "close");
  return text.trim();
}

const watchedPull = `
  const pull = new zmq.Pull();
  (async () => { for await (const { type } of pull.events) seen.push(type); })();
  await pull.bind("tcp://127.0.0.1:*");`;

for (const library of ["ours", "zeromq"] as const) {
  test(`${library}: a socket that nobody has any more is closed, and its messages arrive`, async () => {
    const words = await printed(
      library,
      `${watchedPull}
       await (() => {
         const push = new zmq.Push();
         push.connect(pull.lastEndpoint);
         return push.send("x");
       })();
       const [message] = await pull.receive();
       await collect();
       seen.push(message.toString());`,
    );

    assert.equal(words, "bind accept handshake disconnect x");
  });

  test(`${library}: a socket that is iterated over is not forgotten`, async () => {
    const words = await printed(
      library,
      `const push = new zmq.Push();
       await push.bind("tcp://127.0.0.1:*");
       (() => {
         const pull = new zmq.Pull();
         pull.connect(push.lastEndpoint);
         (async () => { for await (const [message] of pull) seen.push(message.toString()); })();
       })();
       await push.send("a");
       await collect();
       await push.send("b");
       await collect();`,
    );

    assert.equal(words, "a b");
  });
}

test("ours: a receive that waits is served before its forgotten socket is closed", async () => {
  const words = await printed(
    "ours",
    `${watchedPull.replaceAll("Pull", "Push").replaceAll("pull", "push")}
     const received = (() => {
       const pull = new zmq.Pull();
       pull.connect(push.lastEndpoint);
       return pull.receive();
     })();
     await collect();
     await push.send("x");
     const [message] = await received;
     await collect();
     seen.push(message.toString());`,
  );

  assert.equal(words, "bind accept handshake disconnect x");
});
