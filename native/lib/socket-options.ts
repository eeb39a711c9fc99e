import { isIP } from "node:net";
import type { Address } from "./address.ts";

/**
 * What may be set on a socket before it is bound, and counts for a listener's connections too. The
 * system decides on what is not given. Unix sockets take the buffer sizes alone.
 */
export interface SocketOptions {
  /** Octets of the kernel's buffers; it takes twice as many for its own needs. */
  readonly sendBufferBytes?: number;
  readonly receiveBufferBytes?: number;
  /** Probes of an idle connection. */
  readonly keepAlive?: boolean;
  readonly keepAliveIdleSeconds?: number;
  readonly keepAliveIntervalSeconds?: number;
  readonly keepAliveCount?: number;
  /** How long sent octets may stay unacknowledged until the connection is lost. */
  readonly userTimeoutMs?: number;
  /** The octet of the IP header: DSCP and ECN. */
  readonly typeOfService?: number;
  /** 0 to 6; more needs a privilege. */
  readonly priority?: number;
  /** How long a receive may look for octets at the network card. More than the system's needs a privilege. */
  readonly busyPollMicroseconds?: number;
  /** Only packets of this interface. */
  readonly device?: string;
}

// Of Linux, the same on every machine that liburing runs on but MIPS, PA-RISC, SPARC and Alpha.
const SOL_SOCKET = 1;
const IPPROTO_IP = 0;
const IPPROTO_TCP = 6;
const IPPROTO_IPV6 = 41;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_KEEPALIVE = 9;
const SO_PRIORITY = 12;
const SO_BUSY_POLL = 46;
const IP_TOS = 1;
const IPV6_TCLASS = 67;
const TCP_KEEPIDLE = 4;
const TCP_KEEPINTVL = 5;
const TCP_KEEPCNT = 6;
const TCP_USER_TIMEOUT = 18;

/** What connections do not inherit from their listener; undefined for nothing. */
export function ownTriples({ priority }: SocketOptions): Int32Array | undefined {
  return priority === undefined ? undefined : Int32Array.of(SOL_SOCKET, SO_PRIORITY, priority);
}

/** Level, name and value of each option that is given and that a socket for `address` has. */
export function optionTriples(options: SocketOptions, address: Address): Int32Array {
  const triples: number[] = [];
  const add = (level: number, name: number, value: number | boolean | undefined) => {
    if (value !== undefined) triples.push(level, name, Number(value));
  };
  add(SOL_SOCKET, SO_SNDBUF, options.sendBufferBytes);
  add(SOL_SOCKET, SO_RCVBUF, options.receiveBufferBytes);
  if ("path" in address) return Int32Array.from(triples);
  add(SOL_SOCKET, SO_KEEPALIVE, options.keepAlive);
  add(IPPROTO_TCP, TCP_KEEPIDLE, options.keepAliveIdleSeconds);
  add(IPPROTO_TCP, TCP_KEEPINTVL, options.keepAliveIntervalSeconds);
  add(IPPROTO_TCP, TCP_KEEPCNT, options.keepAliveCount);
  add(IPPROTO_TCP, TCP_USER_TIMEOUT, options.userTimeoutMs);
  // The type of service sets a priority, too: the one that is given has the last word.
  add(IPPROTO_IP, IP_TOS, options.typeOfService);
  if (isIP(address.host) === 6) add(IPPROTO_IPV6, IPV6_TCLASS, options.typeOfService);
  add(SOL_SOCKET, SO_PRIORITY, options.priority);
  add(SOL_SOCKET, SO_BUSY_POLL, options.busyPollMicroseconds);
  return Int32Array.from(triples);
}
