import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A socket as the kernel has it. */
export interface KernelSocket {
  readonly listens: boolean;
  /** In the order in which the options were asked for. */
  readonly values: readonly number[];
  /** The interface that it is bound to, or "". */
  readonly device: string;
}

const script = fileURLToPath(new URL("kernel-socket.py", import.meta.url));

/**
 * This process's TCP sockets whose near or far port is this one, asked by another process.
 *
 * @param options "level:name" of each, as numbers; "level:name:offset" for an int of a struct
 */
export function kernelSockets(port: number, ...options: readonly string[]): KernelSocket[] {
  const args = [script, `${process.pid}`, `${port}`, ...options];
  return JSON.parse(execFileSync("python3", args, { encoding: "utf8" }));
}
