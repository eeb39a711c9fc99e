/** Octets that went over a connection: offset, hex, ASCII, and what each part is. */
import type { TimelineEntry } from "../src/schema.ts";
import { Arrow } from "./arrow.tsx";
import { type DumpRow, dump } from "./hexdump.ts";

/** Rows shown at once; the rest of a long body is folded. */
const rowsShown = 40;

type OctetsEntry = Extract<TimelineEntry, { kind: "octets" }>;
type OctetsProps = { entry: OctetsEntry; target: string; many: boolean };

export function Octets({ entry, target, many }: OctetsProps) {
  const { direction, connection, hex, parts, omitted } = entry;
  const rows = dump(hex, parts ?? []);
  const octets = hex.replace(/\s+/g, "").length / 2 + (omitted ?? 0);
  const folded = rows.slice(rowsShown);
  return (
    <>
      <p class="what">
        <Arrow out={direction === "sent"} />{" "}
        {direction === "sent" ? `sent to ${target}` : `received from ${target}`}
        <small>
          {octets} {octets === 1 ? "octet" : "octets"}
          {many && `, connection ${connection}`}
        </small>
      </p>
      <Dump rows={rows.slice(0, rowsShown)} />
      {folded.length > 0 && (
        <details>
          <summary>from octet {folded[0]!.offset}</summary>
          <Dump rows={folded} />
        </details>
      )}
      {omitted !== undefined && omitted > 0 && (
        <p class="quiet-text">{omitted} more octets were left out for size.</p>
      )}
    </>
  );
}

function Dump({ rows }: { rows: readonly DumpRow[] }) {
  return (
    <table class="dump">
      <colgroup>
        <col class="offset" />
        <col class="hex" />
        <col class="ascii" />
        <col />
      </colgroup>
      <thead class="unseen">
        <tr>
          <th scope="col">offset</th>
          <th scope="col">octets</th>
          <th scope="col">ASCII</th>
          <th scope="col">meaning</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ offset, hex, ascii, note, part }) => (
          <tr key={offset} class={part % 2 === 0 ? "even" : "odd"}>
            <td class="offset">{offset.toString(16).padStart(4, "0")}</td>
            <td class="hex">{hex}</td>
            <td class="ascii">{ascii}</td>
            <td class="note">{note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
