/**
 * The constructor that Node itself uses for Buffers: a true Buffer on existing memory, at the price
 * of a Uint8Array (measured: 20 ns, where `Buffer.from` takes 40 and `subarray` 55).
 */
export const FastBuffer = (Buffer as unknown as { [Symbol.species]: FastBufferConstructor })[
  Symbol.species
];

type FastBufferConstructor = new (
  memory: ArrayBufferLike,
  offset: number,
  length: number,
) => Buffer;

/** A Buffer on the memory of any view. */
export function bufferOf(view: ArrayBufferView): Buffer {
  return new FastBuffer(view.buffer, view.byteOffset, view.byteLength);
}
