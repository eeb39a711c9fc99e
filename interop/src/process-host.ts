import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Command, parseConnectable } from "@scrutineer/conformance/target";
import { root } from "./catalogue.ts";
import type { Host } from "./host.ts";
import { newPath } from "./peer.ts";

/** Runs what follows under a filter that refuses io_uring. */
const refusing = [
  "env",
  "-u",
  "SCRUTINEER_TRANSPORT",
  "python3",
  join(root, "native/test/without-io-uring.py"),
];

/** A peer in a process of this machine, for where no Docker engine can be had. */
export class ProcessHost implements Host {
  readonly address = "127.0.0.1";
  readonly bindAddress = "127.0.0.1";
  readonly command: Command;
  readonly folder: string;
  readonly #pidFile: string;

  /**
   * @param driver a name of interop/drivers/drivers.json
   * @param refused whether seccomp refuses it io_uring
   */
  constructor(driver: string, folder: string, refused: boolean) {
    this.folder = folder;
    this.#pidFile = `${newPath(folder)}.pid`;
    const connectable = parseConnectable(driver);
    if (connectable.kind !== "driver") throw new TypeError(`expected a driver, got "${driver}"`);
    const { command, cwd } = connectable.command;
    // The shell leaves its process id, which stays the driver's.
    const shell = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', this.#pidFile] as const;
    this.command = {
      command: [...shell, ...(refused ? refusing : []), ...command],
      ...(cwd === undefined ? {} : { cwd }),
    };
  }

  async start(): Promise<void> {}

  async kill(): Promise<void> {
    process.kill(Number(readFileSync(this.#pidFile, "utf8")), "SIGKILL");
  }

  async remove(): Promise<void> {
    rmSync(this.#pidFile, { force: true });
  }
}
