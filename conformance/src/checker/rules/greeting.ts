import type { Greeting } from "../../octets/greeting.ts";
import { hex } from "../../octets/literal.ts";
import { complaint, type Rules } from "../rule.ts";

/** RFC 37 and RFC 23: the 64 octets. */
export const greetingRules: Rules<Greeting> = {
  "ZMTP31-GREETING-04": ({ signature }) =>
    signature[9] === 0x7f
      ? undefined
      : complaint(9, "7f at the end of the signature", hex(signature.subarray(9))),

  "ZMTP31-GREETING-08": ({ mechanism, mechanismName }) => {
    const padding = mechanism.subarray(mechanismName.length);
    const stray = padding.findIndex((octet) => octet !== 0);
    return stray < 0
      ? undefined
      : complaint(12, "null octets after the name of the mechanism", hex(mechanism));
  },

  "ZMTP31-GREETING-10": ({ asServer }) =>
    asServer <= 1 ? undefined : complaint(32, "as-server 00 or 01", hex(Uint8Array.of(asServer))),

  "ZMTP31-GREETING-11": ({ filler }) => {
    const stray = filler.findIndex((octet) => octet !== 0);
    return stray < 0
      ? undefined
      : complaint(33 + stray, "a filler of zero octets", hex(filler.subarray(stray, stray + 1)));
  },

  "ZMTP31-AUTH-09": ({ mechanismName }) =>
    /^[A-Z0-9]([A-Z0-9_-]*[A-Z0-9])?$/.test(mechanismName)
      ? undefined
      : complaint(
          12,
          "a mechanism named by upper-case letters, digits, and - or _ between them",
          JSON.stringify(mechanismName),
        ),

  "ZMTP31-NULL-03": ({ mechanismName, asServer }) =>
    mechanismName === "NULL" && asServer !== 0
      ? complaint(32, "as-server 00 under NULL", hex(Uint8Array.of(asServer)))
      : undefined,
};
