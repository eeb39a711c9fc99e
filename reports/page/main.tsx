/** Takes over the prerendered page in the browser. */
import { render } from "preact";
import { App } from "./app.tsx";

const root = document.getElementById("page")!;
const report = JSON.parse(document.getElementById("report")?.textContent ?? "");
root.textContent = "";
render(<App report={report} evidence={() => undefined} />, root);
