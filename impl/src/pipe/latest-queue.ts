import type { Message } from "../message.ts";
import { Queue } from "./queue.ts";

/**
 * Holds the newest message only: ZMQ_CONFLATE.
 *
 * A first message of several frames stays besides, for some of its frames may be on their way.
 */
export class LatestQueue extends Queue<Message> {
  override push(message: Message): void {
    const first = this.peek();
    this.clear();
    if (first !== undefined && first.length > 1) super.push(first);
    super.push(message);
  }

  override append(run: Message[]): void {
    for (const message of run) this.push(message);
  }
}
