import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { addressOf } from "../peer/raw-peer.ts";
import { UnusableTarget } from "./driver-error.ts";
import type { Command } from "./driver-process.ts";
import { complaint, type SocketType, socketType, socketTypes } from "./protocol.ts";

/** What is judged: a driver's command, or the address of a socket that is bound already. */
export type Connectable =
  | { readonly kind: "driver"; readonly sut: string; readonly command: Command }
  | {
      readonly kind: "address";
      readonly sut: string;
      readonly endpoint: string;
      readonly socketType: SocketType;
    };

const manifestSchema = z.record(
  z.string(),
  z.object({
    command: z.tuple([z.string()], z.string()),
    cwd: z.string().optional(),
    about: z.string().optional(),
    /** Package of the implementation that the driver loads: what mutants are made of. */
    module: z.string().optional(),
  }),
);
export type Manifest = z.infer<typeof manifestSchema>;

/** Drivers that are installed with the suite, by name. Paths are relative to the manifest. */
export interface Drivers {
  readonly path: string;
  readonly entries: Manifest;
}

/** @throws UnusableTarget where the manifest is missing or malformed */
export function installedDrivers(): Drivers {
  const name = "@scrutineer/drivers/drivers.json";
  let path: string;
  try {
    path = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new UnusableTarget(`${name} is not installed: name a driver with cmd:COMMAND`);
  }
  const parsed = manifestSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) throw new UnusableTarget(`${name}: ${complaint(parsed.error)}`);
  return { path, entries: parsed.data };
}

/**
 * What a `--sut` stands for: `cmd:COMMAND`, `addr:tcp://HOST:PORT?socket=TYPE`, or the name of a driver.
 *
 * @throws UnusableTarget one sentence that names the value and what was expected
 */
export function parseConnectable(
  sut: string,
  drivers: () => Drivers = installedDrivers,
): Connectable {
  if (sut.startsWith("cmd:")) return { kind: "driver", sut, command: commandOf(sut) };
  if (sut.startsWith("addr:")) return addressTarget(sut);
  const { path, entries } = drivers();
  const entry = entries[sut];
  if (entry === undefined || /^[a-z]+:/.test(sut)) {
    const names = Object.keys(entries).join(", ");
    throw new UnusableTarget(
      `unknown target "${sut}": expected cmd:COMMAND, addr:tcp://HOST:PORT?socket=TYPE, mutant:ID or one of ${names}`,
    );
  }
  const cwd = resolve(dirname(path), entry.cwd ?? ".");
  return { kind: "driver", sut, command: found(sut, { command: entry.command, cwd }) };
}

/** Words are separated by spaces; quotes keep them together. */
function commandOf(sut: string): Command {
  const words = sut.slice(4).match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const [program, ...args] = words.map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  if (program === undefined)
    throw new UnusableTarget(`"${sut}" names no command: expected cmd:COMMAND`);
  return found(sut, { command: [program, ...args], cwd: process.cwd() });
}

function found(sut: string, command: Command): Command {
  const [program] = command.command;
  const folders = program.includes("/")
    ? [isAbsolute(program) ? "" : (command.cwd ?? process.cwd())]
    : (process.env.PATH ?? "").split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, program)))) {
    throw new UnusableTarget(`"${sut}": the command "${program}" was not found`);
  }
  return command;
}

function addressTarget(sut: string): Connectable {
  const [, endpoint, query] = /^addr:([^?]*)(?:\?(.*))?$/.exec(sut) ?? [];
  const type = socketType.safeParse(new URLSearchParams(query).get("socket"));
  if (!type.success) {
    const types = socketTypes.join(", ");
    throw new UnusableTarget(
      `"${sut}" names no socket type: expected ?socket= with one of ${types}`,
    );
  }
  // A PAIR has one peer at a time, and cases open several connections.
  if (type.data === "PAIR") {
    throw new UnusableTarget(
      `"${sut}": expected a type that takes several peers: a PAIR takes a driver`,
    );
  }
  try {
    addressOf(endpoint ?? "");
  } catch (error) {
    throw new UnusableTarget(`"${sut}": ${(error as Error).message}`);
  }
  return { kind: "address", sut, endpoint: endpoint ?? "", socketType: type.data };
}
