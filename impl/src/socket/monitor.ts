import { eventChannel } from "../diagnostics/channels.ts";
import type { AnySocketType } from "../engine/socket-type.ts";
import type { Patience } from "../pipe/patience.ts";
import type { Event, EventType, ObservedError } from "./events.ts";
import { Observer } from "./observer.ts";

/** Both ends of a connection. */
export interface Ends {
  readonly localAddress: string;
  readonly remoteAddress: string;
}

/**
 * Where a socket reports what happens to its connections: to its observer, and to the diagnostics
 * channels. Nothing is made of a report that nobody listens to.
 */
export class Monitor {
  readonly #socketType: AnySocketType;
  readonly #patience: Patience;
  #observer: Observer | undefined;
  #ended = false;

  /** @param patience what it means to the process that somebody waits for an event */
  constructor(socketType: AnySocketType, patience: Patience) {
    this.#socketType = socketType;
    this.#patience = patience;
  }

  /** The observer of this socket, made when it is first asked for. */
  get observer(): Observer {
    if (this.#observer === undefined) {
      this.#observer = new Observer(this.#patience);
      if (this.#ended) this.#observer.push({ type: "end" });
    }
    return this.#observer;
  }

  /**
   * @param address undefined for an event of the whole socket
   * @param ends of the connection, if there is one
   * @param detail an interval in milliseconds, or an error
   */
  report(type: EventType, address?: string, ends?: Ends, detail?: number | ObservedError): void {
    const channel = eventChannel(type);
    if (this.#observer === undefined && !channel.hasSubscribers) return;
    if (this.#ended) return;
    const event = eventOf(type, address, ends, detail);
    this.#observer?.push(event);
    if (channel.hasSubscribers) {
      channel.publish({ ...event, ...endsOf(ends), socketType: this.#socketType });
    }
  }

  /** The socket is closed: nothing is reported after this. */
  end(): void {
    this.report("end");
    this.#ended = true;
  }
}

function eventOf(
  type: EventType,
  address: string | undefined,
  ends: Ends | undefined,
  detail: number | ObservedError | undefined,
): Event {
  const event: Record<string, unknown> = { type };
  if (address !== undefined) event.address = address;
  if (typeof detail === "number") event.interval = detail;
  else if (detail !== undefined) event.error = detail;
  for (const [name, value] of Object.entries(endsOf(ends) ?? {})) {
    // A program for zeromq may compare whole events: what it does not know it does not see.
    Object.defineProperty(event, name, { value, enumerable: false });
  }
  return event as unknown as Event;
}

function endsOf(ends: Ends | undefined): Ends | undefined {
  return ends && { localAddress: ends.localAddress, remoteAddress: ends.remoteAddress };
}
