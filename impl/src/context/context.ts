import { UsageError } from "../errors.ts";
import { SOCKETS_MAX } from "../limits.ts";
import type { ZapReply, ZapRequest } from "../mechanism/zap.ts";
import {
  type ContextOptionName,
  type ContextOptions,
  type ContextProperties,
  type ContextSettings,
  contextOptionNames,
  contextOptionNumbered,
  parseContextOptions,
} from "../options/context-table.ts";
import { OptionHolder, withProperties } from "../options/properties.ts";
import { initialSettings, type Settings } from "../options.ts";
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
export class Context extends withProperties<ContextProperties, typeof OptionHolder>(
  OptionHolder,
  contextOptionNames,
) {
  /** The inproc endpoints of its sockets. */
  readonly names = new InprocNames();
  /**
   * Asked about every peer of sockets with PLAIN, CURVE or a zapDomain; it may be set, and unset,
   * at any time. Undefined: whoever is bound to "inproc://zeromq.zap.01" is asked, if there is one.
   */
  zapHandler: ZapHandler | undefined;
  /** The open sockets. */
  readonly #sockets = new Set<object>();
  #settings: ContextSettings = parseContextOptions({});

  /** @throws UsageError EINVAL for an unknown option or a wrong value, ENOTSUP for a refused one */
  constructor(options: ContextOptions = {}) {
    super();
    this.#settings = parseContextOptions(options);
  }

  /** The most that `maxSockets` can be. */
  get maxSocketsLimit(): number {
    return SOCKETS_MAX;
  }

  /** The options of sockets that are not given others. */
  get initialSettings(): Settings {
    const { blocky, ipv6 } = this.#settings;
    return { ...initialSettings, linger: blocky ? initialSettings.linger : 0, ipv6 };
  }

  /** A socket is open. @throws UsageError EMFILE where there are `maxSockets` */
  add(socket: object): void {
    if (this.#sockets.size >= this.maxSockets) throw new UsageError("EMFILE");
    this.#sockets.add(socket);
  }

  remove(socket: object): void {
    this.#sockets.delete(socket);
  }

  protected override getOption(name: ContextOptionName): unknown {
    return this.#settings[name];
  }

  protected override setOption(name: ContextOptionName, value: unknown): void {
    this.#settings = parseContextOptions({ [name]: value }, this.#settings);
  }

  // Options by their number in libzmq, for derived classes. All throw UsageError EINVAL.

  protected getBoolOption(option: number): boolean {
    return this.getOption(contextOptionNumbered(option)) === true;
  }
  protected setBoolOption(option: number, value: boolean): void {
    this.setOption(contextOptionNumbered(option), value);
  }

  protected getInt32Option(option: number): number {
    return Number(this.getOption(contextOptionNumbered(option)));
  }
  protected setInt32Option(option: number, value: number): void {
    this.setOption(contextOptionNumbered(option), value);
  }
}

/** The context of all sockets of this process (or worker thread) that are given no other. */
export const context = new Context();
