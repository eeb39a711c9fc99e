import { curveNoble } from "../../src/crypto/curve-noble.ts";
import { systemRandom } from "../../src/crypto/select.ts";
import type { EngineOptions } from "../../src/engine/engine.ts";
import type { SocketType } from "../../src/engine/socket-type.ts";
import { CurveClient } from "../../src/mechanism/curve-client.ts";
import { CurveServer } from "../../src/mechanism/curve-server.ts";
import type { MechanismFactory } from "../../src/mechanism/mechanism.ts";
import { NullMechanism, nullMechanism } from "../../src/mechanism/null.ts";
import { PlainClient, PlainServer } from "../../src/mechanism/plain.ts";
import { EnginePair, Side } from "./engine-pair.ts";
import { pairOf } from "./sodium.ts";

const plain = { username: Buffer.from("admin"), password: Buffer.from("secret") };
export const curveKeys = { client: pairOf(1), server: pairOf(2) };

/** Of the side that asks who its peer is, and of the side that tells. */
export const securities: Record<
  "NULL" | "PLAIN" | "CURVE",
  { readonly server: MechanismFactory; readonly client: MechanismFactory }
> = {
  NULL: {
    server: (bound, properties) => new NullMechanism(bound, properties, true),
    client: nullMechanism,
  },
  PLAIN: {
    server: (_, properties) => new PlainServer(properties),
    client: (_, properties) => new PlainClient(plain, properties),
  },
  CURVE: {
    server: (_, properties) => {
      return new CurveServer(curveKeys.server, properties, curveNoble, systemRandom);
    },
    client: (_, properties) => {
      const keys = { ...curveKeys.client, serverKey: curveKeys.server.publicKey };
      return new CurveClient(keys, properties, curveNoble, systemRandom);
    },
  },
};

type More = Partial<EngineOptions>;

export function securedServer(
  mechanism: keyof typeof securities,
  socketType: SocketType,
  options: More = {},
): Side {
  return new Side({ socketType, bound: true, mechanism: securities[mechanism].server, ...options });
}

export function securedClient(
  mechanism: keyof typeof securities,
  socketType: SocketType,
  options: More = {},
): Side {
  return new Side({ socketType, mechanism: securities[mechanism].client, ...options });
}

/** A pair whose server has just been asked about its client. */
export function applying(
  mechanism: keyof typeof securities,
  client: SocketType,
  server: SocketType,
  options: More = {},
): EnginePair {
  return new EnginePair(
    securedClient(mechanism, client, options),
    securedServer(mechanism, server, options),
  ).drive();
}

/** A pair in traffic. */
export function secured(...parameters: Parameters<typeof applying>): EnginePair {
  const pair = applying(...parameters);
  pair.server.answer(200);
  return pair.drive();
}
