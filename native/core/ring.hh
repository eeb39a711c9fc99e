#pragma once

#include <liburing.h>

#include <cstdint>
#include <deque>

namespace uring {

/// Counters since the ring was opened.
struct RingCounts {
  uint64_t enters = 0;        // io_uring_submit calls that had something to submit
  uint64_t deferred = 0;      // entries that found the submission queue full and waited
  uint64_t overflows = 0;     // times the completion queue was found overflown
};

/// One io_uring: its queues, and what is to be done when they are full. Knows nothing of
/// operations.
class Ring {
 public:
  Ring() = default;
  ~Ring();
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  /// Sets the ring up with the best flags that the kernel takes. Returns 0 or a negative errno.
  int open(uint32_t entries, uint32_t completions);
  void close();
  bool is_open() const { return open_; }
  int fd() const { return ring_.ring_fd; }
  unsigned setup_flags() const { return ring_.flags; }

  /// A blank entry to be filled in at once. Where the submission queue stays full after a
  /// submission, the entry waits in memory, in order, and submit() moves it on.
  io_uring_sqe* entry();
  /// Gives the kernel what is queued. -EBUSY and -EAGAIN are not lost: unsubmitted() stays true.
  int submit();
  bool unsubmitted() const { return dirty_ || !waiting_.empty(); }

  /// Completions that are there, at most `capacity`; release(count) gives their places back.
  unsigned peek(io_uring_cqe** completions, unsigned capacity);
  void release(unsigned count) { io_uring_cq_advance(&ring_, count); }
  /// Whether a completion is there, or is waiting in the kernel to be fetched (enters it only
  /// then).
  bool completion_ready();
  /// Submits, and sleeps until a completion is there or the time is over.
  void wait(int64_t milliseconds);

  io_uring* raw() { return &ring_; }
  const RingCounts& counts() const { return counts_; }

 private:
  bool move_waiting();

  io_uring ring_{};
  std::deque<io_uring_sqe> waiting_;
  RingCounts counts_;
  bool open_ = false;
  bool dirty_ = false;
};

}  // namespace uring
