import type { SocketOptions } from "@scrutineer/uring";
import { UsageError } from "../errors.ts";

/** Options of the system's sockets. -1, 0, null or none: the system decides. */
export interface Tuning {
  /** Octets. */
  readonly sendBufferSize: number;
  readonly receiveBufferSize: number;
  /** 1 on, 0 off. */
  readonly tcpKeepalive: number;
  readonly tcpKeepaliveCount: number;
  /** Seconds. */
  readonly tcpKeepaliveIdle: number;
  readonly tcpKeepaliveInterval: number;
  /** Milliseconds. */
  readonly tcpMaxRetransmitTimeout: number;
  readonly typeOfService: number;
  readonly priority: number;
  /** Microseconds. */
  readonly busyPoll: number;
  /** The name of an interface. */
  readonly interface: string | null;
  /** Who may connect to an ipc endpoint: one of these processes, users or groups. */
  readonly ipcFilterPid: readonly number[];
  readonly ipcFilterUid: readonly number[];
  readonly ipcFilterGid: readonly number[];
}

/** What node:net can do of it, at both ends of a connection. */
const ON_NET: ReadonlySet<keyof Tuning> = new Set(["tcpKeepalive", "tcpKeepaliveIdle"]);

/** What the kernel of io_uring is told; undefined where it decides on everything. */
export function socketOptions(tuning: Partial<Tuning>): SocketOptions | undefined {
  const all: [keyof SocketOptions, unknown][] = [
    ["sendBufferBytes", from(0, tuning.sendBufferSize)],
    ["receiveBufferBytes", from(0, tuning.receiveBufferSize)],
    ["keepAlive", tuning.tcpKeepalive === 1 ? true : undefined],
    ["keepAliveCount", from(1, tuning.tcpKeepaliveCount)],
    ["keepAliveIdleSeconds", from(1, tuning.tcpKeepaliveIdle)],
    ["keepAliveIntervalSeconds", from(1, tuning.tcpKeepaliveInterval)],
    ["userTimeoutMs", from(1, tuning.tcpMaxRetransmitTimeout)],
    ["typeOfService", from(1, tuning.typeOfService)],
    ["priority", from(1, tuning.priority)],
    ["busyPollMicroseconds", from(1, tuning.busyPoll)],
    ["device", tuning.interface ?? undefined],
  ];
  const given = all.filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

const from = (min: number, value: number | undefined): number | undefined =>
  value === undefined || value < min ? undefined : value;

/** @throws UsageError ENOTSUP naming an option that node:net has no means for */
export function checkTuningOnNet(tuning: Partial<Tuning>): void {
  for (const name of Object.keys(untouched) as (keyof Tuning)[]) {
    const value = tuning[name];
    if (ON_NET.has(name) || value === undefined || same(value, untouched[name])) continue;
    const expected = `${name}: expected ${JSON.stringify(untouched[name])} over node:net`;
    throw new UsageError(
      "ENOTSUP",
      `${expected}, which cannot set it, got ${JSON.stringify(value)}`,
    );
  }
}

const same = (value: unknown, other: unknown): boolean =>
  value === other || (Array.isArray(value) && value.length === 0);

/** Whether somebody may connect: where nobody is named, everybody may. */
export function admits(
  { ipcFilterPid = [], ipcFilterUid = [], ipcFilterGid = [] }: Partial<Tuning>,
  who: { readonly pid: number; readonly uid: number; readonly gid: number } | undefined,
): boolean {
  if (ipcFilterPid.length + ipcFilterUid.length + ipcFilterGid.length === 0) return true;
  if (who === undefined) return false;
  if (ipcFilterPid.includes(who.pid) || ipcFilterUid.includes(who.uid)) return true;
  return ipcFilterGid.includes(who.gid);
}

/** What leaves everything to the system. */
const untouched: Tuning = {
  sendBufferSize: -1,
  receiveBufferSize: -1,
  tcpKeepalive: -1,
  tcpKeepaliveCount: -1,
  tcpKeepaliveIdle: -1,
  tcpKeepaliveInterval: -1,
  tcpMaxRetransmitTimeout: 0,
  typeOfService: 0,
  priority: 0,
  busyPoll: 0,
  interface: null,
  ipcFilterPid: [],
  ipcFilterUid: [],
  ipcFilterGid: [],
};
