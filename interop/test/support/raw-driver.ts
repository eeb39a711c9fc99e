import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export type Answer = Record<string, unknown>;

/** A driver answered with `err`. */
export class DriverRefusal extends Error {
  readonly kind: string;

  constructor(op: string, err: { kind: string; reason?: string }) {
    super(`${op}: ${err.kind}: ${err.reason ?? ""}`);
    this.kind = err.kind;
  }
}

/**
 * A driver's process and its lines, unchecked: unlike the suite's client it also sends nonsense.
 */
export class RawDriver {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, (answer: Answer | Error) => void>();
  readonly #awaited = new Map<string, (event: Answer) => void>();
  readonly #exited: Promise<number | null>;
  #lastId = 0;
  #over: Error | undefined;

  constructor([program, ...args]: [string, ...string[]], cwd: string) {
    this.#child = spawn(program, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
    this.#child.stdin!.on("error", () => {});
    createInterface({ input: this.#child.stdout! }).on("line", (line) => this.#take(line));
    this.#exited = new Promise((resolve) => {
      this.#child.on("close", (code) => {
        this.#over = new Error(`the driver exited with code ${code}`);
        for (const settle of this.#open.values()) settle(this.#over);
        resolve(code);
      });
    });
  }

  /** Rejects with DriverRefusal where the driver says no, and with an Error where it has ended. */
  call(op: string, fields: Answer = {}): Promise<Answer> {
    if (this.#over) return Promise.reject(this.#over);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#open.set(id, (answer) => {
        if (answer instanceof Error) reject(answer);
        else if (answer.ok === true) resolve(answer);
        else reject(new DriverRefusal(op, answer.err as { kind: string }));
      });
      this.#child.stdin!.write(`${JSON.stringify({ id, op, ...fields })}\n`);
    });
  }

  /** The next event of this name. */
  event(name: string): Promise<Answer> {
    return new Promise((resolve) => this.#awaited.set(name, resolve));
  }

  /** Says goodbye; the exit code. */
  async bye(): Promise<number | null> {
    await this.call("bye").catch(() => {});
    return this.#exited;
  }

  #take(line: string): void {
    const answer = JSON.parse(line) as Answer;
    if (typeof answer.ev === "string") {
      this.#awaited.get(answer.ev)?.(answer);
      this.#awaited.delete(answer.ev);
    }
    if (typeof answer.id !== "number") return;
    this.#open.get(answer.id)?.(answer);
    this.#open.delete(answer.id);
  }
}
