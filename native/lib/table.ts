/**
 * The shape of ids and of the completion table, equal to core/table.hh (a test compares the two).
 *
 * An id is a slot's index (low bits) and its generation (high bits); it is never negative, so a
 * native call returns either an id or a negative errno.
 */
export const INDEX_BITS = 20;
export const INDEX_MASK = (1 << INDEX_BITS) - 1;
export const GENERATION_BITS = 11;

/** A row is [id, result, flags]. */
export const ROW_WORDS = 3;
export const ID_WORD = 0;
export const RESULT_WORD = 1;
export const FLAGS_WORD = 2;

/** Rows of one callback at most. */
export const BATCH_ROWS = 1024;

/** The operation goes on: more rows with this id will come. */
export const FLAG_MORE = 2;
/** After a receive: the socket holds more octets. */
export const FLAG_NONEMPTY = 4;

/** Pieces of one gathered send at most. */
export const PIECES_MAX = 64;
