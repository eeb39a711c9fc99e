import { type KeyPair, keyPair } from "../octets/curve-box.ts";
import type { CurveChannel, Opened } from "../octets/curve-channel.ts";
import { CurveClient } from "../octets/curve-client.ts";
import { CurveServer } from "../octets/curve-server.ts";
import { command, decodeCommand, type Frame } from "../octets/frame.ts";
import { fill } from "../octets/literal.ts";
import type { Sealing } from "./conversation.ts";

/** Long-term keys, the same for everybody who plays a finding again. They guard nothing. */
export const serverKeys: KeyPair = keyPair(fill(32, 0x53));
export const clientKeys: KeyPair = keyPair(fill(32, 0x43));

/** The data of a HELLO: a shorter one has no key. RFC 26, The HELLO Command. */
const HELLO_LENGTH = 194;

/** The suite's side of CURVE on one connection. It takes the target's commands in as they come. */
export class CurveSide {
  readonly #client: CurveClient | undefined;
  readonly #server: CurveServer | undefined;
  /** Whether the other side's transient key is known. */
  #met = false;
  #channel: CurveChannel | undefined;

  /** @param asServer whether the suite is the server */
  constructor(asServer: boolean) {
    if (asServer) this.#server = new CurveServer(serverKeys);
    else this.#client = new CurveClient(serverKeys.publicKey, clientKeys);
  }

  /** The command with these octets in its box; in the clear where no box can be made by now. */
  seal(sealing: Sealing, octets: Uint8Array): Uint8Array {
    const client = this.#client;
    if (sealing === "HELLO" && client !== undefined) return client.hello({ text: octets });
    if (this.#met && sealing === "MESSAGE") {
      return this.#traffic.message(octets.subarray(1), octets[0] ?? 0);
    }
    if (this.#met && sealing === "INITIATE" && client !== undefined) return client.initiate(octets);
    const server = this.#met ? this.#server : undefined;
    if (sealing === "WELCOME" && server !== undefined) return server.welcome();
    if (sealing === "READY" && server !== undefined) return server.ready(octets);
    return command(sealing, octets);
  }

  /** Takes in a frame of the target's: its transient key, or what is in the box of a MESSAGE. */
  take({ body }: Frame): Opened | undefined {
    const { name, data } = decodeCommand(body) ?? { name: "", data: body };
    if (name === "WELCOME" && !this.#met) this.#met = this.#client?.takeWelcome(data) !== undefined;
    if (name === "HELLO" && !this.#met && data.length >= HELLO_LENGTH) {
      this.#met = this.#server?.takeHello(data) !== undefined;
    }
    return this.#met && name === "MESSAGE" ? this.#traffic.open(body) : undefined;
  }

  get #traffic(): CurveChannel {
    this.#channel ??= (this.#client ?? this.#server)!.channel();
    return this.#channel;
  }
}
