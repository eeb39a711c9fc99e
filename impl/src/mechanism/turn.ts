import { ProtocolError } from "../errors.ts";
import type { Command } from "../wire/command.ts";

/** @throws ProtocolError ERR_ZMTP_UNEXPECTED_COMMAND where it is another's turn */
export function expectCommand(command: Command, name: string): void {
  if (command.name === name) return;
  throw new ProtocolError("ERR_ZMTP_UNEXPECTED_COMMAND", `expected ${name}, got ${command.name}`);
}

/** A command came where none is due: we are the ones to speak, or have not begun. */
export function unexpected(command: Command): ProtocolError {
  return new ProtocolError(
    "ERR_ZMTP_UNEXPECTED_COMMAND",
    `expected no command now, got ${command.name}`,
  );
}

/** A command's data does not have the shape of its name. Tells sizes, never what is in them. */
export function malformed(name: string, expected: string, got: number | string): ProtocolError {
  const error = new ProtocolError("ERR_ZMTP_COMMAND", `${name}: expected ${expected}, got ${got}`);
  return Object.assign(error, { command: name });
}
