import { evidence, type TimelineEntry } from "@scrutineer/report/schema";
import { readJson, readText } from "../read-json.ts";
import { UsageError } from "../usage-error.ts";

/**
 * What was recorded of a case: its evidence, or a transcript of the driver alone, one line of ZDP/1
 * a line (driver.jsonl: what `jq -r '.timeline[] | select(.kind == "driver").line'` makes of evidence).
 *
 * @throws UsageError one sentence that names file, line and what was expected
 */
export function readRecorded(path: string): readonly TimelineEntry[] {
  if (!path.endsWith(".jsonl")) return readJson(path, "the evidence of a case", evidence).timeline;
  return transcript(path, readText(path, "evidence or driver.jsonl"));
}

function transcript(path: string, text: string): TimelineEntry[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index): TimelineEntry[] => {
    if (line.trim() === "") return [];
    const value = json(`${path}:${index + 1}`, line);
    const fields = typeof value === "object" && value !== null ? value : {};
    if ("ev" in fields) return [];
    if (!("op" in fields) && !("ok" in fields)) {
      const expected = 'a request with "op" or an answer with "ok"';
      throw new UsageError(`${path}:${index + 1}: expected ${expected}, got ${line.slice(0, 60)}`);
    }
    const direction = "op" in fields ? "request" : "response";
    return [{ kind: "driver", t: index, direction, line }];
  });
}

function json(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${place}: expected JSON: ${(error as Error).message}`);
  }
}
