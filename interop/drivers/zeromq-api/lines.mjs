import { DriverError, errorLine } from "./errors.mjs";

/** The protocol's longest line, in octets. */
const LINE_MAX = 1_048_576;

/**
 * Reads one JSON object a line from stdin, calls `answer` for each at once, and writes what it
 * resolves to, in the order of completion. Returns when stdin ends.
 *
 * @param {(request: object) => Promise<object>} answer throws what becomes `err`
 */
export async function serveLines(answer) {
  let rest = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    let octets = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = octets.indexOf(0x0a); end !== -1; end = octets.indexOf(0x0a)) {
      void answerLine(octets.toString("utf8", 0, end), answer);
      octets = octets.subarray(end + 1);
    }
    if (octets.length > LINE_MAX) throw new Error(`a request longer than ${LINE_MAX} octets`);
    rest = octets;
  }
}

/** Writes one line, an answer or an event. */
export function writeLine(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

async function answerLine(line, answer) {
  if (line.trim() === "") return;
  let id = null;
  try {
    const request = parse(line);
    id = request.id ?? null;
    const result = { id, ok: true, ...(await answer(request)) };
    if (JSON.stringify(result).length >= LINE_MAX) {
      throw new Error(
        `an answer longer than ${LINE_MAX} octets: ask for fewer messages or a digest`,
      );
    }
    writeLine(result);
  } catch (error) {
    writeLine({ id, ok: false, err: errorLine(error) });
  }
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new DriverError("invalid", `expected one JSON object a line: ${error.message}`);
  }
}
