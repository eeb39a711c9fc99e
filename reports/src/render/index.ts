/** Entry point "@scrutineer/report/render": every rendering of a report. */
export { renderBadge } from "./badge.ts";
export { renderHtml } from "./html.ts";
export { renderJunit } from "./junit.ts";
export { renderSummary } from "./summary.ts";
export { renderTerminal, type TerminalOptions } from "./terminal.ts";
