import { UsageError } from "../errors.ts";

/** A TCP address. */
export interface Endpoint {
  /** A host name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  /** 0 lets the system choose, when binding. */
  readonly port: number;
}

/**
 * Reads "tcp://host:port". To bind, the host can be "*" (every IPv4 interface) and the port "*" or
 * "0" (any free one). An IPv6 address stands in brackets.
 *
 * @throws UsageError EINVAL
 */
export function parseEndpoint(text: string, use: "bind" | "connect"): Endpoint {
  const match = /^tcp:\/\/(?:\[([0-9a-f:.%\w]+)\]|([^\s:/[\]]+)):(\*|\d{1,5})$/i.exec(text);
  if (match === null) throw wrong(text, 'an endpoint like "tcp://127.0.0.1:5555"');
  const host = match[1] ?? match[2]!;
  const port = match[3] === "*" ? 0 : Number(match[3]);
  if (port > 65_535) throw wrong(text, "a port of at most 65535");
  if (use === "bind") return { host: host === "*" ? "0.0.0.0" : host, port };
  if (host === "*" || port === 0) throw wrong(text, "a host and a port to connect to");
  return { host, port };
}

/** The text form of an address, with brackets around IPv6. */
export function formatEndpoint(host: string, port: number): string {
  return host.includes(":") ? `tcp://[${host}]:${port}` : `tcp://${host}:${port}`;
}

function wrong(text: string, expected: string): UsageError {
  return new UsageError("EINVAL", `expected ${expected}, got ${JSON.stringify(text)}`);
}
