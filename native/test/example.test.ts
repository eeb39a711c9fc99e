import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { unavailable } from "./recorder.ts";

const file = fileURLToPath(new URL("../examples/http-hello.mjs", import.meta.url));

it("another protocol takes under 100 lines: HTTP, spoken to by Node's own client", {
  skip: unavailable,
  timeout: 30_000,
}, async (t) => {
  const server = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => server.kill());
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.once("data", (line) => resolve(String(line).trim()));
    server.once("exit", (code) => reject(new Error(`the example ended with ${code}`)));
  });

  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => (await fetch(`${url}${i}`)).text()),
  );

  assert.deepEqual(
    answers,
    answers.map((_, i) => `hello from /${i}\n`),
  );
  const post = await fetch(url, { method: "POST" });
  assert.equal(post.status, 405);
  assert.equal(await pipelined(url, 100), 100);
  assert.ok(readFileSync(file, "utf8").split("\n").length < 100);
});

/** Sends requests in one piece over one connection. Returns how many were answered. */
function pipelined(url: string, count: number): Promise<number> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("GET /x HTTP/1.1\r\nhost: here\r\n\r\n".repeat(count));
  let text = "";
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.on("data", (octets) => {
      text += octets;
      const answered = text.split("hello from /x\n").length - 1;
      if (answered === count) resolve(answered);
      if (answered === count) socket.destroy();
    });
  });
}
