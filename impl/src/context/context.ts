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
import { joinSharing, openSharing, type Sharing, type SharingPort } from "../threads/sharing.ts";
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

/** libzmq's number of what `maxSocketsLimit` is. */
const SOCKET_LIMIT = 3;

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
  #sharing: Sharing | undefined;

  /** @throws UsageError EINVAL for an unknown option or a wrong value, ENOTSUP for a refused one */
  constructor(options: ContextOptions = {}) {
    super();
    this.#settings = parseContextOptions(options);
  }

  /**
   * Makes a context that takes part in one of another thread: inproc sockets of both meet by their
   * names. All else that a context has, its options and `zapHandler`, is its own.
   *
   * @param port what `share` gave, sent to this thread; it is the context's from here on
   * @throws UsageError as the constructor does; EINVAL for what is no port, ENOTSUP where the
   *   package @scrutineer/uring is not installed
   */
  static attach(port: SharingPort, options: ContextOptions = {}): Context {
    const context = new Context(options);
    context.#use(joinSharing(port, context.names));
    return context;
  }

  /**
   * Lets one more thread take part: `new Worker(file, { workerData: port, transferList: [port] })`,
   * and there `Context.attach(workerData)`. The names are kept by the thread that shared first.
   *
   * @returns a port for one thread, which is to transfer it
   * @throws UsageError EMFILE above 1,024 threads, ENOTSUP where the package @scrutineer/uring is
   *   not installed
   */
  share(): SharingPort {
    this.#sharing ??= this.#use(openSharing(this.names));
    return this.#sharing.share();
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

  #use(sharing: Sharing): Sharing {
    this.#sharing = sharing;
    this.names.share(sharing.others);
    return sharing;
  }

  // Options by their number in libzmq, for derived classes. All throw UsageError EINVAL.

  protected getBoolOption(option: number): boolean {
    return this.getOption(contextOptionNumbered(option)) === true;
  }
  protected setBoolOption(option: number, value: boolean): void {
    this.setOption(contextOptionNumbered(option), value);
  }

  protected getInt32Option(option: number): number {
    // The number of another option where it is set.
    if (option === SOCKET_LIMIT) return this.maxSocketsLimit;
    return Number(this.getOption(contextOptionNumbered(option)));
  }
  protected setInt32Option(option: number, value: number): void {
    this.setOption(contextOptionNumbered(option), value);
  }
}

/** The context of all sockets of this process (or worker thread) that are given no other. */
export const context = new Context();
