/** The head of the page: what was run, where, and how each implementation came through. */
import type { Column } from "../src/render/columns.ts";
import {
  quickLine,
  type Score,
  score,
  scoresByVersion,
  type Tally,
  tally,
} from "../src/render/tally.ts";
import { faces } from "../src/render/verdict.ts";
import type { Report, Verdict } from "../src/schema.ts";
import { Badge } from "./badge.tsx";

export function Masthead({ report, columns }: { report: Report; columns: readonly Column[] }) {
  const { suite, startedAt, seed, host } = report;
  const quick = quickLine(report);
  const whole = report.partial !== true && quick === undefined;
  const paired = report.runs.some(({ pair }) => pair !== undefined);
  const facts: [string, string][] = [
    ["suite", suite.version],
    ["run", `${startedAt.slice(0, 16).replace("T", " ")} UTC`],
    ["seed", String(seed)],
    ["host", `${host.cpu}, ${host.cores} cores, Linux ${host.kernel}, Node ${host.node}`],
  ];
  return (
    <header class="masthead">
      <div class="chequers" aria-hidden="true" />
      <div class="title">
        <Seal />
        <div>
          <h1>
            Scrutineer <span>{paired ? "ZMTP interop" : "ZMTP conformance"}</span>
          </h1>
          <dl class="facts">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
      {report.partial && (
        <p class="notice">Partial: the run was cut short. What is here is what was judged.</p>
      )}
      {quick !== undefined && <p class="notice">{quick}.</p>}
      {!paired && (
        <ul class="cards" aria-label="Scores">
          {columns.map((column) => (
            <Card key={column.label} column={column} whole={whole} />
          ))}
        </ul>
      )}
    </header>
  );
}

/** A scrutineer's sticker: a tick within a chequered ring. */
function Seal() {
  return (
    <svg class="seal" viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="22" class="seal-ground" />
      <circle cx="24" cy="24" r="19" class="seal-ring" pathLength="48" />
      <path d="M15 24.5l6.4 6.5L33.5 18" class="seal-tick" />
    </svg>
  );
}

/** `whole`: the run was neither cut short nor quick. */
function Card({ column: { label, run }, whole }: { column: Column; whole: boolean }) {
  const { name, version, language, backend, runtime } = run.implementation;
  const counts = tally(run.cases);
  const all = score(counts);
  const about = [language, runtime, backend ?? "backend not stated"].filter(Boolean).join(" · ");
  return (
    <li class="card">
      <div class="card-head">
        <h2>{label}</h2>
        {!label.startsWith(`${name} ${version}`) && <span class="version">{version}</span>}
        {whole && deservesStamp(counts) && <span class="stamp">passed</span>}
      </div>
      <p class="about">{about}</p>
      <p class="score">
        <b>{all.passed}</b> of {all.scored} pass
      </p>
      <Bar counts={counts} />
      <p class="counts">
        {[...counts].map(([verdict, count]) => (
          <Badge key={verdict} verdict={verdict} count={count} />
        ))}
      </p>
      <p class="versions">
        ZMTP
        {[...scoresByVersion(run)].map(([zmtp, each]) => (
          <Version key={zmtp} zmtp={zmtp} score={each} />
        ))}
      </p>
    </li>
  );
}

/** Whatever was judged passed; beside it only notes and what the target declares to lack. */
function deservesStamp(counts: Tally): boolean {
  const harmless: readonly Verdict[] = ["pass", "n/a", "info"];
  return counts.has("pass") && [...counts.keys()].every((verdict) => harmless.includes(verdict));
}

function Version({ zmtp, score: { passed, scored } }: { zmtp: string; score: Score }) {
  return (
    <span>
      {zmtp}{" "}
      <b>
        {passed}/{scored}
      </b>
    </span>
  );
}

/** Shares of the scored cases; the figures stand beside it, so it says nothing of its own. */
function Bar({ counts }: { counts: Tally }) {
  const scored = [...counts].filter(([verdict]) => faces[verdict].scored).reverse();
  return (
    <div class="bar" aria-hidden="true">
      {scored.map(([verdict, count]) => (
        <span key={verdict} class={faces[verdict].tone} style={{ flexGrow: count }} />
      ))}
    </div>
  );
}
