import type { Message } from "../../src/message.ts";
import { Pipe, type PipeOwner, type PipeSession } from "../../src/pipe/pipe.ts";

/** The far end of a pipe: takes what a test lets it take. */
export class FakeSession implements PipeSession {
  /** Messages that this session takes past the queue. */
  takes = 0;
  readonly messages: Message[] = [];
  /** Of these, as many have not begun to leave. */
  written = 0;
  readonly topics: string[] = [];
  finished = false;
  wakes = 0;
  refills = 0;

  write(message: Message): boolean {
    if (this.takes === 0) return false;
    this.takes--;
    this.messages.push(message);
    return true;
  }
  wake(): void {
    this.wakes++;
  }
  refill(): void {
    this.refills++;
  }
  subscribe(topic: Uint8Array): void {
    this.topics.push(`+${Buffer.from(topic)}`);
  }
  cancel(topic: Uint8Array): void {
    this.topics.push(`-${Buffer.from(topic)}`);
  }
  finish(): void {
    this.finished = true;
  }
}

export class FakeOwner implements PipeOwner {
  readonly readablePipes: Pipe[] = [];
  readonly writablePipes: Pipe[] = [];

  readable(pipe: Pipe): void {
    this.readablePipes.push(pipe);
  }
  writable(pipe: Pipe): void {
    this.writablePipes.push(pipe);
  }
}

export function fakePipe({ sendHighWaterMark = 1000, receiveHighWaterMark = 1000 } = {}) {
  const owner = new FakeOwner();
  const session = new FakeSession();
  const pipe = new Pipe(owner, { sendHighWaterMark, receiveHighWaterMark });
  pipe.join(session);
  return { pipe, session, owner };
}

/** A pipe whose inbound queue holds messages of one frame. */
export function pipeWith(...texts: string[]): Pipe {
  const { pipe } = fakePipe();
  for (const text of texts) pipe.inbound.push([Buffer.from(text)]);
  return pipe;
}

export function message(...frames: string[]): Message {
  return frames.map((frame) => Buffer.from(frame));
}

/** What waits in the outbound queue, as text. */
export function waiting(pipe: Pipe): string[] {
  const texts: string[] = [];
  for (let next = pipe.outbound.shift(); next !== undefined; next = pipe.outbound.shift()) {
    texts.push(next.join("|"));
  }
  return texts;
}
