#include "ring.hh"

#include <cerrno>

namespace uring {

namespace {

// DEFER_TASKRUN is left out on purpose: a poller of the ring's descriptor is then never woken,
// since completions are posted only by an enter with GETEVENTS.
constexpr unsigned cooperative = IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG;
constexpr unsigned attempts[] = {
    cooperative | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_SUBMIT_ALL,  // Linux 6.0
    cooperative | IORING_SETUP_SUBMIT_ALL,                              // Linux 5.19
    0,
};
constexpr uint32_t entries_min = 64;

}  // namespace

Ring::~Ring() { close(); }

int Ring::open(uint32_t entries, uint32_t completions) {
  int error = -EINVAL;
  for (unsigned flags : attempts) {
    // Before Linux 5.12 queues count against RLIMIT_MEMLOCK, and still do in some containers: take
    // less.
    for (uint32_t size = entries; size >= entries_min || size == entries; size /= 2) {
      io_uring_params params{};
      params.flags = flags | IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP;
      params.cq_entries = completions > size ? completions : size;
      error = io_uring_queue_init_params(size, &ring_, &params);
      if (error == 0) {
        open_ = true;
        return 0;
      }
      if (error != -ENOMEM) break;
      completions /= 2;
    }
    if (error != -EINVAL) break;
  }
  return error;
}

void Ring::close() {
  if (!open_) return;
  open_ = false;
  io_uring_queue_exit(&ring_);
}

io_uring_sqe* Ring::entry() {
  if (waiting_.empty()) {
    io_uring_sqe* sqe = io_uring_get_sqe(&ring_);
    if (sqe == nullptr) {
      submit();
      sqe = io_uring_get_sqe(&ring_);
    }
    if (sqe != nullptr) {
      dirty_ = true;
      return sqe;
    }
  }
  counts_.deferred++;
  return &waiting_.emplace_back();
}

bool Ring::move_waiting() {
  while (!waiting_.empty()) {
    io_uring_sqe* sqe = io_uring_get_sqe(&ring_);
    if (sqe == nullptr) return false;
    *sqe = waiting_.front();
    waiting_.pop_front();
    dirty_ = true;
  }
  return true;
}

int Ring::submit() {
  while (unsubmitted()) {
    move_waiting();
    int submitted = io_uring_submit(&ring_);
    counts_.enters++;
    if (submitted == -EINTR) continue;
    if (submitted < 0) return submitted;
    // Fewer than queued: the kernel stopped at an entry it refused, or for want of memory.
    dirty_ = io_uring_sq_ready(&ring_) > 0;
    if (dirty_ && submitted == 0) return -EAGAIN;
  }
  return 0;
}

unsigned Ring::peek(io_uring_cqe** completions, unsigned capacity) {
  if (io_uring_cq_has_overflow(&ring_)) counts_.overflows++;
  return io_uring_peek_batch_cqe(&ring_, completions, capacity);
}

bool Ring::completion_ready() {
  io_uring_cqe* completion;
  return io_uring_peek_cqe(&ring_, &completion) == 0;
}

void Ring::wait(int64_t milliseconds) {
  submit();
  __kernel_timespec time{milliseconds / 1000, milliseconds % 1000 * 1'000'000};
  io_uring_cqe* completion;
  io_uring_wait_cqes(&ring_, &completion, 1, &time, nullptr);
}

}  // namespace uring
