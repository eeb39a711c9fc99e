import { DriverError } from "./errors.mjs";

/** What each mechanism and role sets: the properties of zeromq's API by the fields of `security`. */
const settings = {
  PLAIN: {
    server: () => ({ plainServer: true }),
    client: ({ username, password }) => ({ plainUsername: username, plainPassword: password }),
  },
  CURVE: {
    server: ({ secretKey }) => ({ curveServer: true, curveSecretKey: key(secretKey) }),
    client: ({ publicKey, secretKey, serverKey }) => ({
      curvePublicKey: key(publicKey),
      curveSecretKey: key(secretKey),
      curveServerKey: key(serverKey),
    }),
  },
};

/**
 * Sets the mechanism of one socket, before it is bound or connected. Without `security` it is NULL.
 *
 * @throws DriverError "unsupported" for another mechanism, "invalid" for a field that is missing
 */
export function applySecurity(socket, security = { mechanism: "NULL" }) {
  const { mechanism, role, domain } = security;
  const properties = mechanism === "NULL" ? {} : propertiesOf(mechanism, role, security);
  if (domain !== undefined) properties.zapDomain = domain;
  for (const [property, value] of Object.entries(properties)) {
    if (value === undefined) throw new DriverError("invalid", `expected ${property}`);
    if (!(property in socket)) throw new DriverError("unsupported", `mechanism "${mechanism}"`);
    socket[property] = value;
  }
}

/** The mechanisms of a library, by what it says of itself and what its sockets have. */
export function mechanismsOf({ capability }, sample) {
  const plain = "plainServer" in sample ? ["PLAIN"] : [];
  return ["NULL", ...plain, ...(capability?.curve ? ["CURVE"] : [])];
}

function propertiesOf(mechanism, role, security) {
  const roles = Object.hasOwn(settings, mechanism) ? settings[mechanism] : undefined;
  if (roles === undefined) throw new DriverError("unsupported", `mechanism "${mechanism}"`);
  if (role !== "server" && role !== "client") {
    throw new DriverError("invalid", `expected the role server or client, got "${role}"`);
  }
  return roles[role](security);
}

/** A key as "z85:" and 40 characters. */
function key(literal) {
  if (typeof literal === "string" && /^z85:.{40}$/.test(literal)) return literal.slice(4);
  throw new DriverError("invalid", `expected a key, z85: and 40 characters, got "${literal}"`);
}
