import { proofs } from "./option-proofs.ts";
import { optionCounts, type Row, rows } from "./option-rows.ts";

/** The page docs/options.md, made of the tables of options. */
export function optionsPage(): string {
  const here = rows.filter((row) => row.initial !== undefined);
  const elsewhere = rows.filter((row) => row.initial === undefined);
  return `# Options

Made from the tables of options: do not edit, \`npm run docs -w @scrutineer/zmq\` writes it. Every
option is a key of constructors and a property. One that a socket does not have, a wrong value, and
a value that is not to be had here throw at once.

${optionCounts()}

## Honoured

Each is proven by its effect, by the test that is linked.

| option | libzmq | monocoque | of | initially | what it does | proof |
| --- | --- | --- | --- | --- | --- | --- |
${lines(here, true, (row) => `${start(row)} | ${row.about} | ${proofOf(row)}`)}

## Refused, but for the value that they have

Any other value throws a \`UsageError\` ENOTSUP with the reason.

| option | libzmq | monocoque | of | is | why |
| --- | --- | --- | --- | --- | --- |
${lines(here, false, (row) => `${start(row)} | ${row.about}`)}

## Honoured in another form

As keys of a constructor they throw a \`UsageError\` ENOTSUP that says where to look.

| option | libzmq | monocoque | instead | proof |
| --- | --- | --- | --- | --- |
${lines(elsewhere, true, (row) => `${names(row)} | ${row.about} | ${proofOf(row)}`)}

## Refused

As keys of a constructor they throw a \`UsageError\` ENOTSUP with the reason.

| option | libzmq | monocoque | why |
| --- | --- | --- | --- |
${lines(elsewhere, false, (row) => `${names(row)} | ${row.about}`)}
`;
}

/** What stands between these marks in a page is written here, too. */
const BEGIN = "<!-- counts of options -->\n";
const END = "<!-- end -->";

/** A page with the counts of today between its marks. */
export function withCounts(page: string): string {
  const from = page.indexOf(BEGIN) + BEGIN.length;
  const to = page.indexOf(END, from);
  if (from < BEGIN.length || to < 0) throw new Error(`expected ${BEGIN.trim()} in the page`);
  return `${page.slice(0, from)}${optionCounts()}\n${page.slice(to)}`;
}

function lines(of: readonly Row[], honoured: boolean, cells: (row: Row) => string): string {
  const chosen = of.filter((row) => row.honoured === honoured);
  return chosen.map((row) => `| ${cells(row)} |`).join("\n");
}

function start(row: Row): string {
  return `${names(row)} | ${row.on} | \`${row.initial}\``;
}

function names({ name, libzmq = "", monocoque = "" }: Row): string {
  return `\`${name}\` | ${libzmq} | ${monocoque}`;
}

function proofOf({ name }: Row): string {
  const [file] = proofs[name] ?? ["none"];
  return `[${file.replace(/(.test)?\.ts$/, "")}](../test/${file})`;
}
