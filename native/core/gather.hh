#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <cstddef>

namespace uring {

/// What a gathered send points at, kept by us until its completion.
struct Gather {
  static constexpr size_t pieces_max = 64;

  msghdr message;
  iovec pieces[pieces_max];

  void start() {
    message = {};
    message.msg_iov = pieces;
  }
  void add(void* memory, size_t length) { pieces[message.msg_iovlen++] = {memory, length}; }
  bool full() const { return message.msg_iovlen == pieces_max; }

  /// Leaves out the first `count` octets, which have been sent. Returns whether something is left.
  bool advance(size_t count) {
    while (message.msg_iovlen > 0 && count >= message.msg_iov->iov_len) {
      count -= message.msg_iov->iov_len;
      message.msg_iov++;
      message.msg_iovlen--;
    }
    if (message.msg_iovlen == 0) return false;
    message.msg_iov->iov_base = static_cast<char*>(message.msg_iov->iov_base) + count;
    message.msg_iov->iov_len -= count;
    return true;
  }
};

}  // namespace uring
