import { isIP, isIPv6 } from "node:net";
import { Output } from "../engine/output.ts";
import { SOCKS_EARLY_BYTES_MAX } from "../limits.ts";
import { parseEndpoint, type TcpEndpoint, type TcpHost } from "./endpoint.ts";
import type { Connection, ConnectionHandler } from "./transport.ts";

/** A SOCKS5 proxy, and who we are to it: empty for nobody. */
export interface SocksProxy {
  readonly host: string;
  readonly port: number;
  readonly username: Buffer;
  readonly password: Buffer;
}

/** The proxy that options name, "host:port"; undefined for none. */
export function proxyOf(options: {
  readonly socksProxy: string | null;
  readonly socksUsername: Buffer;
  readonly socksPassword: Buffer;
}): SocksProxy | undefined {
  if (options.socksProxy === null) return undefined;
  const { host, port } = parseEndpoint(options.socksProxy, "connect") as TcpEndpoint;
  return { host, port, username: options.socksUsername, password: options.socksPassword };
}

export interface SocksOutcome {
  /** The far end is the target now. Has to call `connection.start` before it returns. */
  connected(connection: Connection): void;
  failed(cause: Error): void;
}

const VERSION = 5;
const NOBODY = 0;
const BY_PASSWORD = 2;
const PASSWORD_VERSION = 1;
const CONNECT = 1;
const IPV4 = 1;
const NAME = 3;
const IPV6 = 4;

/** What the proxy's reply codes mean, from 1. RFC 1928, Replies. */
const refusals = [
  ["ECONNREFUSED", "general failure"],
  ["EACCES", "not allowed by its rules"],
  ["ENETUNREACH", "network unreachable"],
  ["EHOSTUNREACH", "host unreachable"],
  ["ECONNREFUSED", "connection refused"],
  ["ETIMEDOUT", "time to live expired"],
  ["ENOTSUP", "command not supported"],
  ["ENOTSUP", "address type not supported"],
] as const;

/**
 * A connection through a SOCKS5 proxy, from the connection with the proxy on: asks for the target,
 * and is a plain byte stream then.
 *
 * @see RFC 1928 and, for name and password, RFC 1929
 */
export class SocksConnection implements Connection, ConnectionHandler {
  readonly localAddress: string;
  /** The target, as it was asked for. */
  readonly remoteAddress: string;
  readonly #inner: Connection;
  readonly #target: TcpHost;
  readonly #proxy: SocksProxy;
  #outcome: SocksOutcome | undefined;
  #handler: ConnectionHandler | undefined;
  #answer: Buffer = Buffer.alloc(0);
  /** What the next answer is to; undefined once there is nothing to ask. */
  #asked: "methods" | "password" | "target" | undefined = "methods";
  /** A send is in flight. */
  #sending = false;

  constructor(
    inner: Connection,
    target: TcpHost & { readonly text: string },
    proxy: SocksProxy,
    outcome: SocksOutcome,
  ) {
    this.#inner = inner;
    this.#target = target;
    this.#proxy = proxy;
    this.#outcome = outcome;
    this.localAddress = inner.localAddress;
    this.remoteAddress = target.text;
    inner.start(this);
    const methods = proxy.username.length > 0 ? [NOBODY, BY_PASSWORD] : [NOBODY];
    this.#ask([VERSION, methods.length, ...methods]);
  }

  // What the connection with the proxy tells.

  bodyTarget(): Uint8Array | undefined {
    return this.#handler?.bodyTarget();
  }

  received(octets: Uint8Array): void {
    if (this.#handler !== undefined) this.#handler.received(octets);
    else {
      this.#answer = Buffer.concat([this.#answer, octets]);
      if (this.#answer.length <= SOCKS_EARLY_BYTES_MAX) this.#step();
      else this.#fail(coded("ECONNREFUSED", "the SOCKS proxy speaks out of turn"));
    }
  }

  receivedBody(count: number): void {
    this.#handler!.receivedBody(count);
  }

  sent(): void {
    if (this.#handler !== undefined) this.#handler.sent();
    else {
      this.#sending = false;
      this.#step();
    }
  }

  closed(error?: Error): void {
    if (this.#handler !== undefined) this.#handler.closed(error);
    else this.#fail(error ?? coded("ECONNRESET", "the SOCKS proxy ended the connection"));
  }

  // What the session asks.

  start(handler: ConnectionHandler): void {
    this.#handler = handler;
  }

  send(output: Output): void {
    this.#inner.send(output);
  }

  submit(): void {
    this.#inner.submit();
  }

  pause(): void {
    this.#inner.pause();
  }

  resume(): void {
    this.#inner.resume();
  }

  close(): void {
    this.#inner.close();
  }

  destroy(): void {
    this.#outcome = undefined;
    this.#inner.destroy();
  }

  #ask(octets: readonly number[]): void {
    const output = new Output();
    output.control(Buffer.from(octets));
    this.#sending = true;
    this.#inner.send(output);
  }

  /** Reads an answer, once it is whole and the question has left. */
  #step(): void {
    while (!this.#sending && this.#asked !== undefined && this.#outcome !== undefined) {
      const length = this.#asked === "target" ? replyLength(this.#answer) : 2;
      if (this.#answer.length < length) return;
      const answer = this.#answer.subarray(0, length);
      this.#answer = this.#answer.subarray(length);
      this.#answered(answer);
    }
    if (this.#asked === undefined) this.#handOver();
  }

  #answered(answer: Buffer): void {
    const [version, code] = answer as unknown as [number, number];
    const expected = this.#asked === "password" ? PASSWORD_VERSION : VERSION;
    if (version !== expected) {
      this.#fail(coded("ECONNREFUSED", `expected SOCKS version ${expected}, got ${version}`));
    } else if (this.#asked === "methods") this.#authenticate(code);
    else if (code !== 0) this.#refused(code);
    else if (this.#asked === "password") this.#request();
    else this.#asked = undefined;
  }

  #authenticate(method: number): void {
    const { username, password } = this.#proxy;
    if (method === NOBODY) this.#request();
    else if (method === BY_PASSWORD && username.length > 0) {
      this.#asked = "password";
      const credentials = [username.length, ...username, password.length, ...password];
      this.#ask([PASSWORD_VERSION, ...credentials]);
    } else this.#fail(coded("EACCES", "the SOCKS proxy accepts none of our methods"));
  }

  #request(): void {
    const { host, port } = this.#target;
    this.#asked = "target";
    this.#ask([VERSION, CONNECT, 0, ...addressOctets(host), port >> 8, port & 0xff]);
  }

  #refused(code: number): void {
    if (this.#asked === "password") {
      this.#fail(coded("EACCES", "the SOCKS proxy refuses our name or password"));
      return;
    }
    const [errno, reason] = refusals[code - 1] ?? (["ECONNREFUSED", `reply ${code}`] as const);
    this.#fail(coded(errno, `the SOCKS proxy refuses: ${reason}`));
  }

  #handOver(): void {
    const outcome = this.#outcome;
    if (outcome === undefined) return;
    this.#outcome = undefined;
    outcome.connected(this);
    const rest = this.#answer;
    this.#answer = Buffer.alloc(0);
    if (rest.length > 0) this.#handler?.received(rest);
  }

  #fail(cause: Error): void {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    this.#inner.destroy();
    outcome?.failed(cause);
  }
}

/** Octets of a reply; more than there can be where they are not known yet. RFC 1928, Replies. */
function replyLength(answer: Buffer): number {
  const [, , , type, first] = answer;
  if (type === IPV4) return 4 + 4 + 2;
  if (type === IPV6) return 4 + 16 + 2;
  // A refusal may be cut short after its code.
  if (type === undefined || first === undefined) return answer.length + 1;
  return 4 + 1 + first + 2;
}

/** Type and address: names go to the proxy as they are, which looks them up. */
function addressOctets(host: string): number[] {
  if (isIP(host) === 4) return [IPV4, ...host.split(".").map(Number)];
  if (isIPv6(host)) return [IPV6, ...ipv6Octets(host)];
  return [NAME, host.length, ...Buffer.from(host, "latin1")];
}

function ipv6Octets(host: string): number[] {
  // The URL parser writes an address in its one normal form: groups of hex digits alone.
  const normal = new URL(`http://[${host.split("%")[0]}]/`).hostname.slice(1, -1);
  const [head = "", tail] = normal.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = new Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
