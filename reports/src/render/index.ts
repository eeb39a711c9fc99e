/**
 * Every rendering of a report: terminal, JUnit, one HTML page, summary.
 *
 * @module @scrutineer/report/render
 */
export { type Badge, renderBadge } from "./badge.ts";
export { readEvidence } from "./evidence-files.ts";
export { type EvidenceByPath, renderHtml } from "./html.ts";
export { renderJunit } from "./junit.ts";
export { renderSummary } from "./summary.ts";
export { renderTerminal, type TerminalOptions } from "./terminal.ts";
