import type { ZapReply, ZapRequest } from "../mechanism/zap.ts";
import { InprocNames } from "./inproc-names.ts";

/** What a {@link ZapHandler} answers. RFC 27, Message Format. */
export interface ZapAnswer extends Omit<ZapReply, "metadata"> {
  /** Names and values for `lastPeer.metadata`, of a 200. */
  readonly metadata?: Readonly<Record<string, string | Buffer>>;
}

/**
 * Decides who may come in.
 *
 * Compare keys and passwords in constant time: `timingSafeEqual` of node:crypto. Where it throws or
 * rejects, the peer is refused with 500.
 */
export type ZapHandler = (request: ZapRequest) => ZapAnswer | Promise<ZapAnswer>;

/** What several sockets share, and others do not know. */
export class Context {
  /** The inproc endpoints of its sockets. */
  readonly names = new InprocNames();
  /**
   * Asked about every peer of sockets with PLAIN, CURVE or a zapDomain; it may be set, and unset,
   * at any time. Undefined: whoever is bound to "inproc://zeromq.zap.01" is asked, if there is one.
   */
  zapHandler: ZapHandler | undefined;
}

/** The context of all sockets of this process (or worker thread) that are given no other. */
export const context = new Context();
