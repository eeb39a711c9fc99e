// Freezes the cases as they are now: node scripts/freeze-profile.mjs zmtp-2026.1 "what it is for"
import { writeFileSync } from "node:fs";
import { catalogue } from "../dist/src/judge/catalogue.js";

const [name, about] = process.argv.slice(2);
if (name === undefined || !/^[\w.-]+$/.test(name)) {
  process.stderr.write("freeze-profile: expected a name like zmtp-2026.1\n");
  process.exit(2);
}
const all = await catalogue();
const cases = Object.fromEntries(
  all.map(({ entry }) => [entry.id, entry.rev ?? 1]).sort(([a], [b]) => (a < b ? -1 : 1)),
);
const path = new URL(`../profiles/${name}.json`, import.meta.url);
const profile = { profile: name, ...(about !== undefined && { about }), cases };
writeFileSync(path, `${JSON.stringify(profile, undefined, 2)}\n`);
process.stdout.write(`${Object.keys(cases).length} cases in profiles/${name}.json\n`);
