import type { EventName, SocketType } from "../target/protocol.ts";
import type { CaseContext } from "./stage.ts";

/** Which side of the connection the target is. */
export type Role = "bind" | "connect";

/** What the connections of a case are made of. */
export const transports = ["tcp", "ipc"] as const;
export type Transport = (typeof transports)[number];

/** Versions that the raw peer opens with. */
export const zmtpVersions = ["3.1", "3.0", "2.0", "1.0"] as const;
export type Zmtp = (typeof zmtpVersions)[number];

export interface CaseNeeds {
  /** 0: octets on the wire alone. 1: socket, bind or connect, send, receive. 2: all operations. */
  readonly level: 0 | 1 | 2;
  /** Socket types of the target; the first one is what `open` makes. Any type will do where it is absent. */
  readonly sockets?: readonly [SocketType, ...SocketType[]];
  /** The mechanism of the target's socket: NULL where it is absent. */
  readonly mechanism?: "NULL" | "PLAIN" | "CURVE";
  /** Whether the target's driver has to be a ZAP handler. */
  readonly zap?: true;
  /** Whether it has to encode and decode Z85. */
  readonly z85?: true;
  /** Whether it has to tell properties of who sent a message. */
  readonly messageProperties?: true;
  /** Options of the driver protocol that have to be there. */
  readonly options?: readonly string[];
  /** What the target's monitor has to tell. */
  readonly events?: readonly EventName[];
}

export interface CaseMeta {
  /**
   * Ids of the register. Rows of 37/ZMTP are judged in conversations of ZMTP 3.1, rows of 23/ZMTP in
   * those of 3.0, of 15/ZMTP in those of 2.0 and of 13/ZMTP in those of 1.0; a case runs once for
   * each version that it judges. Rows of other RFCs ask for 3.1 and 3.0. A case that runs in 3.1
   * alone runs in 3.0 instead where the target speaks no 3.1 and one of its rows holds there.
   */
  readonly judges?: readonly string[];
  /** Rows for which the case records what the target does, since the RFC states no reaction. Never scored. */
  readonly records?: readonly string[];
  /**
   * Rows that the octets of the case itself break, on purpose. Anything else that the passive
   * checker finds in them is an error of the suite. A row of ZMTP31 stands for its twin too.
   */
  readonly breaks?: readonly string[];
  /** What holds, as a sentence in the present tense. */
  readonly title: string;
  readonly needs: CaseNeeds;
  /** Raised when what the case expects may have changed; 1 at first. */
  readonly rev?: number;
  /** Both, unless the rule holds for one side only. */
  readonly roles?: readonly [Role, ...Role[]];
  /** Where the case makes sense over one transport only. */
  readonly transports?: readonly [Transport, ...Transport[]];
  /** The versions that the raw peer announces, where the rows alone would ask for more. */
  readonly zmtp?: readonly [Zmtp, ...Zmtp[]];
}

export type CaseBody = (context: CaseContext) => Promise<void>;

export interface ConformanceCase extends CaseMeta {
  readonly id: string;
  readonly judges: readonly string[];
  readonly records: readonly string[];
  readonly breaks: readonly string[];
  readonly body: CaseBody;
}

/** One run of a case: as this role, in this version, over this transport. */
export interface Axis {
  readonly role: Role;
  readonly zmtp: Zmtp;
  readonly transport: Transport;
}

/** Who wants to know of cases as their files are loaded: the catalogue, or the test runner. */
export type CaseSink = (entry: ConformanceCase) => void;
const sinks: CaseSink[] = [];

/** Hands all cases declared from now on to `sink`, until the function that is returned is called. */
export function collectCases(sink: CaseSink): () => void {
  sinks.push(sink);
  return () => void sinks.splice(sinks.indexOf(sink), 1);
}

/**
 * Declares a case. Its id is never used again, for nothing else.
 *
 * @throws TypeError for an id that is not like ZMTP-GREET-001, and for a case without rows
 */
export function conformanceCase(id: string, meta: CaseMeta, body: CaseBody): void {
  if (!/^[A-Z0-9]+(-[A-Z0-9]+)+$/.test(id)) {
    throw new TypeError(`expected a case id like ZMTP-GREET-001, got "${id}"`);
  }
  const { judges = [], records = [], breaks = [] } = meta;
  if (judges.length + records.length === 0) {
    throw new TypeError(`${id}: expected rows that the case judges or records, got none`);
  }
  for (const sink of sinks) sink({ ...meta, judges, records, breaks, id, body });
}

/** The runs of a case over one transport: its roles times the versions of the rows it judges. */
export function axesOf(entry: ConformanceCase, transport: Transport = "tcp"): Axis[] {
  if (entry.transports?.includes(transport) === false) return [];
  const rows = rowsOf(entry);
  const versions =
    entry.zmtp ?? zmtpVersions.filter((zmtp) => rows.some((id) => asksFor(id, zmtp)));
  const roles = entry.roles ?? ["bind", "connect"];
  return versions.flatMap((zmtp) => roles.map((role) => ({ role, zmtp, transport })));
}

/** All rows of a case: those that it judges and those that it records. */
export const rowsOf = ({ judges, records }: ConformanceCase): readonly string[] => [
  ...judges,
  ...records,
];

/** The version that an RFC of ZMTP describes; undefined for a row of another RFC. */
function versionOf(requirement: string): string | undefined {
  const [, major, minor] = /^ZMTP([123])([01])-/.exec(requirement) ?? [];
  return major === undefined ? undefined : `${major}.${minor}`;
}

function asksFor(requirement: string, zmtp: string): boolean {
  return (versionOf(requirement) ?? (zmtp < "3" ? "3.1" : zmtp)) === zmtp;
}

/**
 * Whether a row is judged in conversations of this version. Rows of other RFCs hold in all, and
 * those of 37/ZMTP and 15/ZMTP on older peers hold where one is met.
 */
export function holdsIn(requirement: string, zmtp: string): boolean {
  const version = versionOf(requirement);
  if (version === undefined || version === zmtp) return true;
  if (/^ZMTP31-(COMPAT|VERSION)-/.test(requirement)) return zmtp < "3";
  return requirement.startsWith("ZMTP20-COMPAT-") && zmtp === "1.0";
}

/** Rows that have the same number in 37/ZMTP and 23/ZMTP: both("GREETING-03"). */
export function both(...rows: readonly string[]): [string, ...string[]] {
  return rows.flatMap((row) => [`ZMTP31-${row}`, `ZMTP30-${row}`]) as [string, ...string[]];
}
