import { isIP } from "node:net";

/** The host is numeric (IPv4, IPv6 with or without a zone): names are resolved elsewhere. */
export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Where a stream socket listens or connects to. A path that begins with "@" is an abstract Unix
 * name.
 */
export type Address = TcpAddress | { readonly path: string };

/** Octets of a Unix path, without its closing zero (sizeof sun_path - 1). */
const PATH_BYTES_MAX = 107;

/** Throws a TypeError or RangeError that names the value. */
export function checkAddress(address: Address): void {
  if ("path" in address) {
    const length = Buffer.byteLength(address.path);
    if (length === 0 || length > PATH_BYTES_MAX || address.path.includes("\0")) {
      const wanted = `1 to ${PATH_BYTES_MAX} octets without a zero`;
      throw new RangeError(`path "${address.path}" has ${length} octets, expected ${wanted}`);
    }
    return;
  }
  if (isIP(address.host) === 0) {
    throw new TypeError(`host "${address.host}" is not a numeric IPv4 or IPv6 address`);
  }
  if (!Number.isInteger(address.port) || address.port < 0 || address.port > 65_535) {
    throw new RangeError(`port ${address.port} is not an integer from 0 to 65535`);
  }
}

/** Where a connection comes from fits where it goes. Throws a TypeError or RangeError. */
export function checkSource(source: TcpAddress, target: Address): void {
  checkAddress(source);
  if ("path" in target) throw new TypeError("a source was given for a Unix path, expected none");
  if (isIP(source.host) !== isIP(target.host)) {
    const expected = `an address of the family of ${target.host}`;
    throw new TypeError(`source "${source.host}" is not ${expected}`);
  }
}

/** "127.0.0.1:5555", "[::1]:5555", a path or "@name". */
export function addressText(address: Address): string {
  if ("path" in address) return address.path;
  return isIP(address.host) === 6
    ? `[${address.host}]:${address.port}`
    : `${address.host}:${address.port}`;
}
