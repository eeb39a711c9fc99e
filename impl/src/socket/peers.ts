import type { Message } from "../message.ts";
import type { Pattern } from "../pattern/pattern.ts";
import { Inbox } from "../pipe/inbox.ts";
import { Outbox } from "../pipe/outbox.ts";
import type { Patience } from "../pipe/patience.ts";
import type { Peer } from "../pipe/peer.ts";
import type { Pipe, PipeOwner } from "../pipe/pipe.ts";
import { Waiter } from "../pipe/waiter.ts";

/**
 * The pipes of a socket, between its pattern and the two boxes of the application. Whatever is at
 * the far end of a pipe comes and goes through here.
 */
export class Peers implements PipeOwner {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly #pattern: Pattern;
  /** Pipes that messages can be sent to. */
  readonly #attached = new Set<Pipe>();
  /** Who waits for the next peer. */
  readonly #arrivals: Waiter<void>[] = [];

  constructor(pattern: Pattern, receiving: Patience, sending: Patience) {
    this.#pattern = pattern;
    this.inbox = new Inbox(pattern, receiving);
    const send = (message: Message) => pattern.send(message);
    this.outbox = new Outbox(send, sending, pattern.drops);
  }

  /** Who sent the message that was received last. */
  get lastPeer(): Peer | undefined {
    return this.#pattern.source?.peer;
  }

  /** Messages for this pipe are taken from now on. */
  attach(pipe: Pipe): void {
    if (this.#attached.has(pipe)) return;
    this.#attached.add(pipe);
    this.#pattern.attach(pipe);
    this.outbox.wake();
  }

  /** None are taken any more; what came in can still be received. */
  detach(pipe: Pipe): void {
    if (!this.#attached.delete(pipe)) return;
    this.#pattern.detach(pipe);
  }

  /** The peer is there. @throws HandshakeError to refuse it */
  ready(pipe: Pipe, identity: Buffer): void {
    this.#pattern.ready(pipe, identity);
    this.attach(pipe);
    for (const waiter of this.#arrivals.splice(0)) waiter.resolve();
  }

  /** Resolves when the next peer is there. */
  arrival(patience: Patience, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#arrivals.push(new Waiter(resolve, reject, patience, signal));
    });
  }

  /** No peer will come: whoever waits for one is told why. */
  noArrival(reason: Error): void {
    for (const waiter of this.#arrivals.splice(0)) waiter.reject(reason);
  }

  /** The peer has gone, for now at least. */
  lost(pipe: Pipe): void {
    this.#pattern.lost(pipe);
    // A send that waits for this peer alone is over.
    this.outbox.wake();
  }

  /** @throws ProtocolError over the limit */
  subscribe(pipe: Pipe, topic: Buffer): void {
    this.#pattern.subscribe(pipe, topic);
  }

  cancel(pipe: Pipe, topic: Buffer): void {
    this.#pattern.cancel(pipe, topic);
  }

  /** No more messages, either way: whoever waits is told why. */
  close(reason: Error): void {
    this.noArrival(reason);
    this.inbox.close(reason);
    this.outbox.close(reason);
  }

  // What pipes tell.

  readable(pipe: Pipe): void {
    this.#pattern.readable(pipe);
    this.inbox.wake();
  }

  writable(pipe: Pipe): void {
    if (!this.#attached.has(pipe)) return;
    this.#pattern.writable(pipe);
    this.outbox.wake();
  }
}
