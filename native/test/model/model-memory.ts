import type { QueueMemory, Side } from "../../lib/queue-memory.ts";

export type Access =
  | { kind: "load"; cell: number }
  | { kind: "store" | "exchange"; cell: number; value: number }
  | { kind: "write"; at: number; octets: number[] }
  | { kind: "read"; at: number; length: number }
  | { kind: "wake" | "wait"; side: Side };

/** What an access gave back; `gone` is a wait for a side that died. */
export type Result = number | number[] | "woken" | "gone" | "done";

/** Thrown where a replayed thread comes to an access that it has not made yet. */
export class Pending {
  readonly access: Access;
  constructor(access: Access) {
    this.access = access;
  }
}

/** Answers a thread from the log of what it did, up to the access that comes next. */
export class ReplayMemory implements QueueMemory {
  readonly capacity: number;
  readonly #log: readonly Result[];
  #next = 0;

  constructor(capacity: number, log: readonly Result[]) {
    this.capacity = capacity;
    this.#log = log;
  }

  load(cell: number): number {
    return this.#do({ kind: "load", cell }) as number;
  }

  store(cell: number, value: number): void {
    this.#do({ kind: "store", cell, value });
  }

  exchange(cell: number, value: number): number {
    return this.#do({ kind: "exchange", cell, value }) as number;
  }

  write(at: number, octets: Uint8Array): void {
    this.#do({ kind: "write", at, octets: [...octets] });
  }

  read(at: number, length: number): Uint8Array {
    return Uint8Array.from(this.#do({ kind: "read", at, length }) as number[]);
  }

  writeLength(at: number, length: number): void {
    this.#do({ kind: "write", at, octets: [length, 0, 0, 0] });
  }

  readLength(at: number): number {
    return (this.#do({ kind: "read", at, length: 4 }) as number[])[0] as number;
  }

  wake(side: Side): void {
    this.#do({ kind: "wake", side });
  }

  wait(side: Side): "woken" | "gone" {
    return this.#do({ kind: "wait", side }) as "woken" | "gone";
  }

  #do(access: Access): Result {
    const result = this.#log[this.#next++];
    if (result === undefined) throw new Pending(access);
    return result;
  }
}
