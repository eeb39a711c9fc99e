import { levels } from "@scrutineer/report/schema";
import type { Row } from "./row.ts";

/** The strongest level among rows: what the case as a whole is listed under. */
export function strongest(rows: readonly Row[]): Row["level"] {
  const order: readonly Row["level"][] = ["MUST", "MUST NOT", "GRAMMAR", "SHOULD", "SHOULD NOT"];
  return order.find((level) => rows.some((row) => row.level === level)) ?? levels[4];
}
