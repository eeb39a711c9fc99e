import { UsageError } from "./errors.ts";

/**
 * A message as it is received: one or more frame bodies. They are views; copy what you keep long.
 */
export type Message = Buffer[];

/**
 * One frame as it may be sent. Strings become UTF-8, numbers their decimal digits, null no octets.
 */
export type FrameLike = ArrayBufferView | ArrayBuffer | SharedArrayBuffer | string | number | null;

/** A message as it may be sent: one frame, or an array of at least one. */
export type MessageLike = FrameLike | readonly FrameLike[];

/** Taken once: the global `Buffer` is a getter, which costs as much as a small send. */
const { isBuffer } = Buffer;

/**
 * Makes a message of what a caller passed. Buffers are taken as they are, not copied.
 *
 * @throws UsageError EINVAL for an empty array, or a value that is no frame
 */
export function toMessage(content: MessageLike): Message {
  if (isBuffer(content)) return [content];
  if (!Array.isArray(content)) return [toFrame(content as FrameLike)];
  if (content.length === 0) throw new UsageError("EINVAL", "expected at least one frame, got []");
  const message: Message = new Array(content.length);
  for (let i = 0; i < content.length; i++) message[i] = toFrame(content[i]);
  return message;
}

function toFrame(content: FrameLike): Buffer {
  if (isBuffer(content)) return content;
  if (typeof content === "string") return Buffer.from(content);
  if (typeof content === "number") return Buffer.from(String(content));
  if (content === null) return Buffer.alloc(0);
  if (ArrayBuffer.isView(content)) {
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  }
  if (content instanceof ArrayBuffer || content instanceof SharedArrayBuffer) {
    return Buffer.from(content as ArrayBuffer);
  }
  throw new UsageError(
    "EINVAL",
    `expected a Buffer, view, ArrayBuffer, string, number or null, got ${typeof content}`,
  );
}
