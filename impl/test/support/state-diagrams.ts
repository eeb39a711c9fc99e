// The state diagrams of ARCHITECTURE.md, made of the tables that the code goes by. Run as a program
// it writes them there.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transitions } from "../../src/engine/phase.ts";
import { connectorTransitions } from "../../src/session/connector-status.ts";

const page = new URL("../../../ARCHITECTURE.md", import.meta.url);

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A Mermaid diagram; what leads from a state to itself is left out. */
function diagram(table: Table, first: string, last: string): string {
  const lines = Object.entries(table).flatMap(([from, ways]) =>
    Object.entries(ways)
      .filter(([, to]) => to !== from)
      .map(([name, to]) => `    ${from} --> ${to}: ${name}`),
  );
  return ["stateDiagram-v2", `    [*] --> ${first}`, ...lines, `    ${last} --> [*]`].join("\n");
}

/** By the words that mark their places on the page. */
export const diagrams: Readonly<Record<string, string>> = {
  "the phases of an engine": diagram(transitions, "greeting", "closed"),
  "the states of a connector": diagram(connectorTransitions, "connecting", "stopped"),
};

const place = (name: string) => new RegExp(`(<!-- ${name} -->\\n\`\`\`mermaid\\n)([^\`]*)(\`\`\`)`);

/** What the page has in a place; undefined where it has no such place. */
export function drawn(name: string): string | undefined {
  return place(name).exec(readFileSync(page, "utf8"))?.[2]?.trimEnd();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let text = readFileSync(page, "utf8");
  for (const [name, lines] of Object.entries(diagrams)) {
    text = text.replace(place(name), (_, before, __, after) => `${before}${lines}\n${after}`);
  }
  writeFileSync(page, text);
}
