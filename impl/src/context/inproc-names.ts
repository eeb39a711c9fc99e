import type { AnySocketType } from "../engine/socket-type.ts";
import { TransportError } from "../errors.ts";
import type { InprocEnd } from "../pipe/inproc.ts";
import {
  type InprocBinder,
  type LocalSockets,
  misfit,
  type OtherThreads,
} from "../threads/contract.ts";
import { Turns } from "./turns.ts";

/**
 * The names of inproc endpoints, and who is bound to them or waits for somebody to be: one for each
 * context, since names are not known outside of it. Where threads share a context, sockets of one
 * thread still meet here, and others through `OtherThreads`.
 */
export class InprocNames implements LocalSockets {
  /** When sockets tell each other what has come. */
  readonly turns = new Turns();
  readonly #bound = new Map<string, InprocBinder>();
  readonly #waiting = new Map<string, Map<InprocEnd, AnySocketType>>();
  #others: OtherThreads | undefined;

  /** Other threads of the context, if it is shared. */
  get others(): OtherThreads | undefined {
    return this.#others;
  }

  /** From now on names are those of all threads of the context; those here are the first. */
  share(others: OtherThreads): void {
    this.#others = others;
    for (const name of this.#bound.keys()) others.bind(name, () => undefined);
    for (const [name, ends] of this.#waiting) {
      for (const [end, type] of ends) others.connect(name, end, type);
    }
  }

  /** Somebody of this thread is bound to the name now. */
  has(name: string): boolean {
    return this.#bound.has(name);
  }

  /**
   * Binds, and joins all who wait for it.
   *
   * @param done called once bound, before `bind` returns where that needs no other thread; or with
   *   TransportError EADDRINUSE, or ECONNRESET where the thread that keeps the names has ended.
   *   A binder that has closed meanwhile has the name no longer.
   */
  bind(name: string, binder: InprocBinder, done: (error?: Error) => void): void {
    if (this.#bound.has(name)) {
      done(new TransportError("EADDRINUSE", name));
      return;
    }
    const claimed = (error?: Error) => {
      if (error === undefined && binder.closed) this.#others?.unbind(name);
      else if (error === undefined) this.#admit(name, binder);
      done(error);
    };
    if (this.#others === undefined) claimed();
    else this.#others.bind(name, claimed);
  }

  /** Nobody is joined to this binder any more; what is joined stays. */
  unbind(name: string, binder: InprocBinder): void {
    if (this.#bound.get(name) !== binder) return;
    this.#bound.delete(name);
    this.#others?.unbind(name);
  }

  /** Joins an end to who is bound, or to the next who will be. */
  connect(name: string, end: InprocEnd, type: AnySocketType): void {
    const binder = this.#bound.get(name);
    if (binder !== undefined) {
      join(end, type, binder);
      return;
    }
    const waiting = this.#waiting.get(name) ?? new Map<InprocEnd, AnySocketType>();
    this.#waiting.set(name, waiting.set(end, type));
    this.#others?.connect(name, end, type);
  }

  /** An end does not wait any more. */
  forget(name: string, end: InprocEnd): void {
    this.met(name, end);
    this.#others?.forget(end);
  }

  // What other threads ask for.

  binder(name: string): InprocBinder | undefined {
    return this.#bound.get(name);
  }

  met(name: string, end: InprocEnd): void {
    const waiting = this.#waiting.get(name);
    if (waiting?.delete(end) && waiting.size === 0) this.#waiting.delete(name);
  }

  #admit(name: string, binder: InprocBinder): void {
    this.#bound.set(name, binder);
    const waiting = this.#waiting.get(name);
    this.#waiting.delete(name);
    for (const [end, type] of waiting ?? []) {
      this.#others?.forget(end);
      join(end, type, binder);
    }
  }
}

function join(end: InprocEnd, type: AnySocketType, binder: InprocBinder): void {
  const wrong = misfit(binder.type, type);
  if (wrong === undefined) end.meet(binder.accept());
  else end.part(wrong);
}
