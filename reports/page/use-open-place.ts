/** Which finding is open: the location's hash says so, and nothing else. */
import { useCallback, useLayoutEffect, useState } from "preact/hooks";
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
  // Asks the location, not the last drawing: a key may come before the next one.
  const close = useCallback(() => {
    const left = placeOf(location.hash);
    if (left === undefined) return;
    // Keeps the place in the list: an empty hash would scroll to the top.
    history.pushState(null, "", location.pathname + location.search);
    open(undefined);
    cellOf(left)?.focus();
  }, []);
  useLayoutEffect(() => {
    const follow = () => open(placeOf(location.hash));
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") close();
    };
    addEventListener("hashchange", follow);
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("hashchange", follow);
      removeEventListener("keydown", onKey);
    };
  }, []);
  useLayoutEffect(() => {
    if (place === undefined) return;
    const row = cellOf(place)?.closest(".row");
    row?.classList.add("open");
    row?.scrollIntoView({ block: "nearest" });
    return () => row?.classList.remove("open");
  }, [place]);
  return [place, close];
}
