#include "buffer-group.hh"

#include <cerrno>

namespace uring {

namespace {
constexpr size_t page = 4096;
}

int BufferGroup::open(Ring& ring, uint16_t id, uint16_t count, uint32_t size) {
  // liburing before 2.4 has no io_uring_setup_buf_ring: allocate and register ourselves.
  size_t length = (count * sizeof(io_uring_buf) + page - 1) / page * page;
  entries_.reset(static_cast<io_uring_buf_ring*>(std::aligned_alloc(page, length)));
  if (!entries_) return -ENOMEM;
  slab_ = std::make_unique<char[]>(static_cast<size_t>(count) * size);
  io_uring_buf_reg registration{};
  registration.ring_addr = reinterpret_cast<uintptr_t>(entries_.get());
  registration.ring_entries = count;
  registration.bgid = id;
  io_uring_buf_ring_init(entries_.get());
  int error = io_uring_register_buf_ring(ring.raw(), &registration, 0);
  if (error < 0) return error;
  ring_ = &ring;
  id_ = id;
  count_ = count;
  size_ = size;
  for (uint16_t index = 0; index < count; index++) recycle(index);
  return 0;
}

void BufferGroup::recycle(uint16_t index) {
  int mask = io_uring_buf_ring_mask(count_);
  io_uring_buf_ring_add(entries_.get(), buffer(index), size_, index, mask, 0);
  io_uring_buf_ring_advance(entries_.get(), 1);
}

BufferGroup::~BufferGroup() {
  if (ring_ != nullptr && ring_->is_open()) io_uring_unregister_buf_ring(ring_->raw(), id_);
}

}  // namespace uring
