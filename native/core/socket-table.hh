#pragma once

#include <cstdint>
#include <vector>

namespace uring {

/// One socket of ours, from its creation to the completion of its close.
struct Socket {
  int fd = -1;
  int family = 0;
  uint32_t generation = 0;
  uint32_t in_flight = 0;    // operations that have not completed
  int32_t closing = -1;      // the id of the close, once asked for
};

/// The sockets, by descriptor. An id carries a generation: the kernel gives a closed descriptor's
/// number out again at once, and a stale id must not reach the newcomer.
class SocketTable {
 public:
  /// Takes a descriptor over. Returns its id, or -EMFILE where the number does not fit into one.
  /// An id that the same number had before finds nothing any more.
  int32_t adopt(int fd, int family);
  /// The socket that is known by this descriptor, or nullptr.
  Socket* holder(int fd);
  /// The socket of an id, or nullptr. Valid until the next adopt().
  Socket* find(int32_t id);
  void release(int32_t id);

  uint32_t open() const { return open_; }
  /// Closes all descriptors. Only for when no operation is in flight.
  void close_all();

 private:
  uint32_t open_ = 0;
  std::vector<Socket> sockets_;
};

}  // namespace uring
