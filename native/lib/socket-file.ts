import { lstatSync, unlinkSync } from "node:fs";
import type { Address } from "./address.ts";

/**
 * The file of a listener at a Unix path. Its number tells it from another listener's that has taken
 * its place.
 */
export class SocketFile {
  readonly #path: string | undefined;
  readonly #inode: number | undefined;

  /** @param address has just been bound */
  constructor(address: Address) {
    if (!("path" in address) || address.path.startsWith("@")) return;
    this.#path = address.path;
    this.#inode = lstatSync(address.path, { throwIfNoEntry: false })?.ino;
  }

  remove(): void {
    if (this.#path === undefined) return;
    try {
      if (lstatSync(this.#path).ino === this.#inode) unlinkSync(this.#path);
    } catch {
      // Somebody has removed it before.
    }
  }
}
