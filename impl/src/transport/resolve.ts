import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { TcpEndpoint, TcpHost } from "./endpoint.ts";

/** A numeric address, as the system takes it. */
export interface NumericAddress {
  /** IPv4, or IPv6 with or without a zone. */
  readonly host: string;
  readonly port: number;
}

/** Where one attempt to connect goes, and where it comes from. */
export interface Route {
  readonly target: NumericAddress;
  readonly source: NumericAddress | undefined;
}

/**
 * The address to bind: of "*", of an interface, or of a host name, which is looked up. Where there
 * are addresses of both families the one that is asked for is taken.
 *
 * @throws Error (rejects) with the code ENODEV where nothing has that name
 */
export async function bindAddress(host: TcpHost, ipv6: boolean): Promise<NumericAddress> {
  return localAddress(host, ipv6) ?? choose(await lookedUp(host.host), host, ipv6);
}

/** The address to bind where that is known without a look-up. */
export function localAddress(host: TcpHost, ipv6: boolean): NumericAddress | undefined {
  const local = localAddresses(host.host, ipv6 ? 6 : 4);
  return local.length > 0 ? choose(local, host, ipv6) : undefined;
}

function choose(found: readonly string[], { port }: TcpHost, ipv6: boolean): NumericAddress {
  const family = ipv6 ? 6 : 4;
  return { host: found.find((text) => isIP(text) === family) ?? found[0]!, port };
}

/**
 * The ways to an endpoint: one for each address of its host, in the order of the resolver. Those
 * that its source has no address for are left out.
 *
 * @throws Error (rejects) as `dns.lookup` does, or with the code EADDRNOTAVAIL where no way is left
 */
export async function routesTo(endpoint: TcpEndpoint): Promise<Route[]> {
  const { host } = endpoint;
  const found = isIP(host) ? [{ address: host }] : await lookup(host, { all: true });
  const routes = found.map(({ address }) => routeTo(endpoint, address));
  const possible = routes.filter((route) => route !== undefined);
  if (possible.length > 0) return possible;
  throw coded("EADDRNOTAVAIL", `no address of ${endpoint.source!.host} leads to ${host}`);
}

/** The way to one address; undefined where the source has no address of that family. */
function routeTo({ port, source }: TcpEndpoint, host: string): Route | undefined {
  const target = { host, port };
  if (source === undefined) return { target, source };
  const family = isIP(host) === 6 ? 6 : 4;
  const local = localAddresses(source.host, family).find((text) => isIP(text) === family);
  return local === undefined ? local : { target, source: { host: local, port: source.port } };
}

/** Addresses of this machine by what they are called: none for what is no name of ours. */
function localAddresses(host: string, family: 4 | 6): string[] {
  if (host === "*") return [family === 6 ? "::" : "0.0.0.0"];
  if (isIP(host)) return [host];
  const addresses = networkInterfaces()[host] ?? [];
  return addresses.map(({ address, scopeid }) => (scopeid ? `${address}%${host}` : address));
}

async function lookedUp(host: string): Promise<string[]> {
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => address);
  } catch (cause) {
    throw coded("ENODEV", `no interface or host is called ${host}`, cause);
  }
}

function coded(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}
