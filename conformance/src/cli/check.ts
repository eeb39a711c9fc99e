import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { CaptureError, type Packet, readPackets } from "../capture/read-packets.ts";
import { type Connection, type Receiver, reassemble } from "../capture/reassemble.ts";
import { segmentOf } from "../capture/segment.ts";
import { type Finding, inSentence, Monitor } from "../checker/index.ts";
import { failsAt } from "../judge/check.ts";
import { exitCodes } from "../judge/exit-code.ts";
import type { Way } from "../octets/way.ts";
import { loadRegister, type Register } from "../register/load.ts";
import { UsageError } from "./usage-error.ts";

interface CheckOptions {
  readonly json?: true;
  readonly strict?: true;
}

export function addCheck(program: Command): void {
  program
    .command("check <capture>")
    .description(
      "say which side broke which rule in a capture (pcapng or pcap) of any ZMTP traffic",
    )
    .option("--json", "one JSON object a finding and line")
    .option("--strict", "a SHOULD that is not followed counts too")
    .action((capture: string, { json, strict }: CheckOptions) => {
      const { text, exitCode } = checked(capture, loadRegister(), json === true, strict === true);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}

/** A connection with what the checker says of it. */
class Watched implements Receiver {
  readonly monitor: Monitor;
  isMissing = false;

  constructor(whole: boolean) {
    this.monitor = new Monitor({ connecterKnown: whole });
  }

  push(way: Way, octets: Uint8Array): void {
    this.monitor.push(way, octets);
  }

  lose(way: Way): void {
    this.isMissing = true;
    this.monitor.lose(way);
  }

  get isZmtp(): boolean {
    return this.monitor.looksLikeZmtp("forward") || this.monitor.looksLikeZmtp("backward");
  }
}

/**
 * Checks a capture.
 *
 * @returns what to print, and 0 where nothing that is a MUST was broken, 1 where something was
 * @throws UsageError one sentence that names the file and what was expected
 */
export function checked(
  path: string,
  register: Register,
  json: boolean,
  strict: boolean,
): { readonly text: string; readonly exitCode: number } {
  const segments = packetsOf(path)
    .map(segmentOf)
    .filter((segment) => segment !== undefined);
  const all = reassemble(segments, (whole) => new Watched(whole));
  for (const { taker } of all) taker.monitor.end();
  const spoken = all.filter(({ taker }) => taker.isZmtp);
  if (spoken.length === 0) {
    throw new UsageError(
      `${path}: expected a connection that begins with a ZMTP greeting, got ${all.length} TCP connections without one`,
    );
  }
  const findings = spoken.flatMap(({ taker }) => taker.monitor.findings);
  const counts = (finding: Finding) => strict || isBinding(finding, register);
  const text = json
    ? spoken.flatMap((connection) => jsonLines(connection, register))
    : [
        ...spoken.flatMap((connection) => lines(connection, register)),
        `${spoken.length} ZMTP connections, ${findings.length} findings`,
      ];
  const exitCode = findings.some(counts) ? exitCodes.notConformant : exitCodes.conformant;
  return { text: text.map((line) => `${line}\n`).join(""), exitCode };
}

function packetsOf(path: string): Packet[] {
  try {
    return readPackets(readFileSync(path));
  } catch (error) {
    if (error instanceof CaptureError) throw new UsageError(`${path}: ${error.message}`);
    throw new UsageError(`${path}: expected a capture: ${(error as Error).message}`);
  }
}

const isBinding = ({ requirement }: Finding, register: Register): boolean => {
  const row = register.get(requirement);
  return row === undefined || failsAt(row.level);
};

function lines(
  { connecter, binder, whole, taker }: Connection<Watched>,
  register: Register,
): string[] {
  const { findings, zmtp } = taker.monitor;
  const head = `${connecter} ${whole ? "to" : "and"} ${binder}, ZMTP ${zmtp ?? "of unknown version"}`;
  const notes = [
    ...(whole ? [] : ["  its beginning is not captured: who connected is not known"]),
    ...(taker.isMissing ? ["  octets are missing in the capture: judged as far as they go"] : []),
  ];
  const who = { forward: connecter, backward: binder };
  const said = findings.flatMap((finding) => {
    const row = register.get(finding.requirement);
    return [
      `  ${row?.level ?? ""} ${inSentence(finding, who)}`,
      ...(row === undefined ? [] : [`    RFC ${row.rfc}, ${row.section}: ${row.text}`]),
    ];
  });
  return [
    `${head}: ${findings.length === 0 ? "nothing found" : `${findings.length} found`}`,
    ...notes,
    ...said,
  ];
}

function jsonLines(
  { connecter, binder, taker }: Connection<Watched>,
  register: Register,
): string[] {
  return taker.monitor.findings.map((finding) => {
    const level = register.get(finding.requirement)?.level;
    return JSON.stringify({ connecter, binder, zmtp: taker.monitor.zmtp, level, ...finding });
  });
}
