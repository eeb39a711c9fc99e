/** Renders the page to HTML in Node, from the components that the browser runs. */
import { renderToString } from "preact-render-to-string";
import type { Evidence, Report } from "../src/schema.ts";
import { App } from "./app.tsx";

export function prerender(report: Report, evidence: ReadonlyMap<string, Evidence>): string {
  return renderToString(
    <App report={report} evidence={(path) => evidence.get(path)} live={false} />,
  );
}
