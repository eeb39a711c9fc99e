/** Takes over the prerendered page in the browser. */
import { render } from "preact";
import type { Evidence, Report } from "../src/schema.ts";
import { App } from "./app.tsx";
import "./style/page.css";

/** Evidence is parsed when it is first shown: a large report opens as fast as a small one. */
function evidence(path: string): Evidence | undefined {
  const script = document.querySelector(`script[data-evidence="${CSS.escape(path)}"]`);
  return script === null ? undefined : (JSON.parse(script.textContent ?? "") as Evidence);
}

const root = document.getElementById("page")!;
const report = JSON.parse(document.getElementById("report")!.textContent ?? "") as Report;
root.textContent = "";
render(<App report={report} evidence={evidence} live />, root);

addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && event.target.matches("input, select");
  if (event.key !== "/" || typing) return;
  event.preventDefault();
  document.getElementById("text")?.focus();
});
