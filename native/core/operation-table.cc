#include "operation-table.hh"

#include <cerrno>
#include <utility>

#include "table.hh"

namespace uring {

namespace {
constexpr size_t spare_gathers_max = 64;
}

int32_t OperationTable::acquire(OperationKind kind, int32_t socket) {
  // A socket can always be closed.
  if (live_ >= capacity_ && kind != OperationKind::close) return -EAGAIN;
  uint32_t index = free_first_;
  if (index != nowhere) {
    free_first_ = slots_[index].next_free;
    if (free_first_ == nowhere) free_last_ = nowhere;
  } else {
    index = static_cast<uint32_t>(slots_.size());
    if (index > static_cast<uint32_t>(index_mask)) return -EAGAIN;
    slots_.emplace_back();
  }
  Operation& operation = slots_[index];
  operation.kind = kind;
  operation.socket = socket;
  operation.memory = nullptr;
  operation.length = operation.done = 0;
  operation.flags = 0;
  live_++;
  return make_id(index, operation.generation);
}

Operation* OperationTable::find(int32_t id) {
  uint32_t index = index_of(id);
  if (id < 0 || index >= slots_.size()) return nullptr;
  Operation& operation = slots_[index];
  bool current = operation.kind != OperationKind::none && operation.generation == generation_of(id);
  return current ? &operation : nullptr;
}

void OperationTable::release(int32_t id) {
  Operation* operation = find(id);
  if (operation == nullptr) return;
  if (operation->gather && gathers_.size() < spare_gathers_max) {
    gathers_.push_back(std::move(operation->gather));
  }
  operation->gather.reset();
  operation->address.reset();
  operation->kind = OperationKind::none;
  operation->generation = (operation->generation + 1) & generation_mask;
  ended_.push_back(index_of(id));
  live_--;
}

void OperationTable::recycle() {
  for (uint32_t index : ended_) {
    slots_[index].next_free = nowhere;
    if (free_last_ == nowhere) free_first_ = index;
    else slots_[free_last_].next_free = index;
    free_last_ = index;
  }
  ended_.clear();
}

int32_t OperationTable::id_at(uint32_t index) const {
  const Operation& operation = slots_[index];
  if (operation.kind == OperationKind::none) return -1;
  return make_id(index, operation.generation);
}

std::unique_ptr<Gather> OperationTable::take_gather() {
  if (gathers_.empty()) return std::make_unique<Gather>();
  std::unique_ptr<Gather> gather = std::move(gathers_.back());
  gathers_.pop_back();
  return gather;
}

}  // namespace uring
