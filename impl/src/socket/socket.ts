import type { AnySocketType } from "../engine/socket-type.ts";
import { type AnyOptions, parseOptions, type Settings } from "../options.ts";
import type { Pattern } from "../pattern/pattern.ts";
import type { Inbox } from "../pipe/inbox.ts";
import type { Outbox } from "../pipe/outbox.ts";
import { SocketCore } from "./core.ts";
import { OptionProperties } from "./option-properties.ts";

/**
 * What all sockets share: any number of endpoints, bound and connected, and the peers behind them.
 *
 * Every option is also a property. A new value counts for what is bound, connected or called
 * afterwards.
 *
 * @see RFC 37, Socket Types, for what each kind does
 */
export abstract class Socket extends OptionProperties {
  /** As it is announced to peers: "PUSH", "PULL" ... */
  readonly type: AnySocketType;
  readonly #core: SocketCore;
  readonly #legal: readonly (keyof Settings)[];
  #settings: Settings;

  /** @throws UsageError EINVAL for an unknown option or a wrong value */
  constructor(
    type: AnySocketType,
    pattern: Pattern,
    options: AnyOptions,
    legal: readonly (keyof Settings)[],
  ) {
    super();
    this.type = type;
    this.#legal = legal;
    this.#settings = parseOptions(options, legal);
    this.#core = new SocketCore(type, pattern, () => this.#settings);
  }

  get closed(): boolean {
    return this.#core.closed;
  }

  /** The endpoint bound or connected last, with its real port; null before the first. */
  get lastEndpoint(): string | null {
    return this.#core.endpoints.last;
  }

  /**
   * Accepts connections at an endpoint: "tcp://127.0.0.1:5555", "tcp://*:0", "tcp://[::1]:5555".
   *
   * @throws UsageError (rejects) EINVAL for what is no endpoint; TransportError EADDRINUSE ...
   */
  bind(endpoint: string): Promise<void> {
    return this.#core.bind(endpoint);
  }

  /**
   * Accepts no more connections at an endpoint; those that stand go on.
   *
   * @param endpoint as `lastEndpoint` gave it
   * @throws UsageError (rejects) ENOENT where the socket is not bound to it
   */
  unbind(endpoint: string): Promise<void> {
    return this.#core.unbind(endpoint);
  }

  /**
   * Connects to an endpoint, and again whenever the connection is lost. Returns at once, whether or
   * not the endpoint is up: messages wait for it.
   *
   * @throws UsageError EINVAL for what is no endpoint
   */
  connect(endpoint: string): void {
    this.#core.connect(endpoint);
  }

  /**
   * Ends a connection made by `connect`. What is unsent is sent first, within `linger`.
   *
   * @throws UsageError ENOENT where the socket is not connected to it
   */
  disconnect(endpoint: string): void {
    this.#core.disconnect(endpoint);
  }

  /** Ends everything. Messages that were accepted are still sent, within `linger`. */
  close(): void {
    this.#core.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  protected get inbox(): Inbox {
    return this.#core.peers.inbox;
  }

  protected get outbox(): Outbox {
    return this.#core.peers.outbox;
  }

  override get options(): Settings {
    return this.#settings;
  }

  /**
   * Changes one option.
   *
   * @throws UsageError EINVAL for an option that this socket type does not have, or a wrong value
   */
  protected override set(name: keyof AnyOptions, value: unknown): void {
    const current = Object.fromEntries(this.#legal.map((key) => [key, this.#settings[key]]));
    this.#settings = parseOptions({ ...current, [name]: value } as AnyOptions, this.#legal);
  }
}
