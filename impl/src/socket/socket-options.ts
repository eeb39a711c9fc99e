import type { Context } from "../context/context.ts";
import type { AnySocketType } from "../engine/socket-type.ts";
import type { OptionsOf, OptionsOn, Settings } from "../options.ts";

interface ContextOption {
  /** What the socket shares with others; default: the exported `context`. It cannot be changed. */
  context?: Context;
}

/** What the constructor of a socket type takes; see the table of options for units and defaults. */
export type ConstructorOptions<Type extends AnySocketType> = ContextOption & OptionsOn<Type>;

/**
 * What the constructor of a class of sockets takes: `SocketOptions<Dealer>`; without a class, any
 * option of any socket.
 */
export type SocketOptions<Instance = Settings> = ContextOption & OptionsOf<Instance>;
