import { isIP } from "node:net";
import { UsageError } from "../errors.ts";
import { HOST_BYTES_MAX } from "../limits.ts";

/** A TCP host and port. */
export interface TcpHost {
  /**
   * A host name, an IPv4 address, an IPv6 address without brackets, or "*" for every interface; to
   * bind and as a source, also the name of an interface.
   */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface TcpEndpoint extends TcpHost {
  readonly protocol: "tcp";
  /** With its protocol: "tcp://127.0.0.1:5555". */
  readonly text: string;
  /** Where a connection comes from, unless the system chooses. */
  readonly source?: TcpHost;
}

export interface IpcEndpoint {
  readonly protocol: "ipc";
  readonly text: string;
  /** A path, "@name" for an abstract name (Linux), or "*" for a new path. */
  readonly path: string;
}

export interface InprocEndpoint {
  readonly protocol: "inproc";
  readonly text: string;
}

/** What byte streams go to. */
export type StreamEndpoint = TcpEndpoint | IpcEndpoint;

export type Endpoint = StreamEndpoint | InprocEndpoint;

/** Octets of the path of a Unix socket: sizeof sun_path without the closing zero. */
const PATH_BYTES_MAX = process.platform === "linux" ? 107 : 103;

const TCP_HOST = /^(?:\[([^\s[\]]+)\]|(\*|[a-z0-9_][a-z0-9_.-]*)):(\*|\d{1,5})$/i;

/**
 * Reads an endpoint. The forms are those of libzmq:
 *
 * - "tcp://host:port". An IPv6 address stands in brackets, with its zone if need be. To bind, the
 *   host can be "*" (every interface) or an interface, the port "*" or "0" (any free one). To
 *   connect, a source of the same form and ";" can come first: "tcp://eth0:0;10.0.0.1:5555".
 * - "ipc://path", "ipc://@abstract", and to bind "ipc://*".
 * - "inproc://name".
 *
 * "host:port" alone is tcp.
 *
 * @throws UsageError EINVAL, EPROTONOSUPPORT, ENAMETOOLONG
 */
export function parseEndpoint(text: string, use: "bind" | "connect"): Endpoint {
  if (typeof text !== "string") throw wrong(text, "an endpoint");
  const at = text.indexOf("://");
  if (at < 0) return parseTcp(text, text, use);
  const rest = text.slice(at + 3);
  switch (text.slice(0, at)) {
    case "tcp":
      return parseTcp(text, rest, use);
    case "ipc":
      return parseIpc(text, rest, use);
    case "inproc":
      if (rest === "") throw wrong(text, "a name");
      return { protocol: "inproc", text };
    case "":
      throw wrong(text, "an endpoint");
    default:
      throw new UsageError(
        "EPROTONOSUPPORT",
        `expected tcp, ipc or inproc, got ${JSON.stringify(text)}`,
      );
  }
}

/** The text form of an address, with brackets around IPv6. */
export function formatEndpoint(host: string, port: number): string {
  return host.includes(":") ? `tcp://[${host}]:${port}` : `tcp://${host}:${port}`;
}

function parseTcp(text: string, rest: string, use: "bind" | "connect"): TcpEndpoint {
  const divide = use === "connect" ? rest.lastIndexOf(";") : -1;
  const target = parseHost(text, rest.slice(divide + 1));
  if (use === "connect" && (target.host === "*" || target.port === 0)) {
    throw wrong(text, "a host and a port to connect to");
  }
  const endpoint = { protocol: "tcp", text: `tcp://${rest}`, ...target } as const;
  if (divide < 0) return endpoint;
  return { ...endpoint, source: parseHost(text, rest.slice(0, divide)) };
}

function parseHost(text: string, part: string): TcpHost {
  const match = TCP_HOST.exec(part);
  if (match === null) throw wrong(text, 'an endpoint like "tcp://127.0.0.1:5555"');
  const [, bracketed, name, port] = match;
  if (name !== undefined && name.length > HOST_BYTES_MAX) {
    throw wrong(text, `a host name of at most ${HOST_BYTES_MAX} octets, not ${name.length}`);
  }
  if (bracketed !== undefined && isIP(bracketed) === 0) {
    throw wrong(text, "an IP address in the brackets");
  }
  if (Number(port) > 65_535) throw wrong(text, "a port of at most 65535");
  return { host: bracketed ?? name!, port: port === "*" ? 0 : Number(port) };
}

function parseIpc(text: string, path: string, use: "bind" | "connect"): IpcEndpoint {
  if (path === "" || path === "@" || path.includes("\0")) throw wrong(text, "a path or @name");
  if (path === "*" && use === "connect") throw wrong(text, "a path to connect to");
  const length = Buffer.byteLength(path);
  if (length > PATH_BYTES_MAX) {
    const expected = `expected a path of at most ${PATH_BYTES_MAX} octets`;
    throw new UsageError("ENAMETOOLONG", `${expected}, got ${length}: ${JSON.stringify(text)}`);
  }
  if (path.startsWith("@") && process.platform !== "linux") {
    throw wrong(text, "a path: abstract names are Linux's");
  }
  return { protocol: "ipc", text, path };
}

function wrong(text: unknown, expected: string): UsageError {
  return new UsageError("EINVAL", `expected ${expected}, got ${JSON.stringify(text)}`);
}
