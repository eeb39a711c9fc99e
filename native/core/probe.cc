#include "probe.hh"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "proactor.hh"
#include "table.hh"

namespace uring {

namespace {

constexpr int64_t patience = 1000;

/// The next row's result, or -ETIMEDOUT.
int next_result(Proactor& proactor) {
  int32_t rows[row_words];
  if (proactor.reap(rows, 1) == 0) {
    proactor.wait(patience);
    if (proactor.reap(rows, 1) == 0) return -ETIMEDOUT;
  }
  return rows[result_word];
}

int try_nop(Ring& ring) {
  io_uring_prep_nop(ring.entry());
  ring.wait(patience);
  io_uring_cqe* completion;
  if (ring.peek(&completion, 1) == 0) return -ETIMEDOUT;
  int result = completion->res;
  ring.release(1);
  return result;
}

int try_receive(Proactor& proactor, int32_t near, int far) {
  char octet = 0;
  int32_t id = proactor.receive(near, &octet, 1, 0);
  if (id < 0) return id;
  proactor.submit();
  if (write(far, "u", 1) != 1) return -errno;
  int count = next_result(proactor);
  if (count < 0) return count;
  return count == 1 && octet == 'u' ? 0 : -EIO;
}

int try_cancel(Proactor& proactor, int32_t near) {
  char octet = 0;
  proactor.receive(near, &octet, 1, 0);
  proactor.submit();
  proactor.close(near);
  int cancelled = next_result(proactor);
  if (cancelled != -ECANCELED) return cancelled < 0 ? cancelled : -EIO;
  return next_result(proactor);
}

}  // namespace

ProbeOutcome probe() {
  Proactor proactor({.entries = 8, .completions = 16, .operations = 8});
  int error = proactor.open();
  if (error < 0) return {ProbeStep::setup, error};
  error = try_nop(proactor.ring());
  if (error < 0) return {ProbeStep::nop, error};
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
    return {ProbeStep::receive, -errno};
  }
  int32_t near = proactor.adopt(pair[0]);
  error = try_receive(proactor, near, pair[1]);
  ProbeStep step = ProbeStep::receive;
  if (error == 0) {
    step = ProbeStep::cancel;
    error = try_cancel(proactor, near);
  }
  ::close(pair[1]);
  return {step, error};
}

}  // namespace uring
