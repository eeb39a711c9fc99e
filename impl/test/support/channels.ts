import { curveNoble } from "../../src/crypto/curve-noble.ts";
import { CurveChannel } from "../../src/mechanism/curve-channel.ts";
import { NonceCounter, NonceGuard } from "../../src/mechanism/curve-nonce.ts";
import { keys } from "./curve-by-hand.ts";

/** One side of the hand-made connection, after its handshake. */
export function channelOf(side: "client" | "server"): CurveChannel {
  const { clientTransient, serverTransient } = keys;
  return new CurveChannel(curveNoble, {
    key: curveNoble.precompute(clientTransient.publicKey, serverTransient.secretKey)!,
    asServer: side === "server",
    counter: new NonceCounter(),
    guard: new NonceGuard(),
  });
}
