/** The report as one HTML page that opens from disk: no network, readable without scripts. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Evidence, Report } from "../schema.ts";

/** What `npm run page` builds: the same folder, seen from src/render and from dist/render. */
const built = new URL("../../dist/page/", import.meta.url);

type Prerender = { readonly prerender: (report: Report, evidence: EvidenceByPath) => string };

/** Evidence by the path that stands in `case.evidence`. */
export type EvidenceByPath = ReadonlyMap<string, Evidence>;

let loaded: { template: string; prerender: Prerender["prerender"] } | undefined;

/**
 * Renders a report as one self-contained HTML document.
 *
 * @param evidence what the page shows of each case, by the path in `case.evidence`; a case whose
 *   evidence is not given shows what the report says, and names the path
 * @throws Error where the page has not been built
 */
export function renderHtml(report: Report, evidence: EvidenceByPath = new Map()): string {
  loaded ??= load();
  const { template, prerender } = loaded;
  // A function as replacement: "$&" in a report is text.
  return template
    .replace("<!--title-->", () => escapeText(title(report)))
    .replace("<!--prerendered-->", () => prerender(report, evidence))
    .replace("<!--data-->", () => scripts(report, evidence));
}

function load() {
  const require = createRequire(import.meta.url);
  try {
    const { prerender } = require(fileURLToPath(new URL("prerender.cjs", built))) as Prerender;
    return { template: readFileSync(new URL("index.html", built), "utf8"), prerender };
  } catch (cause) {
    throw new Error("the report's page is not built: run npm run page -w @scrutineer/report", {
      cause,
    });
  }
}

function title(report: Report): string {
  const names = report.runs.map((run) => run.implementation.name);
  const what = report.runs.some(({ pair }) => pair !== undefined) ? "interop" : "conformance";
  return `${[...new Set(names)].join(", ") || "no implementation"}: ZMTP ${what}`;
}

/** The data as scripts of a type that no browser runs; each piece of evidence is read on demand. */
function scripts(report: Report, evidence: EvidenceByPath): string {
  const pieces = [`<script type="application/json" id="report">${embed(report)}</script>`];
  for (const [path, each] of evidence) {
    const name = escapeText(path);
    pieces.push(`<script type="application/json" data-evidence="${name}">${embed(each)}</script>`);
  }
  return pieces.join("\n");
}

/** JSON that cannot end its script element nor begin a comment: "<" occurs in strings alone. */
function embed(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function escapeText(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replace(/[&<>"]/g, (c) => entities[c] ?? c);
}
