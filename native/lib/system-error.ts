import { getSystemErrorName } from "node:util";

/** An error of a system call, with the fields that Node's own have. */
export interface SystemError extends Error {
  /** "ECONNREFUSED" */
  readonly code: string;
  /** Negative, as Node has it. */
  readonly errno: number;
  readonly syscall: string;
  readonly address?: string;
}

/** @param errno negative */
export function systemError(syscall: string, errno: number, address?: string): SystemError {
  const code = getSystemErrorName(errno);
  const error = new Error(`${syscall} ${code}${address === undefined ? "" : ` ${address}`}`);
  return Object.assign(error, {
    code,
    errno,
    syscall,
    ...(address === undefined ? {} : { address }),
  });
}
