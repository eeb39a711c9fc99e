/** A verdict: its glyph and its word, coloured by what it means. */
import { faces } from "../src/render/verdict.ts";
import type { Verdict } from "../src/schema.ts";

export function Badge({ verdict, count }: { verdict: Verdict; count?: number }) {
  const { glyph, word, tone, meaning } = faces[verdict];
  return (
    <span class={`badge ${tone}`} title={`${word}: ${meaning}`}>
      <span class="glyph" aria-hidden="true">
        {glyph}
      </span>
      {count === undefined ? word : `${count} ${word}`}
    </span>
  );
}
