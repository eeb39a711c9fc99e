/**
 * Brings `untested` of every row into step with the cases: `npm run register -w
 * @scrutineer/conformance`. Rows that a case judges lose their reason; rows that none judges get an
 * honest one. Nothing else changes.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { catalogue } from "../dist/src/judge/catalogue.js";

const folder = fileURLToPath(new URL("../register/", import.meta.url));
const cases = (await catalogue()).map(({ entry }) => entry);
const judged = new Set(cases.flatMap(({ judges }) => judges));

function reason(row) {
  if (judged.has(row.id)) return undefined;
  const recording = cases.filter(({ records }) => records.includes(row.id)).map(({ id }) => id);
  if (recording.length > 0 && !row.level.startsWith("MUST")) {
    const why = row.level === "MAY" ? "a permission" : "no reaction is stated";
    return `out of scope: ${why}; recorded by ${recording.join(", ")}`;
  }
  const stale = row.untested === undefined || row.untested.includes("; recorded by ");
  return stale ? "open: no case yet" : row.untested;
}

for (const file of readdirSync(folder)) {
  const rows = JSON.parse(readFileSync(folder + file, "utf8"));
  const lines = rows.map(({ untested, ...row }) => {
    const why = reason({ ...row, untested });
    return JSON.stringify(why === undefined ? row : { ...row, untested: why });
  });
  writeFileSync(folder + file, `[\n${lines.join(",\n")}\n]\n`);
}
