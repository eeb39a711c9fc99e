/** Rows of ZMTP 3.1 that have no twin in 3.0. */
const onlyIn31: ReadonlySet<string> = new Set([
  "ZMTP31-NULL-06",
  "ZMTP31-IDENTITY-06",
  "ZMTP31-RESOURCE-02",
  "ZMTP31-HEARTBEAT-03",
  "ZMTP31-HEARTBEAT-11",
  "ZMTP31-HEARTBEAT-13",
  "ZMTP31-PUBSUB-02",
  "ZMTP31-PUBSUB-05",
]);

/** Rows whose twin has another number. */
const renumbered: Readonly<Record<string, string>> = {
  "ZMTP31-NULL-12": "ZMTP30-NULL-09",
  "ZMTP31-NULL-14": "ZMTP30-NULL-11",
  "ZMTP31-NULL-17": "ZMTP30-NULL-14",
  "ZMTP31-NULL-20": "ZMTP30-NULL-17",
  "ZMTP31-NULL-22": "ZMTP30-NULL-19",
  "ZMTP31-NULL-25": "ZMTP30-NULL-22",
};

/**
 * The row that a rule has in a conversation of this version, or undefined where it holds in another
 * one only.
 */
export function rowIn(requirement: string, zmtp: string): string | undefined {
  if (requirement.startsWith("ZMTP30-")) return zmtp === "3.0" ? requirement : undefined;
  if (!requirement.startsWith("ZMTP31-") || zmtp === "3.1") return requirement;
  if (zmtp !== "3.0" || onlyIn31.has(requirement)) return undefined;
  return renumbered[requirement] ?? requirement.replace("ZMTP31-", "ZMTP30-");
}
