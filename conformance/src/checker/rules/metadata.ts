import { hex } from "../../octets/literal.ts";
import { decodeMetadata, propertyValue } from "../../octets/metadata.ts";
import { type Command, complaint, type Rules } from "../rule.ts";

/** Every type that RFC 37 names. */
const socketTypes = new Set(
  "REQ REP DEALER ROUTER PUB XPUB SUB XSUB PUSH PULL PAIR"
    .split(" ")
    .concat("CLIENT SERVER RADIO DISH SCATTER GATHER PEER CHANNEL".split(" ")),
);

const latin1 = (octets: Uint8Array): string => Buffer.from(octets).toString("latin1");

/** The property list of a command that carries one. */
export const metadataRules: Rules<Command> = {
  "ZMTP31-NULL-14": ({ data, dataAt }) => {
    const { rest } = decodeMetadata(data);
    return rest.length === 0 || rest[0] === 0 || overlong(rest)
      ? undefined
      : complaint(
          dataAt + data.length - rest.length,
          "whole properties to the end of the command",
          hex(rest, 16),
        );
  },

  "ZMTP31-NULL-17": ({ data, dataAt }) => {
    const name = decodeMetadata(data).properties.find(
      (each) => !/^[\w.+-]+$/.test(each.name),
    )?.name;
    return name === undefined
      ? undefined
      : complaint(dataAt, "property names of letters, digits and - _ . +", JSON.stringify(name));
  },

  "ZMTP31-NULL-22": ({ data, dataAt }) => {
    const { rest } = decodeMetadata(data);
    return rest[0] === 0
      ? complaint(dataAt + data.length - rest.length, "a property name of 1 to 255", "length 0")
      : undefined;
  },

  "ZMTP31-NULL-25": ({ data, dataAt }) => {
    const { rest } = decodeMetadata(data);
    return overlong(rest)
      ? complaint(
          dataAt + data.length - rest.length,
          "a value of at most 2^31-1 octets",
          hex(rest.subarray(1 + rest[0]!, 5 + rest[0]!)),
        )
      : undefined;
  },
};

/** Whether the list breaks off at a value whose size has its highest bit set. */
function overlong(rest: Uint8Array): boolean {
  const [name] = rest;
  return name !== undefined && name > 0 && name + 5 <= rest.length && rest[name + 1]! > 0x7f;
}

/** The properties that ZMTP defines. */
export const propertyRules: Rules<Command> = {
  "ZMTP31-META-04": ({ data, dataAt }) =>
    typeIn(data) === undefined
      ? complaint(dataAt, "the property Socket-Type", "none of that name")
      : undefined,

  "ZMTP31-SOCKTYPE-02": ({ data, dataAt }) => {
    const type = typeIn(data);
    return type === undefined || socketTypes.has(type)
      ? undefined
      : complaint(dataAt, "a socket type of RFC 37, in upper case", JSON.stringify(type));
  },

  "ZMTP31-IDENTITY-04": ({ data, dataAt }) => {
    const identity = valueIn(data, "Identity");
    return identity === undefined || identity.length <= 255
      ? undefined
      : complaint(dataAt, "an identity of 0 to 255 octets", `${identity.length} octets`);
  },

  "ZMTP31-IDENTITY-06": ({ data, dataAt }) => {
    const identity = valueIn(data, "Identity");
    return identity?.[0] === 0
      ? complaint(dataAt, "an identity whose first octet is not zero", hex(identity, 16))
      : undefined;
  },

  "ZMTP31-RESOURCE-02": ({ data, dataAt }) => {
    const resource = valueIn(data, "Resource");
    return resource === undefined || /^[\w$@.&+-]+(\/[\w$@.&+-]+)*$/.test(latin1(resource))
      ? undefined
      : complaint(dataAt, "names joined by single slashes", JSON.stringify(latin1(resource)));
  },
};

const valueIn = (data: Uint8Array, name: string): Uint8Array | undefined =>
  propertyValue(decodeMetadata(data).properties, name);

/** The socket type that a property list announces. */
export function typeIn(data: Uint8Array): string | undefined {
  const value = valueIn(data, "Socket-Type");
  return value === undefined ? undefined : latin1(value);
}
