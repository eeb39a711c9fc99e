import { type Command, encodeCommand } from "../wire/command.ts";
import { decodeMetadata, encodeMetadata } from "../wire/metadata.ts";
import type { Mechanism, Properties, Step } from "./mechanism.ts";
import { expectCommand, malformed, unexpected } from "./turn.ts";

/** Who a PLAIN client is: up to 255 octets each. They go over the wire in clear. */
export interface PlainCredentials {
  readonly username: Uint8Array;
  readonly password: Uint8Array;
}

/**
 * PLAIN, the side that has a name and a password: HELLO, then, after WELCOME, INITIATE.
 *
 * @see RFC 24, Implementation
 */
export class PlainClient implements Mechanism {
  readonly name = "PLAIN";
  readonly asServer = false;
  readonly downgrades = false;
  readonly channel = undefined;
  readonly #hello: Uint8Array;
  readonly #initiate: Uint8Array;
  #turn: "WELCOME" | "READY" = "WELCOME";

  constructor({ username, password }: PlainCredentials, properties: Properties) {
    this.#hello = encodeCommand("HELLO", sized(username, password));
    this.#initiate = encodeCommand("INITIATE", encodeMetadata(properties));
  }

  start(): Step {
    return { send: this.#hello };
  }

  receive(command: Command): Step {
    expectCommand(command, this.#turn);
    if (this.#turn === "READY") return { metadata: decodeMetadata(command.data) };
    if (command.data.length > 0) throw malformed("WELCOME", "no data", command.data.length);
    this.#turn = "READY";
    return { send: this.#initiate };
  }

  accepted(): Step {
    throw new Error("a PLAIN client authenticates nobody");
  }
}

/**
 * PLAIN, the side that asks: somebody has to accept the name and password of HELLO before it
 * answers WELCOME. The client tells its properties only after that.
 *
 * @see RFC 24, Implementation
 */
export class PlainServer implements Mechanism {
  readonly name = "PLAIN";
  readonly asServer = true;
  readonly downgrades = false;
  readonly channel = undefined;
  readonly #ready: Uint8Array;
  #turn: "HELLO" | "INITIATE" | undefined = "HELLO";

  constructor(properties: Properties) {
    this.#ready = encodeCommand("READY", encodeMetadata(properties));
  }

  start(): Step {
    return {};
  }

  receive(command: Command): Step {
    if (this.#turn === undefined) throw unexpected(command);
    expectCommand(command, this.#turn);
    if (this.#turn === "INITIATE") {
      return { metadata: decodeMetadata(command.data), send: this.#ready };
    }
    const frames = decodeHello(command.data);
    this.#turn = undefined;
    return { authenticate: { identity: new Uint8Array(0), frames } };
  }

  accepted(): Step {
    this.#turn = "INITIATE";
    return { send: encodeCommand("WELCOME", new Uint8Array(0)) };
  }
}

/** User name and password, a size octet before each. */
function sized(username: Uint8Array, password: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.of(username.length),
    username,
    Buffer.of(password.length),
    password,
  ]);
}

function decodeHello(data: Buffer): [username: Buffer, password: Buffer] {
  const nameEnd = 1 + (data[0] ?? 0);
  const end = nameEnd + 1 + (data[nameEnd] ?? 0);
  if (end !== data.length) {
    throw malformed("HELLO", "a user name and a password, and nothing else", data.length);
  }
  return [data.subarray(1, nameEnd), data.subarray(nameEnd + 1, end)];
}

const LIBZMQ_ERROR = Buffer.from("^RROR", "latin1");

/**
 * The body of a command from a PLAIN server, with an ERROR of libzmq made right: it has 5E in the
 * place of 05 and E, since C reads "\x05E" as one octet.
 */
export function mendError(body: Buffer): Buffer {
  if (!body.subarray(0, LIBZMQ_ERROR.length).equals(LIBZMQ_ERROR)) return body;
  return Buffer.concat([Buffer.from("\x05E", "latin1"), body.subarray(1)]);
}
