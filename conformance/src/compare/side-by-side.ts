import { hex } from "../octets/literal.ts";
import type { Row } from "./align.ts";
import type { Item } from "./conversation.ts";
import type { Place } from "./differences.ts";

/** Octets of a field that are shown where both sides have other ones. */
const SHOWN_OCTETS = 24;

/** Lines that a text is folded into at most. */
const FOLDED_LINES = 6;

/** Lines that are alike and are shown before and after one that is not. */
const AROUND = 1;

/** Columns before the left side: the mark and the place. */
const MARGIN = 13;

interface Placed {
  readonly where: string;
  readonly row: Row;
}

/**
 * Two conversations side by side, in the order of A's: `!` differs, the first `!!`, `~` only one
 * side has seen before the case ended.
 *
 * @param width columns of a line
 */
export function printed(places: readonly Place[], width: number): string[] {
  const column = Math.max(24, Math.floor((width - MARGIN - 3) / 2));
  const rows = inOrder(places);
  const first = rows.findIndex(({ row }) => row.mark === "differs");
  const near = rows.map((_, index) =>
    rows.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(isNoted),
  );
  const lines: string[] = [];
  let left = 0;
  for (const [index, placed] of rows.entries()) {
    if (!near[index]) {
      left += 1;
      continue;
    }
    if (left > 0) lines.push(`${"".padEnd(MARGIN)}... ${left} alike`);
    left = 0;
    lines.push(...rowLines(placed, index === first, column));
  }
  if (left > 0) lines.push(`${"".padEnd(MARGIN)}... ${left} alike`);
  return lines;
}

const isNoted = ({ row }: Placed): boolean => row.mark !== "alike";

/** Rows of a place keep their order; between places it is that of the left side's timeline. */
function inOrder(places: readonly Place[]): Placed[] {
  const rows = places.flatMap((place) => {
    let at = -1;
    return place.rows
      .filter(({ mark }) => place.kind !== "checks" || mark !== "alike")
      .map((row) => {
        at = Math.max(at, row.a?.at ?? (at < 0 ? row.b!.at : at));
        return { where: whereOf(place), row, at };
      });
  });
  return rows.sort((one, other) => one.at - other.at);
}

function whereOf({ kind, number, lane }: Place): string {
  if (kind === "connection") return `c${number} ${lane === "sent" ? "sent" : "came"}`;
  if (kind === "checks") return "check";
  const what = lane === "calls" ? "call" : "event";
  return kind === "driver" ? what : `s${number} ${what}`;
}

function rowLines({ where, row }: Placed, isFirst: boolean, column: number): string[] {
  const { mark, a, b } = row;
  const sign = { alike: "  ", differs: isFirst ? "!!" : "! ", late: "~ " }[mark];
  const isWhole = mark === "differs";
  const texts = [a, b].map((item) => (item === undefined ? "" : textOf(item)));
  const cells = texts.map((text) => (isWhole ? folded(text, column) : [cut(text, column)]));
  const head = `${sign} ${where.padEnd(MARGIN - 3)}`;
  const detail = isWhole && a !== undefined && b !== undefined ? fieldLines(a, b, column) : [];
  const height = Math.max(...cells.map((cell) => cell.length));
  const lines = Array.from({ length: height }, (_, line) =>
    beside(line === 0 ? head : "", cells[0]![line], cells[1]![line], column),
  );
  return [...lines, ...detail];
}

const beside = (head: string, left = "", right = "", column: number): string =>
  `${head.padEnd(MARGIN)}${left.padEnd(column)} | ${right}`.trimEnd();

/** Control characters of what a target wrote would be obeyed by a terminal. */
function textOf({ text, answer, times }: Item): string {
  const whole = `${text}${answer === undefined ? "" : `: ${answer}`}${times > 1 ? ` x${times}` : ""}`;
  return whole.replace(/\p{C}+/gu, " ");
}

/** The fields of a greeting or frame in which the two sides differ, in octets. */
function fieldLines(a: Item, b: Item, column: number): string[] {
  if (a.wire === undefined || b.wire === undefined) return [];
  const fields = [a.wire, b.wire].map(({ octets, parts }) =>
    parts.map(({ offset, length }) => {
      const shown = hex(octets.subarray(offset, offset + length), SHOWN_OCTETS);
      return `  @${offset} ${shown}`;
    }),
  );
  const count = Math.max(...fields.map((side) => side.length));
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const [left, right] = fields.map((side) => side[index] ?? "");
    if (left === right) continue;
    const cells = [folded(left!, column), folded(right!, column)] as const;
    for (let line = 0; line < Math.max(cells[0].length, cells[1].length); line++) {
      lines.push(beside("", cells[0][line], cells[1][line], column));
    }
  }
  return lines;
}

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 3)}...`;

/** A text in lines of at most `width`. */
function folded(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let rest = text; rest !== "" && lines.length < FOLDED_LINES; ) {
    const space = rest.length > width ? rest.lastIndexOf(" ", width) : -1;
    const end = rest.length <= width ? rest.length : space > width / 2 ? space : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
    if (lines.length === FOLDED_LINES && rest !== "") {
      lines.push(`${lines.pop()!.slice(0, width - 3)}...`);
    }
  }
  return lines;
}
