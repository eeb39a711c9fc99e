/** What cases share that look at messages which a pattern must neither filter nor change. */
import { isLiteralOf, message, type Peer, same, text } from "../src/judge/index.ts";

/** Contents that a pattern must neither filter nor change. */
export const contents = (): Uint8Array[][] => [
  [text("")],
  [text("a"), text(""), text("c")],
  [Uint8Array.from({ length: 256 }, (_, octet) => octet)],
  [new Uint8Array(255).fill(0xff), new Uint8Array(70_000).fill(0x01)],
];

/** Sends this message to the target. Returns whether its application is given just these frames. */
export async function givenWhole(peer: Peer, frames: readonly Uint8Array[]): Promise<boolean> {
  peer.send(message(...frames));
  const got = (await peer.socket.receive()) ?? [];
  return (
    got.length === frames.length && got.every((literal, at) => isLiteralOf(literal, frames[at]!))
  );
}

/** Has the target send this message. Returns whether its octets come to the peer next. */
export async function sentWhole(peer: Peer, frames: readonly Uint8Array[]): Promise<boolean> {
  await peer.socket.send(...frames);
  const expected = message(...frames);
  return same(await peer.connection.read(expected.length), expected);
}
