/** Keyboard access to the grid: one cell is in the tab order, the arrow keys move among them. */

/** The links of a row, one a cell that has results. */
function linksOf(row: Element): HTMLAnchorElement[] {
  return [...row.querySelectorAll<HTMLAnchorElement>("a.cell")];
}

/** Column of a link, counted over all cells of its row, those without results too. */
function columnOf(link: Element): number {
  const cell = link.parentElement!;
  return [...cell.parentElement!.children].indexOf(cell);
}

/** The link nearest to a column in the next row that has any, in the direction of `step`. */
function vertical(link: Element, step: 1 | -1): HTMLAnchorElement | undefined {
  const rows = [...link.closest(".grid")!.querySelectorAll(".row[data-case]")];
  const column = columnOf(link);
  for (let i = rows.indexOf(link.closest(".row")!) + step; rows[i] !== undefined; i += step) {
    const links = linksOf(rows[i]!);
    links.sort((a, b) => Math.abs(columnOf(a) - column) - Math.abs(columnOf(b) - column));
    if (links[0] !== undefined) return links[0];
  }
  return undefined;
}

function target(link: HTMLAnchorElement, key: string, whole: boolean) {
  const row = linksOf(link.closest(".row")!);
  const all = () => [...link.closest(".grid")!.querySelectorAll<HTMLAnchorElement>("a.cell")];
  switch (key) {
    case "ArrowLeft":
      return row[row.indexOf(link) - 1];
    case "ArrowRight":
      return row[row.indexOf(link) + 1];
    case "ArrowUp":
      return vertical(link, -1);
    case "ArrowDown":
      return vertical(link, 1);
    case "Home":
      return whole ? all()[0] : row[0];
    case "End":
      return whole ? all().at(-1) : row.at(-1);
    default:
      return undefined;
  }
}

/** Handles the keys of the grid; leaves alone what it does not know. */
export function moveFocus(event: KeyboardEvent): void {
  const link = event.target;
  if (!(link instanceof HTMLAnchorElement) || event.altKey || event.metaKey) return;
  const next = target(link, event.key, event.ctrlKey);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** Puts the focused cell, and it alone, into the tab order. */
export function takeFocus(event: FocusEvent): void {
  const link = event.target;
  if (link instanceof HTMLAnchorElement && link.matches("a.cell")) holdTabStop(link);
}

/** Makes `link`, or else the first cell, the grid's one stop for the tab key. */
export function holdTabStop(link: HTMLAnchorElement | null): void {
  for (const old of document.querySelectorAll('.grid a.cell[tabindex="0"]')) {
    old.setAttribute("tabindex", "-1");
  }
  (link ?? document.querySelector(".grid a.cell"))?.setAttribute("tabindex", "0");
}
