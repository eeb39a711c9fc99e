import { columns } from "../src/render/columns.ts";
import { faces } from "../src/render/verdict.ts";
import type { Evidence, Report } from "../src/schema.ts";

export type AppProps = {
  report: Report;
  evidence: (path: string) => Evidence | undefined;
};

export function App({ report }: AppProps) {
  return (
    <main>
      {columns(report).map(({ label, run }) => (
        <section key={label}>
          <h2>{label}</h2>
          <ul>
            {run.cases.map((result) => (
              <li key={result.id}>
                {faces[result.verdict].glyph} {faces[result.verdict].word} {result.id}{" "}
                {result.title} {result.message}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}
