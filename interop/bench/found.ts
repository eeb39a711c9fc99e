import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Found } from "./contestants.ts";
import { lastWords } from "./last-words.ts";

/** Seconds that a compiler or a probe may take. */
const PROBE_SECONDS = 60;

/**
 * Looks for the contestants and compiles the C program.
 *
 * @param folder of interop/, as a file URL
 * @param scratch a folder for the compiled program; the caller removes it
 * @param missing takes one sentence for each contestant that cannot run here
 */
export function lookAround(folder: URL, scratch: string, missing: string[]): Found {
  const nodePeer = fileURLToPath(new URL("dist/bench/peers/node.js", folder));
  return {
    libzmq: compileLibzmq(fileURLToPath(new URL("bench/peers/libzmq.c", folder)), scratch, missing),
    scrutineer: probeScrutineer(missing),
    zeromq: { version: versionOf("zeromq") },
    nodePeer,
  };
}

function compileLibzmq(source: string, scratch: string, missing: string[]): Found["libzmq"] {
  const program = join(scratch, "libzmq-peer");
  const compiled = run("cc", ["-O2", "-o", program, source, "-lzmq"]);
  if (compiled.failure !== undefined) {
    missing.push(
      `libzmq in C, and with it every ratio: ${compiled.failure} (Debian: gcc, libzmq3-dev)`,
    );
    return undefined;
  }
  return { program, version: run(program, ["version"]).stdout.trim() };
}

/** In a process of its own: what a transport leaves open must not keep this one alive. */
function probeScrutineer(missing: string[]): Found["scrutineer"] {
  const script = `
    const { Pull, backend } = await import("@scrutineer/zmq");
    await backend();
    console.log("receiveMany" in Pull.prototype);
    process.exit(0);`;
  const backends: ("io_uring" | "net")[] = [];
  let receiveMany = false;
  for (const backend of ["io_uring", "net"] as const) {
    const argv = ["--input-type=module", "--eval", script];
    const { stdout, failure } = run(process.execPath, argv, { SCRUTINEER_TRANSPORT: backend });
    if (failure === undefined) {
      backends.push(backend);
      receiveMany = stdout.trim() === "true";
    } else {
      missing.push(`@scrutineer/zmq on ${backend}: ${failure}`);
    }
  }
  return { version: versionOf("@scrutineer/zmq"), backends, receiveMany };
}

function run(program: string, argv: readonly string[], environment: Record<string, string> = {}) {
  const { stdout, stderr, error, status } = spawnSync(program, argv, {
    // Packages are looked up from here, wherever the benchmark was started.
    cwd: dirname(fileURLToPath(import.meta.url)),
    encoding: "utf8",
    env: { ...process.env, ...environment },
    timeout: PROBE_SECONDS * 1_000,
  });
  if (error) {
    const absent = (error as NodeJS.ErrnoException).code === "ENOENT";
    return { stdout: "", failure: absent ? `there is no ${program}` : error.message };
  }
  if (status === 0) return { stdout, failure: undefined };
  return { stdout: "", failure: lastWords(stderr) || `${program} ended with ${status}` };
}

function versionOf(name: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
