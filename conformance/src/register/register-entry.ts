export { loadRegister, type Register } from "./load.ts";
export type { Row } from "./row.ts";
export { strongest } from "./strongest.ts";
