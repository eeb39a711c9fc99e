/** What happened in a case, in order: octets, connections, driver calls, stderr, checks. */
import type { ComponentChildren } from "preact";
import type { TimelineEntry } from "../src/schema.ts";
import { Arrow } from "./arrow.tsx";
import { Octets } from "./octets.tsx";

export function Timeline({
  entries,
  target,
}: {
  entries: readonly TimelineEntry[];
  target: string;
}) {
  const connections = new Set(entries.flatMap((e) => ("connection" in e ? [e.connection] : [])));
  return (
    <section>
      <h4>Timeline, in milliseconds</h4>
      {entries.length === 0 && <p class="quiet-text">Nothing was recorded.</p>}
      <ol class="timeline">
        {entries.map((entry, index) => (
          <li key={index} class={kindClass(entry)}>
            <time>{entry.t.toFixed(1)}</time>
            <div class="entry">
              <Entry entry={entry} target={target} many={connections.size > 1} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function kindClass(entry: TimelineEntry): string {
  if (entry.kind === "octets") return entry.direction;
  if (entry.kind === "check") return entry.ok ? "check held" : "check broken";
  return entry.kind;
}

type EntryProps = { entry: TimelineEntry; target: string; many: boolean };

function Entry({ entry, target, many }: EntryProps): ComponentChildren {
  switch (entry.kind) {
    case "octets":
      return <Octets entry={entry} target={target} many={many} />;
    case "connection":
      return (
        <p>
          <b>
            connection {entry.connection} {entry.event}
          </b>
          {entry.detail !== undefined && ` ${entry.detail}`}
        </p>
      );
    case "driver":
      return (
        <>
          <p class="what">
            <Arrow out={entry.direction === "request"} /> driver {entry.direction}
          </p>
          <pre>{entry.line}</pre>
        </>
      );
    case "stderr":
      return (
        <>
          <p class="what">stderr of {target}</p>
          <pre>{entry.text}</pre>
        </>
      );
    case "check":
      return (
        <p>
          <b>
            <i aria-hidden="true">{entry.ok ? "✓" : "✗"}</i> {entry.ok ? "held" : "broken"}
          </b>{" "}
          <code>{entry.requirement}</code> {entry.text}
        </p>
      );
  }
}
