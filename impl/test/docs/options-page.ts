import { readFileSync } from "node:fs";
import { socketTypes } from "../../src/engine/socket-type.ts";
import { contextTable } from "../../src/options/context-table.ts";
import { table } from "../../src/options/table.ts";

interface Row {
  readonly name: string;
  readonly on: string;
  readonly initial: string;
  /** What it does, or why it can only be what it is. */
  readonly about: string;
  readonly honoured: boolean;
}

interface AnyKind {
  readonly initial: unknown;
  parse(given: unknown, name: string): unknown;
}

/** The page docs/options.md, made of the tables of options and the comments on their rows. */
export function optionsPage(): string {
  const sockets = Object.entries(table).map(([name, { on, kind }]) =>
    row("table", name, onText(on), kind as AnyKind),
  );
  const contexts = Object.entries(contextTable).map(([name, { kind }]) =>
    row("context-table", name, "Context", kind as AnyKind),
  );
  const all = [...sockets, ...contexts];
  const honoured = all.filter((each) => each.honoured);
  const refused = all.filter((each) => !each.honoured);
  return `# Options

Made from the table of options by a test: do not edit. Every option is a key of constructors and a
property. One that a socket does not have, a wrong value, and a value that is not to be had here
throw at once: none is ignored.

${countsText(honoured.length, refused.length)}

## Honoured

| option | of | initially | what it does |
| --- | --- | --- | --- |
${honoured.map(line).join("\n")}

## Refused, but for the value that they have

| option | of | is | why |
| --- | --- | --- | --- |
${refused.map(line).join("\n")}
`;
}

/** The sentence that both READMEs have, too. */
export function countsText(honoured: number, refused: number): string {
  return `Of the options of libzmq and zeromq ${honoured} are honoured and ${refused} refused, none is ignored.`;
}

function row(file: string, name: string, on: string, kind: AnyKind): Row {
  const reason = reasonOf(kind, name);
  const initial = Buffer.isBuffer(kind.initial) ? null : kind.initial;
  const about = reason ?? commentOn(file, name);
  return { name, on, initial: JSON.stringify(initial), about, honoured: reason === undefined };
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

function line({ name, on, initial, about }: Row): string {
  return `| \`${name}\` | ${on} | \`${initial}\` | ${about} |`;
}
