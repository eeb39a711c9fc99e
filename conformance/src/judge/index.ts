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
export { frame10, greeting20, message10, signature, typeOctet, types20 } from "../octets/older.ts";
export { isLiteralOf } from "../target/frame-literal.ts";
export { both, conformanceCase } from "./case.ts";
export { inWords, type Peer } from "./peer.ts";
export type { CaseContext, OpenOptions } from "./stage.ts";
