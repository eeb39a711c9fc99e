#include "inject.hh"

#include <liburing.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

extern "C" {
int __real_io_uring_submit(io_uring* ring);
unsigned __real_io_uring_peek_batch_cqe(io_uring* ring, io_uring_cqe** completions, unsigned count);
int __real_io_uring_wait_cqes(io_uring* ring, io_uring_cqe** completion, unsigned count,
                              __kernel_timespec* time, sigset_t* mask);
}

namespace faults {

namespace {

constexpr uint32_t error_percent = 4;
constexpr uint32_t short_percent = 20;
constexpr uint32_t delay_percent = 25;
constexpr uint32_t refusal_percent = 8;

struct State {
  Random random{0};
  bool active = false;
  Counts counts;
  /// Results that replace the kernel's, by ring and operation.
  std::map<std::pair<io_uring*, uint64_t>, int> results;
};

thread_local State state;

template <size_t count>
int any(const int (&errors)[count]) {
  return -errors[state.random.below(count)];
}

int error_for(uint8_t opcode) {
  switch (opcode) {
    case IORING_OP_RECV: return any({ECONNRESET, ENOBUFS, ENOMEM, EINTR, EAGAIN, ETIMEDOUT});
    case IORING_OP_SEND:
    case IORING_OP_SENDMSG: return any({EPIPE, ECONNRESET, ENOBUFS, ENOMEM, EINTR});
    case IORING_OP_CONNECT: return any({ECONNREFUSED, ETIMEDOUT, EADDRNOTAVAIL, ENETUNREACH});
    case IORING_OP_ACCEPT: return any({EMFILE, ENFILE, ECONNABORTED, ENOBUFS});
    default: return 0;
  }
}

void fail_untried(io_uring* ring, io_uring_sqe* entry, int error) {
  uint64_t operation = entry->user_data;
  std::memset(entry, 0, sizeof *entry);
  entry->opcode = IORING_OP_NOP;
  entry->user_data = operation;
  state.results[{ring, operation}] = error;
  state.counts.errors++;
}

/// The kernel does part of it, as it may.
void shorten(io_uring_sqe* entry) {
  // The length of a gathered send is not ours to change; without this flag it ends early by itself.
  entry->msg_flags &= ~static_cast<uint32_t>(MSG_WAITALL);
  if (entry->opcode != IORING_OP_SENDMSG && entry->len > 1) {
    entry->len = 1 + state.random.below(entry->len - 1);
  }
  state.counts.shortened++;
}

void spoil(io_uring* ring, io_uring_sqe* entry) {
  if (entry->opcode == IORING_OP_CLOSE) {
    // The descriptor is gone, whatever close says.
    if (state.random.percent(error_percent)) state.results[{ring, entry->user_data}] = -EINTR;
    return;
  }
  int error = error_for(entry->opcode);
  if (error == 0) return;
  if (state.random.percent(error_percent)) fail_untried(ring, entry, error);
  else if (entry->opcode == IORING_OP_CONNECT || entry->opcode == IORING_OP_ACCEPT) return;
  else if (state.random.percent(short_percent)) shorten(entry);
}

}  // namespace

void start(uint32_t seed) {
  state.random = Random(seed);
  state.active = true;
  state.counts = {};
  state.results.clear();
}

void stop() { state.active = false; }

const Counts& counts() { return state.counts; }

}  // namespace faults

using faults::state;

extern "C" int __wrap_io_uring_submit(io_uring* ring) {
  if (!state.active) return __real_io_uring_submit(ring);
  if (state.random.percent(faults::refusal_percent)) {
    state.counts.refused++;
    return faults::any({EAGAIN, EBUSY, EINTR, ENOMEM});
  }
  io_uring_sq& queue = ring->sq;
  for (unsigned at = queue.sqe_head; at != queue.sqe_tail; at++) {
    faults::spoil(ring, &queue.sqes[at & queue.ring_mask]);
  }
  return __real_io_uring_submit(ring);
}

extern "C" unsigned __wrap_io_uring_peek_batch_cqe(io_uring* ring, io_uring_cqe** completions,
                                                   unsigned count) {
  count = __real_io_uring_peek_batch_cqe(ring, completions, count);
  if (state.active && count > 0 && state.random.percent(faults::delay_percent)) {
    state.counts.delayed++;
    count = state.random.below(count);
  }
  for (unsigned i = 0; i < count; i++) {
    auto found = state.results.find({ring, completions[i]->user_data});
    if (found == state.results.end()) continue;
    completions[i]->res = found->second;
    state.results.erase(found);
  }
  return count;
}

extern "C" int __wrap_io_uring_wait_cqes(io_uring* ring, io_uring_cqe** completion, unsigned count,
                                         __kernel_timespec* time, sigset_t* mask) {
  // What was refused is tried again soon, not after the sleep of somebody who trusts the kernel.
  __kernel_timespec soon{0, 1'000'000};
  return __real_io_uring_wait_cqes(ring, completion, count, state.active ? &soon : time, mask);
}
