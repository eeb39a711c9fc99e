import type { Message, MessageLike } from "../message.ts";
import type { Peer } from "../pipe/peer.ts";
import { Socket, type WaitOptions } from "./socket.ts";

/** A socket that only sends. */
export abstract class WritableSocket extends Socket {
  /**
   * Resolves when the message is accepted, which does not mean delivered. Waits while all peers are
   * at their high-water mark, or there are none, unless the socket type drops messages then.
   *
   * Buffers from 16 KiB are sent without a copy: do not write into them afterwards.
   *
   * @param message one frame, or an array of frames
   * @param options `signal`: once it is aborted a message that waits is not sent at all
   * @throws UsageError (rejects) EAGAIN after `sendTimeout`, EBADF once closed, EINVAL
   */
  send(message: MessageLike, options?: WaitOptions): Promise<void> {
    return this.outbox.send(message, options?.signal);
  }

  /**
   * Sends messages in order; one promise for all of them. Resolves when all are accepted, and waits
   * where `send` would; `sendTimeout` counts for the whole batch. Other sends come after it.
   *
   * Change neither the array nor its buffers until then, and those from 16 KiB not afterwards.
   *
   * @throws PartialSendError (rejects) with the code that `send` would have, or ECANCELED for a
   *   signal; its `accepted` says how many messages, from the first on, were accepted. The others
   *   are not sent.
   */
  sendMany(messages: readonly MessageLike[], options?: WaitOptions): Promise<void> {
    return this.outbox.sendMany(messages, options?.signal);
  }

  /**
   * Sends a message if it can be accepted at once, without a promise; false where it would wait.
   *
   * @throws UsageError EBADF, EINVAL, EFSM ..., where `send` rejects
   */
  trySend(message: MessageLike): boolean {
    return this.outbox.trySend(message);
  }
}

/** A socket that only receives. */
export abstract class ReadableSocket extends Socket implements AsyncIterable<Message> {
  /**
   * The next message, as an array of its frames.
   *
   * @param options `signal`: once it is aborted the wait is over, and no message is lost
   * @throws UsageError (rejects) EAGAIN after `receiveTimeout`, EBADF once closed
   */
  receive(options?: WaitOptions): Promise<Message> {
    return this.inbox.receive(options?.signal);
  }

  /**
   * The next message if one is here already: for loops that cannot afford a promise per message.
   */
  tryReceive(): Message | undefined {
    return this.inbox.tryReceive();
  }

  /**
   * Waits for one message, and returns up to `limit` of those that are here then; where the limit
   * is above 128 there may be more left, for runs that came together are not cut.
   */
  receiveMany(limit = 64, options?: WaitOptions): Promise<Message[]> {
    return this.inbox.receiveMany(limit, options?.signal);
  }

  /** All messages, until the socket is closed or the signal is aborted: then it is thrown. */
  messages(options?: WaitOptions): AsyncIterable<Message> {
    return { [Symbol.asyncIterator]: () => this.inbox.iterate(options?.signal, this) };
  }

  /**
   * Who sent the message that was received last: read it before anything else is received. Costs
   * nothing where it is not asked for.
   *
   * Of a connection that this socket has made it tells who is there now.
   */
  get lastPeer(): Peer | undefined {
    return this.peerOfLast;
  }

  /** All messages, until the socket is closed. */
  [Symbol.asyncIterator](): AsyncIterator<Message, undefined> {
    return this.inbox.iterate(undefined, this);
  }
}

/** A socket that sends and receives. */
export abstract class DuplexSocket extends ReadableSocket {
  /** As {@link WritableSocket.send}. */
  send(message: MessageLike, options?: WaitOptions): Promise<void> {
    return this.outbox.send(message, options?.signal);
  }

  /** As {@link WritableSocket.sendMany}. */
  sendMany(messages: readonly MessageLike[], options?: WaitOptions): Promise<void> {
    return this.outbox.sendMany(messages, options?.signal);
  }

  /** As {@link WritableSocket.trySend}. */
  trySend(message: MessageLike): boolean {
    return this.outbox.trySend(message);
  }
}
