import type { CaseResult, Evidence } from "@scrutineer/report/schema";
import { pcapng } from "../capture/write-pcapng.ts";
import { Timeline } from "../peer/timeline.ts";
import { knownOfLibzmq, type Register } from "../register/load.ts";
import type { Row } from "../register/row.ts";
import { strongest } from "../register/strongest.ts";
import { Refused } from "../target/driver-error.ts";
import type { DriverTarget } from "../target/driver-target.ts";
import type { Hello } from "../target/protocol.ts";
import { lackingOfAddress, spokenAxis } from "./axes.ts";
import { type Axis, type ConformanceCase, holdsIn, rowsOf } from "./case.ts";
import { Checks } from "./check.ts";
import { type CaseContext, Stage, type Target } from "./stage.ts";
import { type Judgement, judge, judgeThrown } from "./verdict.ts";
import { accident, besides, Watch } from "./watch.ts";

/** What stays the same over a run. */
export interface RunSettings {
  readonly register: Register;
  readonly seed: number;
  /** Name of the implementation, for the evidence. */
  readonly implementation: string;
  /** A command line that repeats one case. */
  readonly repeat: (id: string) => string;
}

export interface CaseOutcome {
  readonly result: Omit<CaseResult, "evidence">;
  readonly evidence: Evidence;
  /** What passed on the connections of the case, as pcapng; absent where there were none. */
  readonly capture?: Uint8Array;
}

/** Runs one case once. Never rejects: whatever happens is a verdict. */
export async function runCase(
  entry: ConformanceCase,
  planned: Axis,
  group: string,
  target: Target,
  settings: RunSettings,
): Promise<CaseOutcome> {
  const timeline = new Timeline();
  const greeted = greet(target, timeline);
  const hello = await greeted.catch(() => undefined);
  const axis = spokenAxis(entry, planned, hello?.caps.zmtp);
  const stage = new Stage(target, axis, timeline, entry.needs, () => checks.assertUndecided());
  const checks: Checks = new Checks(entry, settings.register, timeline, () => stage.zmtp);
  const watch = new Watch(axis.role);
  timeline.tap = watch.octets;
  const made = await judged(entry, axis, target, stage, checks, greeted);
  const seen = watch.end();
  const fault = overclaimed(target, axis, stage.zmtp, made) ?? accident(seen, entry.breaks);
  const judgement: Judgement =
    fault === undefined ? made : { verdict: "suite-error", message: fault };
  const rows = rowsOf(entry)
    .filter((id) => holdsIn(id, stage.zmtp))
    .map((id) => settings.register.get(id))
    .filter((row) => row !== undefined);
  const result = {
    id: entry.id,
    rev: entry.rev ?? 1,
    title: entry.title,
    group,
    judges: rows.length > 0 ? rows.map((row) => row.id) : [...rowsOf(entry)],
    level: strongest(rows),
    verdict: judgement.verdict,
    zmtp: stage.zmtp,
    role: axis.role,
    transport: axis.transport,
    durationMs: timeline.elapsedMs,
    message: judgement.message,
  };
  const evidence = evidenceOf(entry, judgement, rows, settings, timeline);
  const findings = besides(seen, result.judges) ?? [];
  const events = timeline.wire(axis.role === "bind" ? "suite" : "target");
  return {
    result,
    evidence: findings.length > 0 ? { ...evidence, findings } : evidence,
    ...(events.length > 0 && { capture: pcapng(events) }),
  };
}

/** What the target's driver says of it; undefined of an address. */
async function greet(target: Target, timeline: Timeline): Promise<Hello | undefined> {
  if (target.kind === "address") return undefined;
  return target.driver.ready({
    driver: (direction, line) => timeline.add({ kind: "driver", direction, line }),
    stderr: (text) => timeline.add({ kind: "stderr", text }),
  });
}

async function judged(
  entry: ConformanceCase,
  axis: Axis,
  target: Target,
  stage: Stage,
  checks: Checks,
  greeted: Promise<Hello | undefined>,
): Promise<Judgement> {
  const driver = target.kind === "driver" ? target.driver : undefined;
  let hello: Hello | undefined;
  let judgement: Judgement | undefined;
  const soFar = () => judge(checks.made, checks.notes, []);
  try {
    hello = await greeted;
    const lacking = lackingCapability(entry, axis, target, hello);
    if (lacking !== undefined) return { verdict: "n/a", message: lacking };
    if (driver !== undefined) await begin(entry, driver);
    await entry.body(contextOf(axis, stage, checks));
    judgement = rowsOf(entry).some((id) => holdsIn(id, stage.zmtp))
      ? judge(checks.made, checks.notes, owed(entry, stage.zmtp))
      : {
          verdict: "n/a",
          message: `ZMTP ${stage.zmtp} was negotiated: none of its rows is judged`,
        };
  } catch (error) {
    judgement = judgeThrown(error, soFar(), hello);
  }
  stage.close();
  return hello === undefined ? judgement : ended(entry, driver, judgement);
}

/** What a driver declares and its library does not do, as a sentence: its cases prove nothing. */
function overclaimed(
  { kind }: Target,
  axis: Axis,
  zmtp: string,
  { verdict }: Judgement,
): string | undefined {
  if (kind === "address" || verdict === "hang" || verdict === "crash") return undefined;
  if (zmtp < "3" || zmtp >= axis.zmtp) return undefined;
  const said = `the driver declares ZMTP ${axis.zmtp}, and its socket announced ${zmtp}`;
  return `${said}: caps.zmtp has to list what the library speaks`;
}

function contextOf(axis: Axis, stage: Stage, checks: Checks): CaseContext {
  const { open, alone, openEarly, again, beside, usage, comesBack, handleZap, zapRequest } = stage;
  const { handleZapAs, told, encodeZ85, decodeZ85 } = stage;
  const { check, checkEqual, checkOctets, checkClosed, checkRefused, control, note } = checks;
  return {
    ...axis,
    open,
    alone,
    openEarly,
    again,
    beside,
    usage,
    comesBack,
    handleZap,
    handleZapAs,
    zapRequest,
    told,
    encodeZ85,
    decodeZ85,
    check,
    checkEqual,
    checkOctets,
    checkClosed,
    checkRefused,
    control,
    note,
  };
}

/** Rows that the case has to check before it may pass. */
const owed = ({ judges }: ConformanceCase, zmtp: string): readonly string[] =>
  judges.filter((id) => holdsIn(id, zmtp));

async function begin(entry: ConformanceCase, driver: DriverTarget): Promise<void> {
  const { id, title } = entry;
  const req = [...rowsOf(entry)];
  await driver.request({ op: "case.begin", case: id, title, req }).catch(optional);
}

/** Closes all sockets of the target. A target that does not survive its case fails it. */
async function ended(
  entry: ConformanceCase,
  driver: DriverTarget | undefined,
  judgement: Judgement,
): Promise<Judgement> {
  if (driver === undefined || judgement.verdict === "hang" || judgement.verdict === "crash") {
    return judgement;
  }
  try {
    await driver.request({ op: "reset" });
    await driver.request({ op: "case.end", case: entry.id }).catch(optional);
    return judgement;
  } catch (error) {
    if (error instanceof Refused && error.refusal.kind === "unsupported") {
      // A driver of level 1 has no reset: a new process is as good.
      await driver.close();
      return judgement;
    }
    return judgeThrown(error, judgement);
  }
}

/** Operations that a driver of level 1 may lack. */
function optional(error: unknown): void {
  if (!(error instanceof Refused && error.refusal.kind === "unsupported")) throw error;
}

/** What the target does not declare and the case needs, as a sentence. */
function lackingCapability(
  entry: ConformanceCase,
  axis: Axis,
  target: Target,
  hello: Hello | undefined,
): string | undefined {
  if (target.kind === "address") return lackingOfAddress(entry, axis, target.socketType);
  const { needs } = entry;
  const caps = hello?.caps;
  const type = (needs.sockets ?? ["DEALER"]).find((type) => !caps?.sockets.includes(type));
  if (type !== undefined) return `the target declares no ${type} sockets`;
  const mechanism = needs.mechanism ?? "NULL";
  if (!caps?.mechanisms.includes(mechanism)) return `the target declares no ${mechanism}`;
  if (needs.zap && caps?.zap !== true) return "the target's driver declares no ZAP handler";
  if (needs.z85 && caps?.z85 !== true) return "the target's driver declares no Z85";
  if (needs.messageProperties && caps?.messageProperties !== true) {
    return "the target's driver tells no properties of who sent a message";
  }
  const option = needs.options?.find((name) => caps?.options?.[name] === undefined);
  if (option !== undefined) return `the target declares no option ${option}`;
  const event = needs.events?.find((name) => !caps?.events?.includes(name));
  if (event !== undefined) return `the target's monitor declares no event ${event}`;
  if (!caps?.transports.includes(axis.transport)) {
    return `the target declares no ${axis.transport}`;
  }
  if (!caps?.zmtp.includes(axis.zmtp)) return `the target declares no ZMTP ${axis.zmtp}`;
  return undefined;
}

function evidenceOf(
  entry: ConformanceCase,
  { verdict, message, expected, seen }: Judgement,
  rows: readonly Row[],
  settings: RunSettings,
  timeline: Timeline,
): Evidence {
  return {
    schema: 1,
    case: entry.id,
    implementation: settings.implementation,
    title: entry.title,
    requirements: rows.map((row) => {
      const libzmq = knownOfLibzmq(row);
      const { id, rfc, section, level, text } = row;
      return { id, rfc, section, level, text, ...(libzmq !== undefined && { libzmq }) };
    }),
    verdict,
    message,
    ...(expected !== undefined && { expected }),
    ...(seen !== undefined && { seen }),
    repeat: settings.repeat(entry.id),
    seed: settings.seed,
    timeline: timeline.entries(),
  };
}
