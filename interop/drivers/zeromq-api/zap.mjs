import { DriverError } from "./errors.mjs";
import { formatFrame, parseFrame } from "./frames.mjs";

/** How long those who have asked a handler may take to be gone, once they were closed, in ms. */
const LEAVING_MS = 50;

const endpoint = "inproc://zeromq.zap.01";

/**
 * The ZAP handler of a process: it tells each request, and answers it by the first rule that it
 * matches. A request that matches none has no answer.
 *
 * @see RFC 27, "Detailed Specification"
 */
export class ZapHandler {
  #library;
  #tell;
  #rules = [];
  #socket;
  /** Frames of a request that its envelope has: routing id and delimiter on a ROUTER. */
  #enveloped = 0;

  /** @param tell takes an event */
  constructor(library, tell) {
    this.#library = library;
    this.#tell = tell;
  }

  /** Answers by these rules from now on. Resolves when requests find the handler. */
  async handle({ rules, socket = "ROUTER" }) {
    if (!Array.isArray(rules)) throw new DriverError("invalid", "expected rules, an array");
    if (socket !== "ROUTER" && socket !== "REP") {
      throw new DriverError("invalid", `expected a ROUTER or REP, got ${JSON.stringify(socket)}`);
    }
    this.#rules = rules;
    if (this.#socket !== undefined) return;
    const { Router, Reply } = this.#library;
    this.#socket = new (socket === "REP" ? Reply : Router)({ linger: 0 });
    this.#enveloped = socket === "REP" ? 0 : 2;
    await this.#socket.bind(endpoint);
    void this.#serve(this.#socket);
  }

  /** Nobody handles requests any more. Sockets that have asked are to be closed before. */
  async close() {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    // biome-ignore lint/plugin: nothing tells that libzmq has ended its side of their connections.
    await new Promise((resolve) => setTimeout(resolve, LEAVING_MS));
    // libzmq frees the name of a socket that is unbound at once, of one that is closed later.
    await socket.unbind(endpoint);
    socket.close();
  }

  async #serve(socket) {
    for await (const message of socket) {
      const envelope = message.slice(0, this.#enveloped);
      const request = message.slice(this.#enveloped);
      const told = { envelope: envelope.map(formatFrame), frames: request.map(formatFrame) };
      this.#tell({ ev: "zap.request", ...told });
      const rule = this.#rules.find(({ match }) => matches(request, match));
      if (rule === undefined) continue;
      const reply = rule.reply.map((literal) =>
        literal === "echo:requestId" ? request[1] : parseFrame(literal),
      );
      const bent = rule.envelope?.map((literal) =>
        literal === "echo:routingId" ? envelope[0] : parseFrame(literal),
      );
      await socket.send([...(bent ?? envelope), ...reply]);
    }
  }
}

/** Whether a request's mechanism and credentials begin like this. */
function matches(request, match) {
  const judged = request.slice(5);
  return match.every((literal, at) => judged[at]?.equals(parseFrame(literal)) ?? false);
}
