import { Context, curveKeyPair, Dealer, Router } from "../../src/index.ts";

const serverKeys = curveKeyPair();
export const clientKeys = curveKeyPair();

/** Options of the side that asks, and of the side that tells. */
export const mechanisms = {
  NULL: [{}, {}],
  PLAIN: [{ plainServer: true }, { plainUsername: "admin", plainPassword: "secret" }],
  CURVE: [
    { curveServer: true, curveSecretKey: serverKeys.secretKey },
    {
      curvePublicKey: clientKeys.publicKey,
      curveSecretKey: clientKeys.secretKey,
      curveServerKey: serverKeys.publicKey,
    },
  ],
} as const;
export const mechanismNames = Object.keys(mechanisms) as (keyof typeof mechanisms)[];

interface Scene {
  readonly server: Router;
  readonly client: Dealer;
  readonly context: Context;
}

/** A server that asks, and a client that connects to it once. */
export async function scene(
  mechanism: keyof typeof mechanisms,
  run: (scene: Scene) => Promise<void>,
  { context = new Context(), ...options }: Record<string, unknown> & { context?: Context } = {},
): Promise<void> {
  const [asking, telling] = mechanisms[mechanism];
  const common = { context, linger: 0, receiveTimeout: 5000, reconnectInterval: -1 };
  const server = new Router({ zapDomain: "global", ...common, ...asking, ...options });
  const client = new Dealer({ routingId: "bob", ...common, ...telling });
  try {
    await server.bind("tcp://127.0.0.1:*");
    client.connect(server.lastEndpoint!);
    await run({ server, client, context });
  } finally {
    server.close();
    client.close();
  }
}

/** The next event of one of these types. */
export function event(socket: Router | Dealer, ...types: string[]) {
  return new Promise<{ type: string; error?: Error & { code: string; status?: number } }>(
    (done) => {
      for (const type of types)
        socket.events.on(type as "handshake", (found) => done(found as never));
    },
  );
}
