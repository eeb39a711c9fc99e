import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mutants } from "../../mutants/all.ts";
import { readBaseline } from "../../src/judge/baseline.ts";
import { catalogue } from "../../src/judge/catalogue.ts";
import { coverage } from "../../src/register/coverage.ts";
import { loadRegister } from "../../src/register/load.ts";
import type { Row } from "../../src/register/row.ts";

// What the documents say of the suite in figures, made of the suite itself.

const baselines = fileURLToPath(new URL("../../baselines/", import.meta.url));

/** The section of both READMEs between their marks. */
export async function figures(): Promise<string> {
  const register = loadRegister();
  const cases = (await catalogue()).map(({ entry }) => entry);
  const judged = new Set(cases.flatMap(({ judges }) => judges));
  const lines = coverage(register, judged);
  const rfcs = [...new Set(lines.map(({ rfc }) => rfc))].filter((rfc) =>
    lines.some((line) => line.rfc === rfc && line.judged > 0),
  );
  const killers = new Set(mutants.flatMap(({ kills }) => kills.map((kill) => kill.case)));
  const ruled = ruledRows();
  const aside = ruled.filter(({ setAside }) => setAside);
  const facts = [
    `${cases.length} cases.`,
    `${mutants.length} mutants, each of which a named case has to notice on a named row;`,
    `${killers.size} of the cases kill one.`,
    `${register.size} rows of RFCs in the register, ${judged.size} of them judged.`,
    `${ruled.length} rulings on how a row is read;`,
    `by ${aside.length} of them nobody is held to the letter of a plain text.`,
  ];
  return `${facts.join("\n")}

| RFC | rows | judged | MUST | judged | cannot be seen | open |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rfcs
  .map((rfc) =>
    row(
      rfc,
      lines.filter((line) => line.rfc === rfc),
    ),
  )
  .join("\n")}
`;
}

function row(rfc: number, lines: readonly Awaited<ReturnType<typeof coverage>>[number][]): string {
  const sum = (of: typeof lines, key: "rows" | "judged" | "notObservable" | "open") =>
    of.reduce((total, line) => total + line[key], 0);
  const musts = lines.filter(({ level }) => level.startsWith("MUST"));
  const counts = [
    ...[sum(lines, "rows"), sum(lines, "judged"), sum(musts, "rows"), sum(musts, "judged")],
    ...[sum(lines, "notObservable"), sum(lines, "open")],
  ];
  return `| ${[rfc, ...counts].join(" | ")} |`;
}

/** The page docs/rulings.md. */
export async function rulingsPage(): Promise<string> {
  const ruled = ruledRows();
  const known = new Set((await catalogue()).map(({ entry }) => entry.id));
  const sections = readdirSync(baselines)
    .sort()
    .map((file) => deviations(file, known));
  return `# Rulings, and known deviations

Made from the register and the baselines by a test: do not edit. A ruling is how the suite reads a
row of the register, and why: where its text is open or contradicts another one, whom it binds, that
it governs though few follow it, or under which condition it is judged;
\`npx scrutineer explain ROW\` has the text itself. A
deviation is what an implementation is known to do otherwise than an RFC says, with its reason; it
costs that implementation its score.

## Rulings

${ruled
  .filter(({ setAside }) => !setAside)
  .map(line)
  .join("\n")}

## Plain texts that are set aside

These texts are plain. libzmq and the reference do otherwise, and the suite holds nobody to the
letter. Who does as the text says does not fail for it.

${ruled
  .filter(({ setAside }) => setAside)
  .map(line)
  .join("\n")}

${sections.join("\n\n")}
`;
}

const ruledRows = (): Row[] =>
  [...loadRegister().values()].filter(({ ruling }) => ruling !== undefined);

function line({ id, rfc, section, ruling }: Row): string {
  return `- \`${id}\` (RFC ${rfc}, ${section}): ${ruling}`;
}

function deviations(file: string, known: ReadonlySet<string>): string {
  const entries = readBaseline(`${baselines}${file}`, known);
  const lines = entries.map(({ case: id, axes, because }) => {
    const only = axes.length === 0 ? "" : ` (${axes.join(", ")})`;
    return `- \`${id}\`${only}: ${because}`;
  });
  return `## Deviations of ${file.replace(".yaml", "")}\n\n${lines.join("\n")}`;
}

const marks = { begin: "<!-- figures -->\n", end: "<!-- /figures -->" };

/** The figures that a document has between its marks. @throws TypeError where it has no marks */
export function figuresIn(document: string): string {
  return cut(document)[1];
}

export function withFigures(document: string, text: string): string {
  const [before, , after] = cut(document);
  return before + text + after;
}

function cut(document: string): [before: string, figures: string, after: string] {
  const start = document.indexOf(marks.begin) + marks.begin.length;
  const end = document.indexOf(marks.end);
  if (start < marks.begin.length || end < start) {
    throw new TypeError(`expected ${marks.begin.trim()} and ${marks.end}`);
  }
  return [document.slice(0, start), document.slice(start, end), document.slice(end)];
}

export const read = (url: URL): string => readFileSync(url, "utf8");
