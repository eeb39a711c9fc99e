import { lstatSync, mkdtempSync, rmdirSync, statSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { IpcEndpoint } from "./endpoint.ts";

/** A path that a listener can be bound to. */
export interface IpcPath {
  readonly path: string;
  /** Called when the socket's own file is gone: removes what was made for it. */
  release(): void;
}

/**
 * Prepares the path of an endpoint. "*" becomes a path in a new directory of our own. A socket that
 * is there already is removed, as libzmq does: its process may have ended without doing so. Other
 * files are not, and the bind fails with EADDRINUSE.
 *
 * @throws Error of the file system
 */
export function claimPath({ path }: IpcEndpoint): IpcPath {
  if (path === "*") {
    const directory = mkdtempSync(join(tmpdir(), "zmq-"));
    return { path: join(directory, "socket"), release: () => removeDirectory(directory) };
  }
  if (!path.startsWith("@")) removeSocket(path);
  return { path, release: () => undefined };
}

function removeSocket(path: string): void {
  // Node says EACCES of a directory that is missing.
  statSync(dirname(path));
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) unlinkSync(path);
}

function removeDirectory(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Somebody has removed it, or keeps files of his own in it.
  }
}
