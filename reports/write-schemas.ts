/** Writes the JSON Schemas that are published with the package. A test compares them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { jsonSchemas } from "./src/schema.ts";

const folder = new URL("./schemas/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(schema, undefined, 2)}\n`);
}
