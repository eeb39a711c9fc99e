const CAPACITY_MIN = 16;

/** A memory that large is not kept once the queue is empty. */
const CAPACITY_KEPT = 4_096;

/**
 * First in, first out, in a ring of slots that doubles when it is full.
 *
 * The owner bounds the length; the queue does not.
 */
export class Queue<T> {
  /** A power of two slots; the items are in [#head, #tail) modulo their number. */
  #slots: (T | undefined)[] = new Array(CAPACITY_MIN);
  #head = 0;
  #tail = 0;

  get length(): number {
    return this.#tail - this.#head;
  }

  push(item: T): void {
    if (this.#tail - this.#head === this.#slots.length) this.#resize(this.#slots.length * 2);
    this.#slots[this.#tail & (this.#slots.length - 1)] = item;
    this.#tail++;
  }

  /** Puts an item before all others. */
  unshift(item: T): void {
    if (this.#tail - this.#head === this.#slots.length) this.#resize(this.#slots.length * 2);
    if (this.#head === 0) {
      this.#head += this.#slots.length;
      this.#tail += this.#slots.length;
    }
    this.#head--;
    this.#slots[this.#head & (this.#slots.length - 1)] = item;
  }

  shift(): T | undefined {
    if (this.#head === this.#tail) return undefined;
    const at = this.#head & (this.#slots.length - 1);
    const item = this.#slots[at];
    this.#slots[at] = undefined;
    this.#head++;
    if (this.#head === this.#tail) this.#rewind();
    return item;
  }

  peek(): T | undefined {
    return this.#slots[this.#head & (this.#slots.length - 1)];
  }

  clear(): void {
    this.#slots = new Array(CAPACITY_MIN);
    this.#head = this.#tail = 0;
  }

  /** Empty: the indices start again, so that they stay small, and a large memory is let go. */
  #rewind(): void {
    this.#head = this.#tail = 0;
    if (this.#slots.length > CAPACITY_KEPT) this.#slots = new Array(CAPACITY_MIN);
  }

  #resize(capacity: number): void {
    const slots = new Array<T | undefined>(capacity);
    const mask = this.#slots.length - 1;
    const { length } = this;
    for (let i = 0; i < length; i++) slots[i] = this.#slots[(this.#head + i) & mask];
    this.#slots = slots;
    this.#head = 0;
    this.#tail = length;
  }
}
