/** What the runs of a report are called: short where that is clear, longer where two are alike. */
import type { CaseResult, Report, Run } from "../schema.ts";

export type Column = {
  readonly label: string;
  readonly run: Run;
  /** It stands in another report, whose evidence is not here. */
  readonly elsewhere?: true;
};

/** One column a run, in the report's order; the labels are distinct. */
export function columns(report: Report): readonly Column[] {
  const forms: readonly ((run: Run) => string)[] = [
    ({ pair, implementation: { name } }) =>
      pair === undefined ? name : `${pair.connecter} to ${pair.binder}`,
    ({ implementation }) => `${implementation.name} ${implementation.version}`,
    ({ implementation: { name, version, backend } }) => [name, version, backend].join(" ").trim(),
    ({ implementation: { name, version }, sut }) => `${name} ${version} (${sut})`,
  ];
  return report.runs.map((run, index) => {
    const unique = forms.find((form) => {
      const alike = report.runs.filter((other) => form(other) === form(run));
      return alike.length === 1;
    });
    return { run, label: unique?.(run) ?? `${run.implementation.name} #${index + 1}` };
  });
}

/** The columns of another report, told apart from those of the first by when they were run. */
export function columnsElsewhere(report: Report, number: number): readonly Column[] {
  const at = `${report.startedAt.slice(0, 16).replace("T", " ")}, report ${number}`;
  return columns(report).map(({ label, run }) => ({
    label: `${label} (${at})`,
    run,
    elsewhere: true,
  }));
}

/** "zmtp 3.1, bind, tcp": what tells two results of one case apart. */
export function axes(result: CaseResult): string {
  return `zmtp ${result.zmtp}, ${result.role}, ${result.transport}`;
}

/** A group as a heading: "37-zmtp/unknown-commands" is "RFC 37, unknown commands". */
export function heading(group: string): string {
  const [, rfc, file] = /^(\d+)-[^/]*\/(.+)$/.exec(group) ?? [];
  return file === undefined ? group : `RFC ${rfc}, ${file.replaceAll("-", " ")}`;
}
