/**
 * The register of requirements.
 *
 * @module @scrutineer/conformance/register
 */
export { loadRegister, type Register } from "./load.ts";
export type { Row } from "./row.ts";
export { strongest } from "./strongest.ts";
