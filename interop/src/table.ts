import type { Plan } from "./plan.ts";
import type { Result } from "./result.ts";

/**
 * Who passes with whom over which transport: a row for each that binds, a column for each that
 * connects. Plain text.
 */
export function table({ peers }: Plan, results: readonly Result[]): string {
  const transports = [...new Set(results.map(transportOf))].sort().reverse();
  const blocks = transports.map((transport) => {
    const over = results.filter((one) => transportOf(one) === transport);
    return [`binds \\ connects over ${transport}`, ...matrix(Object.keys(peers), over), ""];
  });
  return [...blocks.flat(), ...spoken(results), "", ...identities(results)].join("\n");
}

/** What greetings at the taps came to: how many scenarios for each version and mechanism. */
function spoken(results: readonly Result[]): string[] {
  const counts = new Map<string, number>();
  for (const { seen } of results) {
    const zmtp = seen.zmtp.length === 0 ? "no ZMTP" : `ZMTP ${seen.zmtp.join(", ")}`;
    const what = [zmtp, ...seen.mechanism].join(" ");
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return ["measured at the taps", ...[...counts].sort().map(([what, n]) => `${n}  ${what}`)];
}

const transportOf = ({ seen }: Result): string => seen.transport.join(", ") || "no transport";

function matrix(names: readonly string[], results: readonly Result[]): string[] {
  const rows = [
    ["", ...names],
    ...names.map((binder) => [
      binder,
      ...names.map((connecter) => {
        const cell = results.filter((r) => r.binder === binder && r.connecter === connecter);
        return cell.length === 0 ? "-" : `${cell.filter((r) => r.passed).length}/${cell.length}`;
      }),
    ]),
  ];
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at]!)).join("  "));
  return lines.map((line) => line.trimEnd());
}

/** What ran under each name, and on which backend. */
function identities(results: readonly Result[]): string[] {
  const told = new Map<string, string>();
  for (const { binder, connecter, implementations } of results) {
    if (implementations === undefined) continue;
    for (const [name, of] of [
      [binder, implementations.binder],
      [connecter, implementations.connecter],
    ] as const) {
      const reason = of.backendReason === undefined ? "" : ` (${of.backendReason})`;
      const backend = `${of.backend ?? "unknown backend"}${reason}`;
      told.set(
        name,
        `${name}: ${of.name} ${of.version} on ${backend}, ${of.runtime ?? "unknown runtime"}`,
      );
    }
  }
  return [...told.values()];
}
