import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";

/**
 * What a socket type does with its pipes: to which one a message goes, and from which one the next
 * comes.
 *
 * A pattern that takes no part in one direction keeps the methods it inherits.
 */
export abstract class Pattern {
  /** Whether it drops, unless an option says otherwise, what a peer has no room for. */
  readonly drops: boolean = false;

  /** Messages for this pipe are taken from now on, connected or not. */
  attach(_pipe: Pipe): void {}

  /** The pipe is gone. What came in over it can still be received. */
  detach(_pipe: Pipe): void {}

  /**
   * The peer's handshake is complete, for the first time or again after a reconnection.
   *
   * @param identity what the peer announced; may be empty
   * @throws HandshakeError to refuse the peer
   */
  ready(_pipe: Pipe, _identity: Buffer): void {}

  /** The connection has ended. A pipe that connects stays attached, and may be ready again. */
  lost(_pipe: Pipe): void {}

  /** Messages have come in. What no pattern receives is dropped. */
  readable(pipe: Pipe): void {
    while (pipe.take() !== undefined);
  }

  /** A pipe that turned a message away has room again. */
  writable(_pipe: Pipe): void {}

  /**
   * The peer asks for messages with this prefix, or no longer.
   *
   * @throws ProtocolError over the limit
   */
  subscribe(_pipe: Pipe, _topic: Buffer): void {}
  cancel(_pipe: Pipe, _topic: Buffer): void {}

  /** Whether `receive` would have a message now. */
  get receivable(): boolean {
    return false;
  }

  /** Whether `send` would not have to wait now, as far as that does not hang on the message. */
  get sendable(): boolean {
    return false;
  }

  /** Sends or drops the message; false where it has to wait. @throws UsageError */
  send(_message: Message): boolean {
    return true;
  }

  /** The pipe of the message that `receive` gave last. */
  get source(): Pipe | undefined {
    return undefined;
  }

  /** The next message, if there is one. @throws UsageError */
  receive(): Message | undefined {
    return undefined;
  }

  /** The next messages that are there, up to `limit`, in the order of `receive`. @throws UsageError */
  receiveMany(limit: number): Message[] {
    const messages: Message[] = [];
    while (messages.length < limit) {
      const message = this.receive();
      if (message === undefined) break;
      messages.push(message);
    }
    return messages;
  }
}
