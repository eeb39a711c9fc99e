/** All that a case may import. */
export {
  COMMAND,
  command,
  commandBody,
  decodeCommand,
  frame,
  header,
  LONG,
  MORE,
  message,
  ping,
} from "../octets/frame.ts";
export { bytes, everyOctet, fill, hex, join, same, text } from "../octets/literal.ts";
export { decodeMetadata, metadata, property, propertyValue, uint32 } from "../octets/metadata.ts";
export { isLiteralOf } from "../target/frame-literal.ts";
export { both, conformanceCase } from "./case.ts";
export { inWords, type Peer } from "./peer.ts";
export type { CaseContext, OpenOptions } from "./stage.ts";
