/** Permanent links to a cell: "#case=ID&implementation=NAME". */

export type Place = {
  readonly case: string;
  /** The label of the column. */
  readonly implementation: string;
};

export function linkTo(place: Place): string {
  return `#${anchorOf(place)}`;
}

/** The id of the element that a link finds where no script runs. */
export function anchorOf(place: Place): string {
  const [id, label] = [place.case, place.implementation].map(encodeURIComponent);
  return `case=${id}&implementation=${label}`;
}

/** The place that a location's hash names, or undefined where it names none. */
export function placeOf(hash: string): Place | undefined {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const id = fields.get("case");
  const implementation = fields.get("implementation");
  return id && implementation ? { case: id, implementation } : undefined;
}
