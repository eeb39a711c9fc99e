import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { lastWords } from "./last-words.ts";

/** Octets of a peer's stderr that are kept: its last words. */
const STDERR_MAX = 4_096;

/** One side of a pair: a program that prints JSON lines, and stays until it is killed. */
export class PeerProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #interface: Interface;
  readonly #ended: Promise<string>;
  #stderr = "";

  /** @param name what error messages call it: "sender" */
  constructor(
    name: string,
    argv: readonly string[],
    environment: Readonly<Record<string, string>>,
  ) {
    this.#name = name;
    const [program = "", ...rest] = argv;
    this.#child = spawn(program, rest, { env: { ...process.env, ...environment } });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_MAX);
    });
    this.#child.stdin!.on("error", () => {});
    this.#interface = createInterface(this.#child.stdout!);
    this.#lines = this.#interface[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => {
      this.#child.on("error", (error) => resolve(error.message));
      this.#child.on("close", (code, signal) => resolve(this.#lastWords(code, signal)));
    });
  }

  /**
   * The next line, parsed.
   *
   * @throws Error (rejects) where the process ends instead, with its exit code and its last words
   */
  async line(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value);
    throw new Error(`the ${this.#name} ${await this.#ended}`);
  }

  /** Tells a sender to send its last message. */
  stop(): void {
    this.#child.stdin!.end();
  }

  /** Ends the process, and waits until it has ended. */
  async kill(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.#child.kill(signal);
    await this.#ended;
    this.#interface.close();
  }

  #lastWords(code: number | null, signal: string | null): string {
    const ending = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
    const told = lastWords(this.#stderr);
    return told === "" ? ending : `${ending}: ${told}`;
  }
}
