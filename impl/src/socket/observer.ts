import { UsageError } from "../errors.ts";
import { OBSERVED_EVENTS_MAX } from "../limits.ts";
import type { Patience } from "../pipe/patience.ts";
import { Queue } from "../pipe/queue.ts";
import { Waiter } from "../pipe/waiter.ts";
import type { Event, EventOfType, EventType } from "./events.ts";

type Listener = (event: Event) => void;

/**
 * The events of one socket, from the first look at `socket.events` on. They are read either by
 * `receive` and `for await`, or by listeners; whoever reads keeps the process alive.
 *
 * Events that nobody reads wait, 1,000 of them (`OBSERVED_EVENTS_MAX`); the newest are dropped.
 */
export class Observer implements AsyncIterable<Event> {
  readonly #patience: Patience;
  readonly #events = new Queue<Event>();
  readonly #waiters = new Queue<Waiter<Event>>();
  /** Once there was a listener events are not queued any more. True: for one event only. */
  #listeners: Map<EventType, Map<Listener, boolean>> | undefined;
  #closed = false;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  /** No more events will come: the last was received, or the observer was closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * The next event. Several calls may wait; they are served in order.
   *
   * @throws Error at once where there are listeners
   * @throws UsageError (rejects) EBADF once closed, EAGAIN when it is closed meanwhile
   */
  receive(): Promise<Event> {
    if (this.#listeners !== undefined) {
      throw new Error(
        "Observer is in event emitter mode. After a call to events.on() it is not possible to " +
          "read events with events.receive().",
      );
    }
    const event = this.#events.shift();
    if (event !== undefined) return Promise.resolve(this.#taken(event));
    if (this.#closed) return Promise.reject(new UsageError("EBADF"));
    return new Promise((resolve, reject) => {
      this.#waiters.push(new Waiter(resolve, reject, this.#patience));
    });
  }

  /** All events; the last is "end". */
  async *[Symbol.asyncIterator](): AsyncIterator<Event, undefined> {
    while (!this.#closed) {
      try {
        yield await this.receive();
      } catch (error) {
        if (this.#closed) return;
        throw error;
      }
    }
  }

  /** Calls `listener` with each event of a type, in a microtask of its own. */
  on<Type extends EventType>(type: Type, listener: (event: EventOfType<Type>) => void): this {
    return this.#add(type, listener as Listener, false);
  }

  off<Type extends EventType>(type: Type, listener: (event: EventOfType<Type>) => void): this {
    this.#listeners?.get(type)?.delete(listener as Listener);
    return this;
  }

  /** As `on`, for the next event of a type alone. */
  once<Type extends EventType>(type: Type, listener: (event: EventOfType<Type>) => void): this {
    return this.#add(type, listener as Listener, true);
  }

  /** No more events are received or passed on. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.clear();
    if (this.#listeners !== undefined) this.#patience.release();
    const reason = new UsageError("EAGAIN", "the observer was closed");
    for (let waiter = this.#waiters.shift(); waiter; waiter = this.#waiters.shift()) {
      waiter.reject(reason);
    }
  }

  /** Takes an event of the socket. */
  push(event: Event): void {
    if (this.#closed) return;
    if (this.#listeners !== undefined) {
      this.#emit(event);
      return;
    }
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) waiter.resolve(this.#taken(event));
    else if (this.#events.length < OBSERVED_EVENTS_MAX || event.type === "end") {
      this.#events.push(event);
    }
  }

  #add(type: EventType, listener: Listener, once: boolean): this {
    this.#listeners ??= this.#listen();
    const listeners = this.#listeners.get(type) ?? new Map();
    this.#listeners.set(type, listeners.set(listener, once));
    return this;
  }

  #taken(event: Event): Event {
    if (event.type === "end") this.close();
    return event;
  }

  /** What waits is for the listeners, as soon as they are all there. */
  #listen(): Map<EventType, Map<Listener, boolean>> {
    if (!this.#closed) this.#patience.hold();
    queueMicrotask(() => {
      for (let event = this.#events.shift(); event; event = this.#events.shift()) {
        this.#emit(event);
      }
    });
    return new Map();
  }

  /** A listener that throws fails alone: neither the socket nor the others notice. */
  #emit(event: Event): void {
    queueMicrotask(() => {
      const listeners = this.#listeners?.get(event.type);
      for (const [listener, once] of listeners ?? []) {
        if (once) listeners!.delete(listener);
        queueMicrotask(() => listener(event));
      }
      if (event.type === "end") this.close();
    });
  }
}

/** What listens to events, by the name that it has in the zeromq package. */
export type EventSubscriber = Pick<Observer, "on" | "off">;
