import { Context, context as sharedContext } from "../context/context.ts";
import type { AnySocketType } from "../engine/socket-type.ts";
import { UsageError } from "../errors.ts";
import { checkObject } from "../options/kinds.ts";
import { type AnyOptions, parseOptions, type Settings } from "../options.ts";
import type { SocketOptions } from "./socket-options.ts";

/**
 * The options of one socket, as they are now. All that works for the socket reads them here, and
 * knows nothing of its public object: one that is forgotten can be collected.
 */
export class LiveOptions {
  readonly socketType: AnySocketType;
  readonly context: Context;
  #settings: Settings;
  /** The options in force now. */
  readonly read = () => this.#settings;

  /** @throws UsageError EINVAL for an unknown option or a wrong value, ENOTSUP for a refused one */
  constructor(socketType: AnySocketType, options: SocketOptions) {
    const { context = sharedContext, ...others } = checkObject(options);
    if (!(context instanceof Context)) {
      throw new UsageError("EINVAL", `expected a Context as context, got ${String(context)}`);
    }
    this.socketType = socketType;
    this.context = context;
    this.#settings = parseOptions(socketType, others, context.initialSettings);
  }

  /** @throws as the constructor does */
  change(options: AnyOptions): void {
    this.#settings = parseOptions(this.socketType, options, this.#settings);
  }
}
