import type { Output } from "../../src/engine/output.ts";
import type { Connection, ConnectionHandler } from "../../src/transport/transport.ts";

/** A connection whose other end is the test. */
export class FakeConnection implements Connection {
  readonly localAddress = "tcp://127.0.0.1:1";
  readonly remoteAddress = "tcp://127.0.0.1:2";
  handler!: ConnectionHandler;
  /** Sends that the session started, as copies; the last one is in flight until `complete`. */
  readonly sends: Buffer[] = [];
  paused = false;
  closing = false;

  start(handler: ConnectionHandler): void {
    this.handler = handler;
  }
  send(output: Output): void {
    output.cut();
    this.sends.push(Buffer.concat(output.pieces));
  }
  submit(): void {}
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  close(): void {
    this.closing = true;
  }
  destroy(): void {
    this.closing = true;
  }

  /** The send in flight is complete. */
  complete(): void {
    this.handler.sent();
  }

  receive(octets: Uint8Array): void {
    this.handler.received(octets);
  }
}

/** The turn of the loop in which sessions flush. */
export function nextTick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
