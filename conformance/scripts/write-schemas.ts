/** Writes the JSON Schema of the driver protocol that is published with the package. A test compares it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { protocolSchema } from "../src/target/protocol.ts";

const folder = new URL("../schemas/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("zdp-1.json", folder), `${JSON.stringify(protocolSchema(), undefined, 2)}\n`);
