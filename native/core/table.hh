// The shape of ids and of the completion table. lib/table.ts says the same, and a test compares the
// two.
#pragma once

#include <cstdint>

namespace uring {

/// An id is a slot's index (low bits) and its generation (high bits): never negative, so that a
/// call can return either an id or a negative errno.
inline constexpr int32_t index_bits = 20;
inline constexpr int32_t index_mask = (1 << index_bits) - 1;
inline constexpr int32_t generation_bits = 11;
inline constexpr uint32_t generation_mask = (1u << generation_bits) - 1;

/// A row of the completion table: [id, result, flags].
inline constexpr int32_t row_words = 3;
inline constexpr int32_t id_word = 0;
inline constexpr int32_t result_word = 1;
inline constexpr int32_t flags_word = 2;
/// Rows of one callback at most.
inline constexpr int32_t batch_rows = 1024;

/// Bits of the flags word, as the kernel has them. In a row with `flag_buffer` the upper 16 bits
/// are the number of the provided buffer.
inline constexpr int32_t flag_buffer = 1;
inline constexpr int32_t flag_more = 2;
inline constexpr int32_t flag_nonempty = 4;
inline constexpr int32_t buffer_shift = 16;

constexpr int32_t make_id(uint32_t index, uint32_t generation) {
  return static_cast<int32_t>((generation & generation_mask) << index_bits | index);
}
constexpr uint32_t index_of(int32_t id) { return static_cast<uint32_t>(id & index_mask); }
constexpr uint32_t generation_of(int32_t id) { return static_cast<uint32_t>(id) >> index_bits; }

}  // namespace uring
