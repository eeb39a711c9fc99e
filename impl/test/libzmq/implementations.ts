import * as libzmq from "zeromq";
import * as ours from "../../src/index.ts";

export { libzmq, ours };

/** What the tests need of a socket, whoever made it. */
export interface AnySocket extends AsyncIterable<Buffer[]> {
  bind(endpoint: string): Promise<void>;
  connect(endpoint: string): void;
  disconnect(endpoint: string): void;
  close(): void;
  readonly lastEndpoint: string | null;
  send(message: unknown): Promise<void>;
  receive(): Promise<Buffer[]>;
  subscribe(...topics: string[]): void;
  readonly events: { on(type: string, listener: (event: { error?: Error }) => void): unknown };
}

export type Options = Readonly<Record<string, unknown>>;
export type Name = keyof typeof ours & keyof typeof libzmq;

function make(library: typeof ours | typeof libzmq, name: Name, options: Options): AnySocket {
  const made = library[name] as unknown as new (options: object) => AnySocket;
  // zeromq refuses a time-out for a direction that the socket does not have.
  const sends = name !== "Pull" && name !== "Subscriber" ? { sendTimeout: 10_000 } : {};
  const receives = name !== "Push" && name !== "Publisher" ? { receiveTimeout: 10_000 } : {};
  return new made({ linger: 0, ...sends, ...receives, ...options });
}

export interface Exchange {
  /** Our socket. */
  readonly us: AnySocket;
  /** libzmq's. */
  readonly them: AnySocket;
}

/**
 * Runs an exchange of our socket with one of libzmq.
 *
 * @param anywhere what is bound
 */
export async function withLibzmq(
  our: { readonly name: Name } & Options,
  their: { readonly name: Name } & Options,
  binds: "we" | "they",
  exchange: (sockets: Exchange) => Promise<void>,
  anywhere = "tcp://127.0.0.1:*",
): Promise<void> {
  const { name: ourName, ...ourOptions } = our;
  const { name: theirName, ...theirOptions } = their;
  const us = make(ours, ourName, ourOptions);
  const them = make(libzmq, theirName, theirOptions);
  const [server, client] = binds === "we" ? [us, them] : [them, us];
  try {
    await server.bind(anywhere);
    client.connect(server.lastEndpoint!);
    await exchange({ us, them });
  } finally {
    us.close();
    them.close();
  }
}

export const roles = ["we", "they"] as const;

/**
 * Repeats a send until the receiver has something: for peers that drop before they are connected.
 */
export async function sendUntil<T>(send: () => Promise<void>, received: Promise<T>): Promise<T> {
  let done = false;
  const settled = received.finally(() => {
    done = true;
  });
  while (!done) {
    await send();
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 2))]);
  }
  return settled;
}

export function text(message: Buffer[]): string[] {
  return message.map(String);
}
