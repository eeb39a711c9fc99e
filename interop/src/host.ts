import type { Command } from "@scrutineer/conformance/target";

/** Where a peer lives: a container or a process. It runs one driver at a time. */
export interface Host {
  /** The address by which others reach its sockets, and at which it binds. */
  readonly address: string;
  readonly bindAddress: string;
  /** A folder that all peers and this machine see at the same path: where Unix sockets are. */
  readonly folder: string;
  /** Starts the driver's machine where it is down. */
  start(): Promise<void>;
  /** The command that speaks to the driver, once started. */
  readonly command: Command;
  /** SIGKILL: nothing is flushed, nothing said. Resolves when it is dead. */
  kill(): Promise<void>;
  /** Removes it for good. */
  remove(): Promise<void>;
}
