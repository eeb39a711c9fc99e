import { networkInterfaces } from "node:os";

/** Why a test of IPv6 is skipped, or false where the loopback has it. */
export const noIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
)
  ? false
  : "the loopback has no IPv6 here";
