import type { Mutant } from "../src/target/mutant.ts";
import { connectionMutants } from "./connection.ts";
import { curveClientMutants } from "./curve-client.ts";
import { curveServerMutants } from "./curve-server.ts";
import { curveTrafficMutants } from "./curve-traffic.ts";
import { hostileMutants } from "./hostile.ts";
import { keysMutants } from "./keys.ts";
import { mechanismsMutants } from "./mechanisms.ts";
import { metadataMutants } from "./metadata.ts";
import { olderMutants } from "./older-versions.ts";
import { patternMutants } from "./patterns.ts";
import { plainMutants } from "./plain.ts";
import { pubsubMutants } from "./pubsub.ts";
import { queueMutants } from "./queues.ts";
import { securityMutants } from "./security.ts";
import { socketsMutants } from "./sockets.ts";
import { trafficMutants } from "./traffic.ts";
import { wireMutants } from "./wire.ts";
import { zapMutants } from "./zap.ts";
import { zapHandlerMutants } from "./zap-handler.ts";

/** Every mutant, by file and then in its order. */
export const mutants: readonly Mutant[] = [
  ...wireMutants,
  ...connectionMutants,
  ...metadataMutants,
  ...trafficMutants,
  ...patternMutants,
  ...olderMutants,
  ...hostileMutants,
  ...securityMutants,
  ...plainMutants,
  ...curveClientMutants,
  ...curveServerMutants,
  ...curveTrafficMutants,
  ...zapMutants,
  ...zapHandlerMutants,
  ...pubsubMutants,
  ...queueMutants,
  ...socketsMutants,
  ...keysMutants,
  ...mechanismsMutants,
];
