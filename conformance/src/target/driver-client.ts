import { Inbox } from "../peer/inbox.ts";
import { Crash, Hang, ProtocolBroken, Refused } from "./driver-error.ts";
import { type Command, DriverProcess } from "./driver-process.ts";
import {
  type Answers,
  answers,
  complaint,
  type DriverError,
  type DriverEvent,
  envelope,
  event,
  type Operation,
  operation,
} from "./protocol.ts";
import type { ZapRequest } from "./security.ts";

/** What a driver may need beyond the time that the request itself grants. */
const GRACE_MS = 10_000;

/** How long a driver may take to answer "bye", in ms: after it, it is ended. */
const LEAVE_MS = 2_000;

/** Who watches the conversation with the driver. */
export interface Watcher {
  driver(direction: "request" | "response" | "event" | "noise", line: string): void;
  stderr(text: string): void;
}

/** A request that need not be of ZDP/1. */
export type Probe = { readonly op: string } & Readonly<Record<string, unknown>>;

/** What a driver says to it. */
export type Probed =
  | ({ readonly ok: true } & Readonly<Record<string, unknown>>)
  | { readonly ok: false; readonly err: DriverError };

interface Open {
  /** "probe" is none of ZDP/1: any answer is taken. */
  readonly op: Operation["op"] | "probe";
  readonly settle: (outcome: Error | Record<string, unknown>) => void;
}

/**
 * Speaks ZDP/1 with one driver process. Answers may come in any order. When the process hangs or
 * ends, the requests that were open fail with Hang or Crash and this client is over: start another
 * one.
 */
export class DriverClient {
  /** Watches from now on; changed from case to case. */
  watcher: Watcher | undefined;
  /** What the driver's ZAP handler was asked. */
  readonly zapRequests = new Inbox<ZapRequest>();
  readonly #events = new Map<string, Inbox<DriverEvent>>();
  readonly #process: DriverProcess;
  readonly #open = new Map<number, Open>();
  readonly #graceMs: number;
  #lastId = 0;
  #over: Error | undefined;

  constructor(command: Command, graceMs = GRACE_MS) {
    this.#graceMs = graceMs;
    this.#process = new DriverProcess(command, {
      line: (line) => this.#line(line),
      stderr: (text) => this.watcher?.stderr(text),
      exited: (how) => this.#exited(how),
    });
  }

  /** Why no further request can be answered: Hang, Crash or ProtocolBroken. */
  get over(): Error | undefined {
    return this.#over;
  }

  /**
   * Asks the driver.
   *
   * @param graceMs time beyond that of the request itself, before no answer is a hang
   * @throws Refused the driver said no; Hang, Crash, ProtocolBroken the driver is unusable from now
   *   on
   * @throws TypeError the suite itself would send what ZDP/1 forbids
   */
  request<Op extends Operation["op"]>(
    asked: Extract<Operation, { op: Op }>,
    graceMs = this.#graceMs,
  ): Promise<Answers[Op]> {
    const valid = operation.safeParse(asked);
    if (!valid.success) {
      return Promise.reject(new TypeError(`${asked.op}: ${complaint(valid.error)}`));
    }
    if (this.#over !== undefined) return Promise.reject(this.#over);
    const ms = ("timeout" in asked ? asked.timeout : 0) + graceMs;
    return this.#ask(asked.op, asked, ms) as Promise<Answers[Op]>;
  }

  #ask(
    op: Open["op"],
    fields: Record<string, unknown>,
    ms: number,
  ): Promise<Record<string, unknown>> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => void this.#hung(op, ms), ms);
      const settle = (outcome: Error | Record<string, unknown>) => {
        clearTimeout(timer);
        this.#open.delete(id);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      this.#open.set(id, { op, settle });
      const line = JSON.stringify({ id, ...fields });
      this.watcher?.driver("request", line);
      this.#process.write(line);
    });
  }

  /**
   * Asks for anything, of ZDP/1 or not, to see what the driver says.
   *
   * @returns the answer without its id
   * @throws Hang, Crash, ProtocolBroken
   */
  async probe(fields: Probe): Promise<Probed> {
    if (this.#over !== undefined) throw this.#over;
    const timeout = typeof fields.timeout === "number" ? fields.timeout : 0;
    try {
      const { id: _, ...answer } = await this.#ask("probe", fields, timeout + this.#graceMs);
      return { ...answer, ok: true };
    } catch (error) {
      if (error instanceof Refused) return { ok: false, err: error.refusal };
      throw error;
    }
  }

  /** What the monitor of this socket tells. */
  eventsOf(s: string): Inbox<DriverEvent> {
    const inbox = this.#events.get(s) ?? new Inbox<DriverEvent>();
    this.#events.set(s, inbox);
    return inbox;
  }

  /** Forgets what was told until now. */
  forget(): void {
    this.zapRequests.clear();
    this.#events.clear();
  }

  /** The process, while it runs. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Asks the driver to leave, and waits until it has. */
  async bye(): Promise<void> {
    if (this.#over === undefined) await this.request({ op: "bye" }, LEAVE_MS).catch(() => {});
    await this.#process.end();
  }

  async #hung(op: string, ms: number): Promise<void> {
    const waiting = [...this.#open.values()].map((open) => open.op).join(", ");
    this.#fail(new Hang(`no answer to ${op} within ${ms} ms (open: ${waiting})`));
    await this.#process.abort();
  }

  #exited(how: string): void {
    const stderr = this.#process.stderr;
    const last = stderr.length > 0 ? `; its last words: ${stderr.slice(-5).join(" | ")}` : "";
    this.#fail(new Crash(`the driver ${how}${last}`));
  }

  #broken(text: string): void {
    this.#fail(new ProtocolBroken(text));
    void this.#process.abort();
  }

  #fail(error: Error): void {
    this.#over ??= error;
    for (const { settle } of [...this.#open.values()]) settle(error);
  }

  #line(line: string): void {
    if (!line.startsWith("{")) {
      this.watcher?.driver("noise", line);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      this.#broken(`expected one JSON object a line, got ${line.slice(0, 120)}`);
      return;
    }
    if (typeof value === "object" && value !== null && "ev" in value) this.#event(line, value);
    else this.#answer(line, value);
  }

  #event(line: string, value: object): void {
    const parsed = event.safeParse(value);
    if (parsed.success) {
      this.watcher?.driver("event", line);
      const { ev, s, frames = [], envelope } = parsed.data;
      if (ev === "zap.request") this.zapRequests.add({ envelope, frames });
      if (s !== undefined) this.eventsOf(s).add(parsed.data);
    } else this.#broken(`an event that is not of ZDP/1: ${told(parsed.error, line)}`);
  }

  #answer(line: string, value: unknown): void {
    this.watcher?.driver("response", line);
    const parsed = envelope.safeParse(value);
    if (!parsed.success) {
      this.#broken(`an answer that is not of ZDP/1: ${told(parsed.error, line)}`);
      return;
    }
    const open = this.#open.get(parsed.data.id);
    if (open === undefined) {
      this.#broken(`an answer to id ${parsed.data.id}, which is not open: ${line.slice(0, 120)}`);
      return;
    }
    if (!parsed.data.ok) {
      open.settle(new Refused(open.op, parsed.data.err));
      return;
    }
    if (open.op === "probe") {
      open.settle(parsed.data);
      return;
    }
    const answer = answers[open.op].safeParse(parsed.data);
    if (answer.success) open.settle(answer.data);
    else this.#broken(`an answer to ${open.op} that is not of ZDP/1: ${told(answer.error, line)}`);
  }
}

/** What was expected of a line, and the line. */
const told = (error: Parameters<typeof complaint>[0], line: string): string =>
  `${complaint(error)}: ${line.slice(0, 120)}`;
