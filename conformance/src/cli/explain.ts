import type { Command } from "commander";
import { axesOf, rowsOf } from "../judge/case.ts";
import { type CatalogueEntry, catalogue } from "../judge/catalogue.ts";
import { loadRegister, type Register } from "../register/load.ts";
import type { Row } from "../register/row.ts";
import { UsageError } from "./usage-error.ts";

export function addExplain(program: Command): void {
  program
    .command("explain <id>")
    .description("say what a case judges, or what a requirement says")
    .action(async (id: string) => {
      process.stdout.write(`${explain(id, await catalogue(), loadRegister())}\n`);
    });
}

/** @throws UsageError where the id is neither a case's nor a requirement's */
export function explain(id: string, cases: readonly CatalogueEntry[], register: Register): string {
  const found = cases.find(({ entry }) => entry.id === id.toUpperCase());
  if (found !== undefined) return explainCase(found, register);
  const row = register.get(id.toUpperCase());
  if (row !== undefined) return explainRow(row, cases);
  throw new UsageError(`"${id}" is neither a case ("scrutineer list") nor a row of the register`);
}

function explainCase({ entry, group }: CatalogueEntry, register: Register): string {
  const { id, title, rev = 1, needs } = entry;
  const axes = axesOf(entry).map(({ role, zmtp }) => `${role} ${zmtp}`);
  const sockets = needs.sockets?.join(", ") ?? "any";
  return [
    `${id} (rev ${rev}, ${group}): ${title}`,
    `needs a driver of level ${needs.level}; sockets: ${sockets}; runs: ${axes.join(", ")}`,
    ...rowsOf(entry)
      .map((row) => register.get(row))
      .filter((row) => row !== undefined)
      .map(sentence),
  ].join("\n");
}

/** What a row says, with its RFC and heading, and how the suite reads it where there is a ruling. */
export function sentence({ id, rfc, section, level, text, ruling, setAside }: Row): string {
  const kind = setAside ? "ruling, which sets the text aside" : "ruling";
  const ruled = ruling === undefined ? "" : `\n    ${kind}: ${ruling}`;
  return `  ${id} ${level} (RFC ${rfc}, ${section}): ${text}${ruled}`;
}

function explainRow(row: Row, cases: readonly CatalogueEntry[]): string {
  const judging = cases.filter(({ entry }) => rowsOf(entry).includes(row.id));
  const judged = judging.map(({ entry }) => `  ${entry.id}: ${entry.title}`);
  return [
    sentence(row).trim(),
    `how to see it: ${row.how}`,
    ...row.conflictsWith.map((conflict) => `${conflict.with}: ${conflict.note}`),
    ...(judged.length > 0 ? ["its cases:", ...judged] : [`untested, ${row.untested}`]),
  ].join("\n");
}
