import type { InprocNames } from "../context/inproc-names.ts";
import { HandshakeError } from "../errors.ts";
import {
  decodeZapReply,
  encodeZapRequest,
  ZAP_ENDPOINT,
  type ZapReply,
  type ZapRequest,
} from "../mechanism/zap.ts";
import { InprocEnd, type InprocOwner } from "../pipe/inproc.ts";
import { Pipe, type PipeOwner } from "../pipe/pipe.ts";

const NOTHING = Buffer.alloc(0);

/**
 * One request to the handler that is bound to "inproc://zeromq.zap.01", and its reply. Each has a
 * pipe of its own, so that no handler can confuse two.
 *
 * @see RFC 27, Architecture: the server is a DEALER, the handler a REP or ROUTER
 */
class ZapDialog implements InprocOwner, PipeOwner {
  readonly #end: InprocEnd;
  readonly #id: string;
  readonly #resolve: (reply: ZapReply) => void;
  readonly #reject: (error: Error) => void;

  constructor(
    names: InprocNames,
    id: string,
    resolve: (reply: ZapReply) => void,
    reject: (error: Error) => void,
  ) {
    this.#id = id;
    this.#resolve = resolve;
    this.#reject = reject;
    const pipe = new Pipe(this, { sendHighWaterMark: 0, receiveHighWaterMark: 0 });
    this.#end = new InprocEnd(pipe, this, { routingId: NOTHING, later: names.turns.later });
    names.connect(ZAP_ENDPOINT, this.#end, "DEALER");
  }

  ask(request: ZapRequest): void {
    this.#end.pipe.send([NOTHING, ...encodeZapRequest(request, this.#id)]);
  }

  leave(): void {
    this.#end.leave();
  }

  readable(pipe: Pipe): void {
    const [delimiter, ...frames] = pipe.take() ?? [];
    try {
      if (delimiter?.length !== 0) throw new HandshakeError("ERR_ZAP_MALFORMED_REPLY");
      this.#resolve(decodeZapReply(frames, this.#id));
    } catch (error) {
      this.#reject(error as Error);
    }
    this.leave();
  }

  /** The handler has closed, or is of a type that cannot answer. */
  lost(): void {
    this.#reject(new HandshakeError("ERR_ZAP_NO_HANDLER"));
  }

  ready(): void {}
  writable(): void {}
  subscribe(): void {}
  cancel(): void {}
}

/**
 * Asks the handler that is bound to "inproc://zeromq.zap.01".
 *
 * @param signal ends the dialog: nobody waits for the reply any more
 * @throws HandshakeError (rejects) ERR_ZAP_NO_HANDLER, and as `decodeZapReply` does
 */
export function askBoundHandler(
  names: InprocNames,
  request: ZapRequest,
  id: string,
  signal: AbortSignal,
): Promise<ZapReply> {
  return new Promise((resolve, reject) => {
    const dialog = new ZapDialog(names, id, resolve, reject);
    signal.addEventListener("abort", () => dialog.leave(), { once: true });
    dialog.ask(request);
  });
}
