/** An arrow for the eye; the words beside it say the direction. */
export function Arrow({ out }: { out: boolean }) {
  return (
    <span class="arrow" aria-hidden="true">
      {out ? "→" : "←"}
    </span>
  );
}
