import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import type { ObservedError } from "../../src/index.ts";
import { bytes, command, greeting, ready } from "../support/octets.ts";
import { serverSaying } from "../support/server-saying.ts";
import { libzmq, ours } from "./implementations.ts";

type Library = typeof ours;
const libraries = [
  ["ours", ours],
  ["zeromq", libzmq as unknown as Library],
] as const;

type Observed = Pick<InstanceType<Library["Pull"]>, "events" | "close">;

/** The events of a socket as words: the type, and the code or status of an error. */
class Log {
  readonly words: string[] = [];
  readonly #socket: Observed;
  readonly #done: Promise<void>;
  #noted = () => {};

  constructor(socket: Observed) {
    this.#socket = socket;
    this.#done = this.#read();
  }

  /** Waits until there are so many events. */
  async reaches(count: number): Promise<void> {
    while (this.words.length < count) {
      await new Promise<void>((resolve) => {
        this.#noted = resolve;
      });
    }
  }

  /** Closes the socket, and waits for its last event. */
  async end(): Promise<string[]> {
    this.#socket.close();
    await this.#done;
    return this.words;
  }

  async #read(): Promise<void> {
    for await (const event of this.#socket.events) {
      const { address } = event as { address?: string };
      // libzmq has a close of a listener that never was, and cannot say where.
      if (address === undefined && event.type !== "end") continue;
      const { error } = event as { error?: ObservedError };
      const detail = error?.status ?? error?.code;
      this.words.push(detail === undefined ? event.type : `${event.type} ${detail}`);
      this.#noted();
    }
  }
}

/** What a PULL observes of a client that says `octets`, and goes after a while if it `leaves`. */
async function ofClient({ Pull }: Library, octets: Uint8Array, count: number, leaves = false) {
  const pull = new Pull({ handshakeInterval: 200 });
  const log = new Log(pull);
  await pull.bind("tcp://127.0.0.1:*");
  const client = connect(Number(pull.lastEndpoint!.split(":")[2]), "127.0.0.1");
  client.on("error", () => {});
  await once(client, "connect");
  client.write(octets);
  if (leaves) await log.reaches(2);
  if (leaves) client.end().resume();
  await log.reaches(count);
  client.destroy();
  return log.end();
}

/** The first `count` events of a PUSH whose server says `octets`. */
async function ofServer({ Push }: Library, octets: Uint8Array, count: number) {
  const server = await serverSaying(octets);
  const push = new Push({
    linger: 0,
    reconnectInterval: 2_000,
    handshakeInterval: 200,
    heartbeatInterval: 50,
  });
  const log = new Log(push);
  push.connect(server.endpoint);
  await log.reaches(count);
  const words = await log.end();
  server.close();
  return words.slice(0, count);
}

const wrongMechanism = greeting({ mechanism: "PLAIN" });
const scenarios: [what: string, run: (library: Library) => Promise<string[]>, words: string[]][] = [
  [
    "a server whose client comes and goes",
    async ({ Pull, Push }) => {
      const pull = new Pull();
      const log = new Log(pull);
      await pull.bind("tcp://127.0.0.1:*");
      const push = new Push();
      push.connect(pull.lastEndpoint!);
      await log.reaches(3);
      push.close();
      await log.reaches(4);
      return log.end();
    },
    ["bind", "accept", "handshake", "disconnect", "close", "end"],
  ],
  [
    "a client whose server goes, and is not back",
    async ({ Pull, Push }) => {
      const pull = new Pull();
      await pull.bind("tcp://127.0.0.1:*");
      const push = new Push({ linger: 0, reconnectInterval: 10 });
      const log = new Log(push);
      push.connect(pull.lastEndpoint!);
      await log.reaches(3);
      pull.close();
      await log.reaches(7);
      return (await log.end()).slice(0, 7);
    },
    [
      ...["connect:delay", "connect", "handshake", "disconnect", "connect:retry"],
      ...["connect:delay", "close"],
    ],
  ],
  [
    "a client that is refused",
    async ({ Push }) => {
      const push = new Push({ linger: 0, reconnectInterval: 10 });
      const log = new Log(push);
      push.connect("tcp://127.0.0.1:1");
      await log.reaches(5);
      return (await log.end()).slice(0, 5);
    },
    ["connect:delay", "close", "connect:retry", "connect:delay", "close"],
  ],
  [
    "a client that disconnects",
    async ({ Pull, Push }) => {
      const pull = new Pull();
      await pull.bind("tcp://127.0.0.1:*");
      const push = new Push();
      const log = new Log(push);
      push.connect(pull.lastEndpoint!);
      await log.reaches(3);
      push.disconnect(pull.lastEndpoint!);
      const words = await log.end();
      pull.close();
      return words;
    },
    ["connect:delay", "connect", "handshake", "end"],
  ],
  [
    "a socket that binds where another has",
    async ({ Pull }) => {
      const first = new Pull();
      await first.bind("tcp://127.0.0.1:*");
      const second = new Pull();
      const log = new Log(second);
      await assert.rejects(second.bind(first.lastEndpoint!));
      first.close();
      return log.end();
    },
    ["bind:error EADDRINUSE", "end"],
  ],
  [
    "a server whose client goes in the greeting",
    (library) => ofClient(library, greeting().subarray(0, 12), 4, true),
    ["bind", "accept", "handshake:error:other EPIPE", "disconnect", "close", "end"],
  ],
  [
    "a server whose client is silent",
    (library) => ofClient(library, Buffer.alloc(0), 4),
    ["bind", "accept", "handshake:error:other EAGAIN", "disconnect", "close", "end"],
  ],
  [
    "a server whose client wants another mechanism",
    (library) => ofClient(library, wrongMechanism, 4),
    [
      ...["bind", "accept", "handshake:error:protocol ERR_ZMTP_MECHANISM_MISMATCH"],
      ...["disconnect", "close", "end"],
    ],
  ],
  [
    "a server whose client sends a message instead of READY",
    (library) => ofClient(library, Buffer.concat([greeting(), bytes("00 01 'a'")]), 4),
    [
      ...["bind", "accept", "handshake:error:protocol ERR_ZMTP_UNEXPECTED_COMMAND"],
      ...["disconnect", "close", "end"],
    ],
  ],
  [
    "a client that is not let in",
    (library) =>
      ofServer(library, Buffer.concat([greeting(), command("ERROR", bytes("03 '400'"))]), 4),
    ["connect:delay", "connect", "handshake:error:auth 400", "disconnect"],
  ],
  [
    "a client whose server has died",
    (library) =>
      ofServer(library, Buffer.concat([greeting(), ready({ "Socket-Type": "PULL" })]), 5),
    ["connect:delay", "connect", "handshake", "disconnect", "connect:retry"],
  ],
];

for (const [what, run, words] of scenarios) {
  for (const [name, library] of libraries) {
    test(`${name}: ${what}`, { timeout: 20_000 }, async () => {
      assert.deepEqual(await run(library), words);
    });
  }
}
