import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { LINE_MAX } from "./protocol.ts";

/** Lines of stderr that are kept for a crash report. */
const STDERR_LINES = 200;

/** Octets of stderr kept of one line. */
const STDERR_LINE_MAX = 2_000;

/** How long a process may take to end after SIGABRT, which leaves a stack, before SIGKILL. */
const ABORT_MS = 500;

export interface Command {
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
}

export interface ProcessEvents {
  line(line: string): void;
  stderr(line: string): void;
  /** Called once. `how` is a sentence: "exited with code 1", "was killed by SIGSEGV". */
  exited(how: string): void;
}

/** A driver as a child process: lines in, lines out. Knows no protocol. */
export class DriverProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #stderr: string[] = [];
  readonly #exit: Promise<void>;
  #over = false;

  constructor({ command: [program, ...args], cwd }: Command, events: ProcessEvents) {
    this.#child = spawn(program, args, { cwd, stdio: "pipe" });
    // A driver that ignores the end of its stdin would stay behind.
    const kill = () => void this.#child.kill("SIGKILL");
    process.once("exit", kill);
    this.#exit = new Promise((resolve) => {
      const over = (how: string) => {
        if (this.#over) return;
        this.#over = true;
        process.off("exit", kill);
        events.exited(how);
        resolve();
      };
      this.#child.on("error", (error) => over(`could not be started: ${error.message}`));
      // "close", not "exit": what the process wrote before it ended has been read by then.
      this.#child.on("close", (code, signal) =>
        over(signal ? `was killed by ${signal}` : `exited with code ${code}`),
      );
    });
    this.#child.stdin.on("error", () => {});
    this.#child.stdout.on(
      "data",
      guard(LINE_MAX, () => this.#child.kill("SIGKILL")),
    );
    createInterface({ input: this.#child.stdout }).on("line", (line) => events.line(line));
    createInterface({ input: this.#child.stderr }).on("line", (line) => {
      this.#stderr.push(line.slice(0, STDERR_LINE_MAX));
      if (this.#stderr.length > STDERR_LINES) this.#stderr.shift();
      events.stderr(line.slice(0, STDERR_LINE_MAX));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last lines of stderr, oldest first. */
  get stderr(): readonly string[] {
    return this.#stderr;
  }

  write(line: string): void {
    if (!this.#over) this.#child.stdin.write(`${line}\n`);
  }

  /** Ends the process: SIGABRT for its stack, then SIGKILL. Resolves when it is gone. */
  async abort(): Promise<void> {
    if (this.#over) return;
    this.#child.kill("SIGABRT");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), ABORT_MS);
    await this.#exit;
    clearTimeout(timer);
  }

  /** Closes stdin, by which a driver ends, and waits for it; after `ms` it is killed. */
  async end(ms = 2_000): Promise<void> {
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), ms);
    await this.#exit;
    clearTimeout(timer);
  }
}

/** Calls `exceeded` when a line grows beyond `max` octets, so that no driver fills the memory. */
function guard(max: number, exceeded: () => void): (chunk: Buffer) => void {
  let length = 0;
  return (chunk) => {
    const newline = chunk.lastIndexOf(0x0a);
    length = newline < 0 ? length + chunk.length : chunk.length - newline - 1;
    if (length > max) exceeded();
  };
}
