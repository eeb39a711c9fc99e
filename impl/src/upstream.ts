import type { Message } from "./message.ts";

/** Where what a subscriber sends up goes, in order. */
export interface Upstream {
  /** @param topic a view into the frame */
  subscribe(topic: Buffer): void;
  cancel(topic: Buffer): void;
  pass(message: Message): void;
}

/**
 * Sorts a message of a subscriber as libzmq does: each frame that starts with 01 is a subscription,
 * with 00 the end of one, and the frames between them are messages.
 *
 * @param onlyFirst a message whose first frame is neither is passed on as it is
 * @see RFC 23, The Publish-Subscribe Pattern; RFC 29, The XPUB Socket Type
 */
export function sortUpstream(message: Message, onlyFirst: boolean, to: Upstream): void {
  if (onlyFirst && !isSubscription(message[0]!)) {
    to.pass(message);
    return;
  }
  let passed: Message = [];
  for (const frame of message) {
    if (!isSubscription(frame)) {
      passed.push(frame);
      continue;
    }
    if (passed.length > 0) to.pass(passed);
    passed = [];
    if (frame[0] === 1) to.subscribe(frame.subarray(1));
    else to.cancel(frame.subarray(1));
  }
  if (passed.length > 0) to.pass(passed);
}

/** Or the end of one. */
function isSubscription(frame: Buffer): boolean {
  return frame.length > 0 && frame[0]! <= 1;
}
