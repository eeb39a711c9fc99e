/** Makes text that a target wrote harmless and short for the place where it is printed. */
import { stripVTControlCharacters } from "node:util";

/** Control characters (C0, DEL, C1), which a terminal would obey. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
const controls = /[\u0000-\u001f\u007f-\u009f]+/g;

/** On one line, well-formed, without control characters, at most `limit` characters long. */
export function oneLine(text: string, limit = 400): string {
  const flat = stripVTControlCharacters(text)
    .replace(controls, " ")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/ {2,}/g, " ")
    .trim();
  return flat.length <= limit ? flat : `${flat.slice(0, limit - 1)}…`;
}

/** "12 cases", "1 case" */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
