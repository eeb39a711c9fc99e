/** Keeps the head of the matrix right below the filters, which may fold to several lines. */
import { useEffect } from "preact/hooks";

export function useHeadTop(): void {
  useEffect(() => {
    const filters = document.querySelector<HTMLElement>(".filters");
    if (filters === null) return;
    const observer = new ResizeObserver(() => {
      document.documentElement.style.setProperty("--head-top", `${filters.offsetHeight}px`);
    });
    observer.observe(filters);
    return () => observer.disconnect();
  }, []);
}
