import { commandRules, headerRules } from "../../src/checker/rules/framing.ts";
import { greetingRules } from "../../src/checker/rules/greeting.ts";
import { metadataRules, propertyRules } from "../../src/checker/rules/metadata.ts";
import { nullCommands, nullOrder } from "../../src/checker/rules/null.ts";
import { greeting20, header10, header20 } from "../../src/checker/rules/old-versions.ts";
import { curveCommands, plainCommands, plainOrder } from "../../src/checker/rules/roles.ts";
import { messageRules, trafficCommands } from "../../src/checker/rules/traffic.ts";

/** The ids of all rules of the passive checker. */
export const allRules: readonly string[] = [
  greetingRules,
  headerRules,
  commandRules,
  nullOrder,
  nullCommands,
  metadataRules,
  propertyRules,
  trafficCommands,
  messageRules,
  plainOrder,
  plainCommands,
  curveCommands,
  greeting20,
  header20,
  header10,
].flatMap((rules) => Object.keys(rules));
