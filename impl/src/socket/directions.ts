import type { Message, MessageLike } from "../message.ts";
import { Socket } from "./socket.ts";

/** A socket that only sends. */
export abstract class WritableSocket extends Socket {
  /**
   * Resolves when the message is accepted, which does not mean delivered. Waits while all peers are
   * at their high-water mark, or there are none, unless the socket type drops messages then.
   *
   * Buffers from 16 KiB are sent without a copy: do not write into them afterwards.
   *
   * @param message one frame, or an array of frames
   * @throws UsageError (rejects) EAGAIN after `sendTimeout`, EBADF once closed, EINVAL
   */
  send(message: MessageLike): Promise<void> {
    return this.outbox.send(message);
  }

  /**
   * Sends messages in order; one promise for all of them. Resolves when all are accepted, and waits
   * where `send` would; `sendTimeout` counts for the whole batch. Other sends come after it.
   *
   * Change neither the array nor its buffers until then, and those from 16 KiB not afterwards.
   *
   * @throws PartialSendError (rejects) with the code that `send` would have; its `accepted` says
   *   how many messages, from the first on, were accepted. The others are not sent.
   */
  sendMany(messages: readonly MessageLike[]): Promise<void> {
    return this.outbox.sendMany(messages);
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
   * @throws UsageError (rejects) EAGAIN after `receiveTimeout`, EBADF once closed
   */
  receive(): Promise<Message> {
    return this.inbox.receive();
  }

  /**
   * The next message if one is here already: for loops that cannot afford a promise per message.
   */
  tryReceive(): Message | undefined {
    return this.inbox.tryReceive();
  }

  /** Waits for one message, and returns up to `limit` of those that are here then. */
  receiveMany(limit = 64): Promise<Message[]> {
    return this.inbox.receiveMany(limit);
  }

  /** All messages, until the socket is closed. */
  [Symbol.asyncIterator](): AsyncIterator<Message, undefined> {
    return this.inbox[Symbol.asyncIterator]();
  }
}

/** A socket that sends and receives. */
export abstract class DuplexSocket extends ReadableSocket {
  /** As {@link WritableSocket.send}. */
  send(message: MessageLike): Promise<void> {
    return this.outbox.send(message);
  }

  /** As {@link WritableSocket.sendMany}. */
  sendMany(messages: readonly MessageLike[]): Promise<void> {
    return this.outbox.sendMany(messages);
  }

  /** As {@link WritableSocket.trySend}. */
  trySend(message: MessageLike): boolean {
    return this.outbox.trySend(message);
  }
}
