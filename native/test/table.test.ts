import assert from "node:assert/strict";
import { it } from "node:test";
import { loadAddon } from "../lib/addon.ts";
import * as table from "../lib/table.ts";
import { unavailable } from "./recorder.ts";

it("the TypeScript side reads rows as native code writes them", { skip: unavailable }, () => {
  assert.deepEqual(loadAddon().layout, {
    indexBits: table.INDEX_BITS,
    indexMask: table.INDEX_MASK,
    generationBits: table.GENERATION_BITS,
    rowWords: table.ROW_WORDS,
    idWord: table.ID_WORD,
    resultWord: table.RESULT_WORD,
    flagsWord: table.FLAGS_WORD,
    batchRows: table.BATCH_ROWS,
    flagMore: table.FLAG_MORE,
    flagNonempty: table.FLAG_NONEMPTY,
    piecesMax: table.PIECES_MAX,
  });
});

it("an id is never negative, so that it cannot be taken for an errno", () => {
  const bits = table.INDEX_BITS + table.GENERATION_BITS;

  assert.equal(bits, 31);
  assert.ok(2 ** bits - 1 <= 0x7fff_ffff);
});
