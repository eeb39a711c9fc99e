#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "gather.hh"

namespace uring {

enum class OperationKind : uint8_t {
  none, accept, connect, receive, receive_multishot, send, gather, close,
};

/// One operation from its submission to its last completion.
struct Operation {
  OperationKind kind = OperationKind::none;
  int32_t socket = -1;
  uint32_t generation = 0;
  uint32_t next_free = 0;
  char* memory = nullptr;   // of a send: what is left of it
  size_t length = 0;
  size_t done = 0;          // octets sent by earlier submissions
  int flags = 0;
  std::unique_ptr<Gather> gather;
  std::unique_ptr<sockaddr_storage> address;
};

/// The operations in flight. Slots are reused oldest first, with a new generation each time, so a
/// stale id finds nothing.
class OperationTable {
 public:
  explicit OperationTable(uint32_t capacity) : capacity_(capacity) {}

  /// A slot's id, or -EAGAIN where `capacity` operations are in flight. A close always finds one.
  int32_t acquire(OperationKind kind, int32_t socket);
  /// The operation of an id, or nullptr if it has ended. Valid until the next acquire().
  Operation* find(int32_t id);
  /// Ends an operation. Its slot stays out of use until recycle(): rows that tell of its end are
  /// first to be read by whoever keeps a table of his own by index.
  void release(int32_t id);
  void recycle();

  uint32_t live() const { return live_; }
  uint32_t size() const { return static_cast<uint32_t>(slots_.size()); }
  /// The id in use at an index, or -1.
  int32_t id_at(uint32_t index) const;

  std::unique_ptr<Gather> take_gather();

 private:
  static constexpr uint32_t nowhere = UINT32_MAX;

  uint32_t capacity_;
  uint32_t live_ = 0;
  uint32_t free_first_ = nowhere;
  uint32_t free_last_ = nowhere;
  std::vector<Operation> slots_;
  std::vector<uint32_t> ended_;                    // released and not yet recycled
  std::vector<std::unique_ptr<Gather>> gathers_;   // spare ones
};

}  // namespace uring
