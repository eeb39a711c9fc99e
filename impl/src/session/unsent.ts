import type { Output } from "../engine/output.ts";
import type { Message } from "../message.ts";
import { FrameDecoder } from "../wire/decoder.ts";

/**
 * The messages in an output that was never handed to the system, as views into it. Commands in it
 * belonged to the old connection.
 */
export function unsentMessages(output: Output): Message[] {
  output.cut();
  const decoder = new FrameDecoder(-1);
  decoder.traffic = true;
  const messages: Message[] = [];
  for (const piece of output.pieces) {
    decoder.push(piece);
    while (decoder.next(messages, Number.POSITIVE_INFINITY) !== undefined);
  }
  return messages;
}
