import { createRequire } from "node:module";

/** The functions of one native ring. They return an id or a negative errno, and throw nothing. */
export interface NativeRing {
  /** The completion table, see table.ts. */
  readonly events: Int32Array;
  /** @param triples level, name and value of each option; see socket-options.ts */
  listen(
    unix: boolean,
    text: string,
    port: number,
    backlog: number,
    triples?: Int32Array,
    device?: string,
  ): number;
  accept(listener: number): number;
  connect(
    unix: boolean,
    text: string,
    port: number,
    sourceText?: string,
    sourcePort?: number,
    triples?: Int32Array,
    device?: string,
  ): number;
  receive(
    socket: number,
    memory: Uint8Array,
    offset: number,
    length: number,
    flags: number,
  ): number;
  send(socket: number, memory: Uint8Array, length: number): number;
  sendGather(socket: number, pieces: readonly Uint8Array[]): number;
  /** Ends our side of a stream, at once: 0 or a negative errno. */
  end(socket: number): number;
  cancel(operation: number): number;
  close(socket: number): number;
  addressOf(socket: number, remote: boolean): string;
  /** Sets options on a socket that is there: 0 or a negative errno. */
  set(socket: number, triples: Int32Array): number;
  /** [pid, uid, gid] of the far end of a Unix socket, or a negative errno. */
  credentialsOf(socket: number): readonly [pid: number, uid: number, gid: number] | number;
  reference(active: boolean): void;
  /** Hands to the kernel what was started: 0 or a negative errno. */
  submit(): number;
  stats(): RingStats;
}

/** Counters of a ring since it was opened. */
export interface RingStats {
  /** System calls that submitted operations. */
  readonly enters: number;
  /** Operations that found the submission queue full and waited in memory. */
  readonly deferred: number;
  /** Times the completion queue was found overflown. */
  readonly overflows: number;
  readonly operationsInFlight: number;
  readonly socketsOpen: number;
  /** IORING_SETUP flags that the kernel took. */
  readonly setupFlags: number;
}

export interface NativeOptions {
  readonly spinMicroseconds: number;
  readonly entries: number;
  readonly completions: number;
  readonly operations: number;
}

export interface Addon {
  /** [last step tried, 0 or a negative errno]; steps: 1 set-up, 2 no-op, 3 receive, 4 cancel. */
  probe(): [step: number, error: number];
  open(
    options: NativeOptions,
    pins: unknown[],
    completed: (rows: number) => void,
  ): NativeRing | number;
  readonly layout: Readonly<Record<string, number>>;
}

/** Loads the compiled addon. @throws as require does, where it has not been built */
export function loadAddon(): Addon {
  return createRequire(import.meta.url)("../bin/uring.node") as Addon;
}
