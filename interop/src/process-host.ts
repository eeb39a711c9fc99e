import { readFileSync, rmSync } from "node:fs";
import { type Command, parseConnectable } from "@scrutineer/conformance/target";
import type { Host } from "./host.ts";
import { newPath } from "./peer.ts";

/** A peer in a process of this machine, for where no Docker engine can be had. */
export class ProcessHost implements Host {
  readonly address = "127.0.0.1";
  readonly bindAddress = "127.0.0.1";
  readonly command: Command;
  readonly folder: string;
  readonly #pidFile: string;

  /** @param driver a name of interop/drivers/drivers.json */
  constructor(driver: string, folder: string) {
    this.folder = folder;
    this.#pidFile = `${newPath(folder)}.pid`;
    const connectable = parseConnectable(driver);
    if (connectable.kind !== "driver") throw new TypeError(`expected a driver, got "${driver}"`);
    const { command, cwd } = connectable.command;
    // The shell leaves its process id, which stays the driver's.
    const shell = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', this.#pidFile] as const;
    this.command = { command: [...shell, ...command], ...(cwd === undefined ? {} : { cwd }) };
  }

  async start(): Promise<void> {}

  async kill(): Promise<void> {
    process.kill(Number(readFileSync(this.#pidFile, "utf8")), "SIGKILL");
  }

  async remove(): Promise<void> {
    rmSync(this.#pidFile, { force: true });
  }
}
