import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { jsonLine } from "./json-line.ts";
import { type Row, row } from "./row.ts";

/** All rows by id, in the order of the RFCs. */
export type Register = ReadonlyMap<string, Row>;

/** The register is unreadable. One sentence: file, line, row, expectation. */
export class RegisterError extends Error {}

/** The folder of the register: the same from the sources and from the build. */
export function registerFolder(): string {
  const up = import.meta.url.endsWith(".ts") ? "../../register" : "../../../register";
  return fileURLToPath(new URL(up, import.meta.url));
}

/** @throws RegisterError for the first row that is malformed */
export function loadRegister(folder = registerFolder()): Register {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const register = new Map<string, Row>();
  for (const file of files) {
    for (const entry of parseRows(file, readFileSync(`${folder}/${file}`, "utf8"))) {
      if (register.has(entry.id)) {
        throw new RegisterError(`register/${file}: ${entry.id} is there twice`);
      }
      register.set(entry.id, entry);
    }
  }
  return register;
}

/** @throws RegisterError naming the file, the line, the row and what was expected */
export function parseRows(file: string, json: string): Row[] {
  let values: unknown;
  try {
    values = JSON.parse(json);
  } catch (error) {
    const why = (error as Error).message.replace(/\p{C}+/gu, " ");
    throw new RegisterError(`register/${file}:${jsonLine(json)}: expected JSON: ${why}`);
  }
  const list = z.array(z.unknown()).safeParse(values);
  if (!list.success) throw new RegisterError(`register/${file}: expected an array of rows`);
  return list.data.map((value, index) => {
    const parsed = row.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const name = (value as { id?: unknown } | null)?.id ?? `row ${index + 1}`;
      const path = issue?.path.join(".") || "the row";
      const line = jsonLine(json, [index, ...(issue?.path ?? [])]);
      throw new RegisterError(`register/${file}:${line}: ${name}: ${path}: ${issue?.message}`);
    }
    if (`${parsed.data.rfc}.json` !== file) {
      throw new RegisterError(
        `register/${file}:${jsonLine(json, [index, "rfc"])}: ${parsed.data.id}: rfc: expected that of the file`,
      );
    }
    return parsed.data;
  });
}

/** What is known of libzmq about a row. */
export function knownOfLibzmq(entry: Row): string | undefined {
  const notes = entry.conflictsWith.filter((conflict) => conflict.with === "libzmq");
  return notes.length > 0 ? notes.map((conflict) => conflict.note).join(" ") : undefined;
}
