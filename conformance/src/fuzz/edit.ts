import { join } from "../octets/literal.ts";

/** A change of octets. Places wrap around at the end: any edit fits any octets. */
export type Edit =
  | { readonly kind: "flip"; readonly at: number; readonly bit: number }
  | { readonly kind: "write"; readonly at: number; readonly octets: Uint8Array }
  | { readonly kind: "insert"; readonly at: number; readonly octets: Uint8Array }
  | { readonly kind: "remove"; readonly at: number; readonly length: number };

/** The octets with one change. They are copied. */
export function edited(octets: Uint8Array, edit: Edit): Uint8Array {
  if (edit.kind === "insert") {
    const at = edit.at % (octets.length + 1);
    return join(octets.subarray(0, at), edit.octets, octets.subarray(at));
  }
  if (octets.length === 0) return octets;
  const at = edit.at % octets.length;
  if (edit.kind === "remove") {
    return join(octets.subarray(0, at), octets.subarray(at + edit.length));
  }
  const changed = Uint8Array.from(octets);
  if (edit.kind === "flip") changed[at]! ^= 1 << edit.bit;
  else changed.set(edit.octets.subarray(0, octets.length - at), at);
  return changed;
}
