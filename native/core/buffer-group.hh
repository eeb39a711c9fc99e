#pragma once

#include <liburing.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "ring.hh"

namespace uring {

/// Memory that the kernel picks from for multishot receives: no memory per idle connection. Keep it
/// small (a few hundred KiB in all): a large group is written faster than it is read, and falls out
/// of the cache.
class BufferGroup {
 public:
  BufferGroup() = default;
  ~BufferGroup();
  BufferGroup(const BufferGroup&) = delete;
  BufferGroup& operator=(const BufferGroup&) = delete;

  /// `count` buffers (a power of two) of `size` octets. Returns 0 or a negative errno.
  int open(Ring& ring, uint16_t id, uint16_t count, uint32_t size);
  uint16_t id() const { return id_; }
  char* buffer(uint16_t index) { return slab_.get() + static_cast<size_t>(index) * size_; }
  /// Gives a buffer back to the kernel, after its octets have been read.
  void recycle(uint16_t index);

 private:
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };

  Ring* ring_ = nullptr;
  uint16_t id_ = 0;
  uint16_t count_ = 0;
  uint32_t size_ = 0;
  std::unique_ptr<io_uring_buf_ring, Free> entries_;
  std::unique_ptr<char[]> slab_;
};

}  // namespace uring
