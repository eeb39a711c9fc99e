import { InprocEnd, type InprocOptions, type InprocOwner } from "../../src/pipe/inproc.ts";
import { Pipe, type PipeOwner } from "../../src/pipe/pipe.ts";

/** Tasks that a test runs when it likes. */
export class Tasks {
  #waiting: (() => void)[] = [];
  readonly later = (task: () => void) => void this.#waiting.push(task);

  get count(): number {
    return this.#waiting.length;
  }

  /** Runs what waits, and what comes of it. */
  run(): void {
    while (this.#waiting.length > 0) this.#waiting.shift()!();
  }
}

interface Marks {
  readonly send?: number;
  readonly receive?: number;
  readonly sink?: InprocOptions["sink"];
}

/** A socket at one end: notes what it is told. */
export class Socket implements InprocOwner, PipeOwner {
  readonly end: InprocEnd;
  readonly told: string[] = [];
  refusal: Error | undefined;
  readables = 0;
  writables = 0;

  constructor(tasks: Tasks, routingId: string, marks: Marks = {}) {
    const pipe = new Pipe(this, {
      sendHighWaterMark: marks.send ?? 1000,
      receiveHighWaterMark: marks.receive ?? 1000,
    });
    const { sink } = marks;
    const later = tasks.later;
    this.end = new InprocEnd(pipe, this, { routingId: Buffer.from(routingId), later, sink });
  }

  get pipe(): Pipe {
    return this.end.pipe;
  }

  ready(_end: InprocEnd, identity: Buffer): void {
    if (this.refusal !== undefined) throw this.refusal;
    this.told.push(`ready ${identity}`);
  }
  subscribe(_pipe: Pipe, topic: Buffer): void {
    if (this.refusal !== undefined) throw this.refusal;
    this.told.push(`+${topic}`);
  }
  cancel(_pipe: Pipe, topic: Buffer): void {
    this.told.push(`-${topic}`);
  }
  lost(_end: InprocEnd, error: Error | undefined): void {
    this.told.push(`lost ${error?.message ?? "plainly"}`);
  }
  readable(): void {
    this.readables++;
  }
  writable(): void {
    this.writables++;
  }

  /** All that has come. */
  received(): string[] {
    const texts: string[] = [];
    for (let next = this.pipe.take(); next !== undefined; next = this.pipe.take()) {
      texts.push(next.join("|"));
    }
    return texts;
  }
}
