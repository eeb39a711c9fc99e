import type { Message } from "../message.ts";
import type { Pipe } from "../pipe/pipe.ts";

/** What a socket says to each peer before anything else. */
export interface GreetingSettings {
  readonly probeRouter: boolean;
  /** Empty for none. */
  readonly helloMessage: Buffer;
}

/** Sends the hello message, then the empty message that makes this socket known to a ROUTER. */
export function greet(pipe: Pipe, { probeRouter, helloMessage }: GreetingSettings): void {
  const messages: Message[] = [];
  if (helloMessage.length > 0) messages.push([helloMessage]);
  if (probeRouter) messages.push([Buffer.alloc(0)]);
  if (messages.length > 0) pipe.sendFirst(messages);
}
