import type { Evidence } from "@scrutineer/report/schema";
import { type Finding, inSentence, Monitor, rowIn } from "../checker/index.ts";
import { opposite, type Way } from "../octets/way.ts";
import type { Direction } from "../peer/timeline.ts";
import type { Role } from "./case.ts";

/** What one side broke on one connection. */
export interface Seen extends Finding {
  readonly by: "suite" | "target";
  readonly connection: number;
}

/**
 * The passive checker on all connections of one run of a case, both ways: it keeps the suite
 * honest, and shows what the target broke besides what the case judges.
 */
export class Watch {
  readonly #sent: Way;
  readonly #monitors = new Map<number, Monitor>();

  /** @param role of the target: where it binds, the suite is the side that connects */
  constructor(role: Role) {
    this.#sent = role === "bind" ? "forward" : "backward";
  }

  octets = (connection: number, direction: Direction, octets: Uint8Array): void => {
    const monitor = this.#monitors.get(connection) ?? new Monitor();
    this.#monitors.set(connection, monitor);
    monitor.push(direction === "sent" ? this.#sent : opposite(this.#sent), octets);
  };

  /** All that was broken, once the case is over. */
  end(): Seen[] {
    return [...this.#monitors].flatMap(([connection, monitor]) => {
      monitor.end();
      return monitor.findings.map((finding) => {
        const by = finding.way === this.#sent ? "suite" : "target";
        return { ...finding, by, connection } as const;
      });
    });
  }
}

/**
 * The first rule that the suite broke and the case does not say it breaks, as a sentence: the suite
 * is at fault then, and not the target.
 */
export function accident(seen: readonly Seen[], breaks: readonly string[]): string | undefined {
  const announced = breaks.flatMap((row) => [row, rowIn(row, "3.0")]);
  const finding = seen.find(
    ({ by, requirement }) => by === "suite" && !announced.includes(requirement),
  );
  if (finding === undefined) return undefined;
  const who = `connection ${finding.connection}, the suite`;
  return `the suite sent what the case does not announce in "breaks": ${inSentence(finding, { forward: who, backward: who })}`;
}

/** What the target broke besides the rows that the case judges, for the evidence. */
export function besides(seen: readonly Seen[], judged: readonly string[]): Evidence["findings"] {
  return seen
    .filter(({ by, requirement }) => by === "target" && !judged.includes(requirement))
    .map(({ requirement, connection, offset, expected, got }) => ({
      requirement,
      connection,
      offset,
      expected,
      got,
    }));
}
