import { readFileSync } from "node:fs";
import { socketTypes } from "../../src/engine/socket-type.ts";
import { contextTable } from "../../src/options/context-table.ts";
import {
  type OtherOption,
  otherContextOptions,
  otherOptions,
} from "../../src/options/other-options.ts";
import { table } from "../../src/options/table.ts";
import { contextOptionNames, readContextOptionNames, socketOptionNames } from "./libzmq-options.ts";
import { monocoqueFields } from "./monocoque-options.ts";

export interface Row {
  readonly name: string;
  /** libzmq's name and number, if it has the option. */
  readonly libzmq: string | undefined;
  /** Its name in monocoque's SocketOptions. */
  readonly monocoque: string | undefined;
  /** The sockets that have it, or "Context". */
  readonly on: string;
  /** What counts at first; undefined for what is no option here. */
  readonly initial: string | undefined;
  /** What it does, where it is, or why it can only be what it is. */
  readonly about: string;
  readonly honoured: boolean;
}

interface AnyKind {
  readonly initial: unknown;
  parse(given: unknown, name: string): unknown;
}

/** Every option that we, libzmq or monocoque have, of the tables and the comments on their rows. */
export const rows: readonly Row[] = [
  ...Object.entries(table).map(([name, { on, kind, id }]) =>
    tableRow("table", name, onText(on), kind as AnyKind, id, socketOptionNames),
  ),
  ...otherOptions.map((other) => otherRow(other, "", socketOptionNames)),
  ...Object.entries(contextTable).map(([name, { kind, id }]) =>
    tableRow("context-table", name, "Context", kind as AnyKind, id, contextOptionNames),
  ),
  ...otherContextOptions.map((other) =>
    otherRow(other, "Context", other.served ? readContextOptionNames : contextOptionNames),
  ),
];

/** How many options libzmq and monocoque have, and what becomes of them: for pages to quote. */
export function optionCounts(): string {
  const libzmq = rows.filter((row) => row.libzmq !== undefined);
  const monocoque = rows.filter((row) => row.monocoque !== undefined);
  return `Of the ${libzmq.length} options of libzmq 4.3.5 ${outcome(libzmq)}; of monocoque's
${monocoque.length}, ${outcome(monocoque)}. None is ignored.`;
}

function outcome(of: readonly Row[]): string {
  const honoured = of.filter((row) => row.honoured).length;
  return `${honoured} are honoured and ${of.length - honoured} refused with the reason`;
}

function tableRow(
  file: string,
  name: string,
  on: string,
  kind: AnyKind,
  id: number | undefined,
  libzmqNames: Readonly<Record<number, string>>,
): Row {
  const reason = reasonOf(kind, name);
  const initial = JSON.stringify(Buffer.isBuffer(kind.initial) ? null : kind.initial);
  const about = reason ?? commentOn(file, name);
  const honoured = reason === undefined;
  const monocoque = file === "table" ? fieldOf(name) : undefined;
  return { name, libzmq: libzmqName(id, libzmqNames), monocoque, on, initial, about, honoured };
}

function otherRow(
  { name, id, why, served }: OtherOption,
  on: string,
  libzmqNames: Readonly<Record<number, string>>,
): Row {
  const [libzmq, monocoque] = [libzmqName(id, libzmqNames), fieldOf(name)];
  return { name, libzmq, monocoque, on, initial: undefined, about: why, honoured: served };
}

function libzmqName(
  id: number | undefined,
  names: Readonly<Record<number, string>>,
): string | undefined {
  if (id === undefined) return undefined;
  return `${names[id]} ${id}`;
}

function fieldOf(name: string): string | undefined {
  return Object.keys(monocoqueFields).find((field) => monocoqueFields[field] === name);
}

/** Why an option can only be what it is; undefined where it can be something else. */
function reasonOf(kind: AnyKind, name: string): string | undefined {
  try {
    kind.parse(Symbol("no value at all"), name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOTSUP") return message.slice(message.indexOf(": ") + 2);
  }
  return undefined;
}

/** The comment before a row of the table, as one line; that of the row above where it has none. */
function commentOn(file: string, name: string): string {
  const source = readFileSync(new URL(`../../src/options/${file}.ts`, import.meta.url), "utf8");
  const before = source.slice(0, source.indexOf(`\n  ${name}: option(`));
  const start = before.lastIndexOf("/**");
  return before
    .slice(start + 3, before.indexOf("*/", start))
    .replace(/\s*\n\s*\*\s?/g, " ")
    .replaceAll("|", "\\|")
    .trim();
}

function onText(on: readonly string[]): string {
  const others = socketTypes.filter((type) => !on.includes(type));
  if (others.length === 0) return "all";
  return others.length < 4 ? `all but ${others.join(", ")}` : on.join(", ");
}
