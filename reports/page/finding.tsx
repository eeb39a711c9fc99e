/** One result in full: required, expected and seen, one timeline, and how to repeat it. */
import { axes, type Column } from "../src/render/columns.ts";
import type { CaseResult, Evidence } from "../src/schema.ts";
import { Badge } from "./badge.tsx";
import { Besides } from "./besides.tsx";
import { Requirements } from "./requirements.tsx";
import { Timeline } from "./timeline.tsx";

export type FindingProps = {
  result: CaseResult;
  column: Column;
  evidence: Evidence | undefined;
  /** The verdict and the axes stand above it already. */
  headed?: boolean;
};

export function Finding({ result, column, evidence, headed = false }: FindingProps) {
  const figures = `${result.durationMs.toFixed(1)} ms · revision ${result.rev}`;
  return (
    <>
      <p class="verdict">
        {!headed && <Badge verdict={result.verdict} />}
        <span>{evidence?.message || result.message || "as required"}</span>
      </p>
      <p class="axes">{headed ? figures : `${axes(result)} · ${figures}`}</p>
      {evidence === undefined ? (
        <Unread result={result} />
      ) : (
        <>
          <ExpectedSeen evidence={evidence} />
          <Requirements requirements={evidence.requirements} />
          <Besides findings={evidence.findings} />
          <Timeline entries={evidence.timeline} target={column.run.implementation.name} />
          <Capture path={evidence.capture} />
          <Repeat evidence={evidence} />
        </>
      )}
    </>
  );
}

/** What the report alone says, where no evidence was put into the page. */
function Unread({ result }: { result: CaseResult }) {
  return (
    <section>
      <h4>Judges</h4>
      <p class="ids">
        {result.judges.map((id) => (
          <code key={id}>{id}</code>
        ))}
      </p>
      <p class="quiet-text">
        {result.evidence === undefined
          ? "The run wrote no evidence for this case."
          : "The evidence is in a file beside the report: "}
        {result.evidence !== undefined && <code>{result.evidence}</code>}
      </p>
    </section>
  );
}

function ExpectedSeen({ evidence: { expected, seen } }: { evidence: Evidence }) {
  if (expected === undefined && seen === undefined) return null;
  return (
    <section class="expected-seen" aria-label="Expected and seen">
      <div>
        <h4>Expected</h4>
        <p>{expected ?? "not stated"}</p>
      </div>
      <div>
        <h4>Seen</h4>
        <p>{seen ?? "not stated"}</p>
      </div>
    </section>
  );
}

/** The file stands beside the report: the link is dead where the page was passed on alone. */
function Capture({ path }: { path: string | undefined }) {
  if (path === undefined) return null;
  return (
    <p class="quiet-text">
      The octets as a capture for Wireshark: <a href={path}>{path.split("/").at(-1)}</a>
    </p>
  );
}

function Repeat({ evidence: { repeat, seed } }: { evidence: Evidence }) {
  return (
    <section>
      <h4>Repeat</h4>
      <pre class="repeat">
        <code>{repeat}</code>
      </pre>
      <p class="quiet-text">Seed {seed}.</p>
    </section>
  );
}
