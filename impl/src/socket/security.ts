import type { Context } from "../context/context.ts";
import { curveCrypto, systemRandom } from "../crypto/select.ts";
import { HandshakeError, UsageError } from "../errors.ts";
import { CurveClient } from "../mechanism/curve-client.ts";
import { equalOctets } from "../mechanism/curve-crypto.ts";
import { CurveServer } from "../mechanism/curve-server.ts";
import type { MechanismFactory } from "../mechanism/mechanism.ts";
import { NullMechanism } from "../mechanism/null.ts";
import { PlainClient, PlainServer } from "../mechanism/plain.ts";
import { ZAP_ENDPOINT, type ZapReply, type ZapRequest, zapAddress } from "../mechanism/zap.ts";
import type { Settings } from "../options.ts";
import type { Applicant } from "../session/admission.ts";
import { askHandler, passesUnasked } from "./zap.ts";
import { askBoundHandler } from "./zap-dialog.ts";

/** The mechanism that the options of a socket ask for, by its name in the zeromq package. */
export type SecurityMechanism = null | "plain" | "curve";

export function securityMechanism(settings: Settings): SecurityMechanism {
  if (settings.curveServer || settings.curveServerKey.length > 0) return "curve";
  const { plainServer, plainUsername, plainPassword } = settings;
  return plainServer || plainUsername.length + plainPassword.length > 0 ? "plain" : null;
}

/** What the options of a socket mean for a connection. */
export interface Security {
  readonly mechanism: MechanismFactory;
  /** @throws HandshakeError (rejects) where nobody can tell */
  authenticate(applicant: Applicant): Promise<ZapReply>;
}

/**
 * How the connections of a socket are secured, by its options at this moment.
 *
 * @throws UsageError EINVAL for options that contradict each other, or a key that is missing
 */
export function securityOf(settings: Settings, context: Context): Security {
  const domain = settings.zapDomain.toString();
  const enforced = settings.zapEnforceDomain;
  let asked = 0;
  return {
    mechanism: mechanismFactory(settings),
    async authenticate({ mechanism, credentials, address, signal }) {
      const request: ZapRequest = {
        domain,
        address: zapAddress(address),
        identity: Buffer.from(credentials.identity),
        mechanism,
        credentials: credentials.frames.map((frame) => Buffer.from(frame)),
      };
      const { zapHandler, names } = context;
      if (zapHandler !== undefined) return askHandler(zapHandler, request);
      if (names.has(ZAP_ENDPOINT)) return askBoundHandler(names, request, `${++asked}`, signal);
      if (passesUnasked(request, enforced)) return { status: 200 };
      throw new HandshakeError("ERR_ZAP_NO_HANDLER");
    },
  };
}

function mechanismFactory(settings: Settings): MechanismFactory {
  checkSecurity(settings);
  const mechanism = securityMechanism(settings);
  if (mechanism === "curve")
    return settings.curveServer ? curveServer(settings) : curveClient(settings);
  if (mechanism === null) {
    const authenticates = settings.zapDomain.length > 0;
    return (bound, properties) => new NullMechanism(bound, properties, authenticates);
  }
  if (settings.plainServer) return (_, properties) => new PlainServer(properties);
  const { plainUsername: username, plainPassword: password } = settings;
  return (_, properties) => new PlainClient({ username, password }, properties);
}

function curveServer({ curveSecretKey }: Settings): MechanismFactory {
  const crypto = curveCrypto();
  const keys = crypto.keyPair(Buffer.from(curveSecretKey));
  return (_, properties) => new CurveServer(keys, properties, crypto, systemRandom);
}

function curveClient(settings: Settings): MechanismFactory {
  const crypto = curveCrypto();
  const keys = {
    publicKey: settings.curvePublicKey,
    secretKey: settings.curveSecretKey,
    serverKey: settings.curveServerKey,
  };
  if (crypto.precompute(keys.serverKey, keys.secretKey) === undefined) {
    throw new UsageError(
      "EINVAL",
      "curveServerKey: expected a public key, got no point of the curve",
    );
  }
  return (_, properties) => new CurveClient(keys, properties, crypto, systemRandom);
}

function checkSecurity(settings: Settings): void {
  const { curveServer, curveServerKey, curveSecretKey, curvePublicKey, plainServer } = settings;
  const curveClient = curveServerKey.length > 0;
  const plainClient = settings.plainUsername.length + settings.plainPassword.length > 0;
  const asked = {
    curveServer,
    curveServerKey: curveClient,
    plainServer,
    plainUsername: plainClient,
  };
  const roles = Object.entries(asked).flatMap(([name, set]) => (set ? [name] : []));
  if (roles.length > 1) {
    throw new UsageError("EINVAL", `expected one of ${roles.join(" and ")}, got both`);
  }
  if ((curveServer || curveClient) && curveSecretKey.length === 0) {
    throw new UsageError("EINVAL", `${roles[0]} needs curveSecretKey`);
  }
  if (curveClient && curvePublicKey.length === 0) {
    throw new UsageError("EINVAL", "curveServerKey needs curvePublicKey");
  }
  if ((curveServer || curveClient) && curvePublicKey.length > 0) {
    const { publicKey } = curveCrypto().keyPair(curveSecretKey);
    if (equalOctets(curvePublicKey, publicKey)) return;
    throw new UsageError("EINVAL", "curvePublicKey does not belong to curveSecretKey");
  }
}
