import { SEGMENT_SLOTS_MAX, SEGMENT_SLOTS_MIN } from "../limits.ts";

type Segment<T> = (T | undefined)[];

/**
 * First in, first out, in segments that are used once. A segment is young while a busy queue uses
 * it; in one ring of slots that lives for ever, V8 would have to record each message that is stored
 * (measured: a sixth of the receiver's time).
 *
 * The owner bounds the length; the queue does not.
 */
export class Queue<T> {
  length = 0;
  /** The items are in #head from #at on, in #between, and in #tail before #end. */
  #head: Segment<T> = new Array(SEGMENT_SLOTS_MIN);
  #at = 0;
  readonly #between: Segment<T>[] = [];
  /** #head itself where one segment is enough. */
  #tail = this.#head;
  #end = 0;

  push(item: T): void {
    if (this.#end === this.#tail.length) this.#extend();
    this.#tail[this.#end++] = item;
    this.length++;
  }

  /** As many `push`es. An array that is long enough becomes a segment: it is the queue's now. */
  append(run: T[]): void {
    if (run.length < SEGMENT_SLOTS_MIN) {
      for (const item of run) this.push(item);
      return;
    }
    if (this.length === 0) {
      this.#head = run;
      this.#at = 0;
    } else if (this.#end > 0) {
      this.#tail.length = this.#end;
      if (this.#head !== this.#tail) this.#between.push(this.#tail);
    }
    this.#tail = run;
    this.#end = run.length;
    this.length += run.length;
  }

  /** Puts an item before all others. */
  unshift(item: T): void {
    if (this.#at === 0) {
      if (this.#head !== this.#tail) this.#between.unshift(this.#head);
      this.#head = new Array(SEGMENT_SLOTS_MAX);
      this.#at = SEGMENT_SLOTS_MAX;
    }
    this.#head[--this.#at] = item;
    this.length++;
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#head[this.#at];
    this.#head[this.#at++] = undefined;
    this.length--;
    if (this.#at === this.#head.length) this.#advance();
    return item;
  }

  /**
   * The next items, up to `limit`. A segment of at least half as many is given away as it is, so
   * that its items are stored once on their way through the queue; smaller ones are put together.
   *
   * A large batch ends where the next segment does not fit whole: were one cut, so would be all
   * after it (measured: a fifth of the receiver's time).
   */
  take(limit: number): T[] {
    const end = this.#headEnd;
    const all = this.#at === 0 && end <= limit;
    if (all && end * 2 >= Math.max(limit, this.#head.length)) return this.#giveHead(end);
    const items = this.#cut(limit);
    while (this.length > 0 && items.length < limit) {
      const rest = limit - items.length;
      if (limit > SEGMENT_SLOTS_MAX / 2 && this.#headEnd > rest) break;
      for (const item of this.#cut(rest)) items.push(item);
    }
    return items;
  }

  peek(): T | undefined {
    return this.length === 0 ? undefined : this.#head[this.#at];
  }

  clear(): void {
    this.#head = this.#tail = new Array(SEGMENT_SLOTS_MIN);
    this.#between.length = this.#at = this.#end = this.length = 0;
  }

  /** Where the items of the head end. */
  get #headEnd(): number {
    return this.#head === this.#tail ? this.#end : this.#head.length;
  }

  /** The next items of the head, up to `limit`: copied together, not one by one. */
  #cut(limit: number): T[] {
    const from = this.#at;
    const to = Math.min(from + limit, this.#headEnd);
    const items = this.#head.slice(from, to) as T[];
    this.#head.fill(undefined, from, to);
    this.#at = to;
    this.length -= items.length;
    if (to === this.#head.length) this.#advance();
    return items;
  }

  #giveHead(count: number): T[] {
    const segment = this.#head as T[];
    this.length -= count;
    if (this.#head !== this.#tail) this.#advance();
    else {
      this.#head = this.#tail = new Array(Math.min(segment.length * 2, SEGMENT_SLOTS_MAX));
      this.#end = 0;
    }
    segment.length = count;
    return segment;
  }

  #extend(): void {
    const slots = Math.max(this.#tail.length * 2, SEGMENT_SLOTS_MIN);
    const segment: Segment<T> = new Array(Math.min(slots, SEGMENT_SLOTS_MAX));
    if (this.length === 0) {
      this.#head = segment;
      this.#at = 0;
    } else if (this.#head !== this.#tail) this.#between.push(this.#tail);
    this.#tail = segment;
    this.#end = 0;
  }

  /** The head is used up: the next segment takes its place, where there is one. */
  #advance(): void {
    if (this.#head === this.#tail) return;
    this.#head = this.#between.shift() ?? this.#tail;
    this.#at = 0;
  }
}
