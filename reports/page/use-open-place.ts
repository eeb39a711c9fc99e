/** Which finding is open: the location's hash says so, and nothing else. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { linkTo, type Place, placeOf } from "./link.ts";

/** The cell of a place; undefined where a filter hides it. */
function cellOf(place: Place): HTMLAnchorElement | null {
  return document.querySelector(`.grid a.cell[href="${CSS.escape(linkTo(place))}"]`);
}

/** @returns the open place, and what closes it and gives the focus back to its cell */
export function useOpenPlace(): [Place | undefined, () => void] {
  const [place, open] = useState(() =>
    typeof location === "undefined" ? undefined : placeOf(location.hash),
  );
  useEffect(() => {
    const follow = () => open(placeOf(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  useLayoutEffect(() => {
    if (place === undefined) return;
    const row = cellOf(place)?.closest(".row");
    row?.classList.add("open");
    row?.scrollIntoView({ block: "nearest" });
    return () => row?.classList.remove("open");
  }, [place]);
  const close = () => {
    if (place === undefined) return;
    // Keeps the place in the list: an empty hash would scroll to the top.
    history.pushState(null, "", location.pathname + location.search);
    open(undefined);
    cellOf(place)?.focus();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") close();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
  return [place, close];
}
