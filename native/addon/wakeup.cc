#include "wakeup.hh"

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace uring {

namespace {

/// Rounds of submitting and delivering in one turn: timers and libuv's own sources must get theirs.
constexpr int rounds_max = 32;
/// After so many vain spins in a row, only every so-many-th sleep spins.
constexpr uint32_t vain_spins_max = 4;
constexpr uint32_t spin_interval = 16;
constexpr int looks_per_clock = 16;
constexpr uint64_t retry_ms = 1;

void relax() {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

int Wakeup::open(uv_loop_t* loop, uint32_t spin_microseconds) {
  loop_ = loop;
  spin_nanoseconds_ = spin_microseconds * uint64_t{1000};
  int error = uv_poll_init(loop, &poll_, proactor_.fd());
  if (error < 0) return error;
  uv_prepare_init(loop, &prepare_);
  uv_timer_init(loop, &retry_);
  poll_.data = prepare_.data = retry_.data = this;
  open_handles_ = 3;
  uv_prepare_start(&prepare_, on_prepare);
  uv_poll_start(&poll_, UV_READABLE, on_readable);
  uv_unref(reinterpret_cast<uv_handle_t*>(&prepare_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&poll_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&retry_));
  return 0;
}

void Wakeup::reference(bool active) {
  auto* handle = reinterpret_cast<uv_handle_t*>(&prepare_);
  if (active) uv_ref(handle);
  else uv_unref(handle);
}

void Wakeup::close() {
  uv_close(reinterpret_cast<uv_handle_t*>(&prepare_), on_closed);
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_), on_closed);
  uv_close(reinterpret_cast<uv_handle_t*>(&retry_), on_closed);
}

void Wakeup::on_closed(uv_handle_t* handle) {
  auto* self = static_cast<Wakeup*>(handle->data);
  if (--self->open_handles_ == 0) self->owner_.closed();
}

void Wakeup::on_prepare(uv_prepare_t* handle) { static_cast<Wakeup*>(handle->data)->before_wait(); }

// What the completions cause is submitted by before_wait(), later in this turn of the loop or in
// the next.
void Wakeup::on_readable(uv_poll_t* handle, int, int) {
  static_cast<Wakeup*>(handle->data)->owner_.drain();
}

void Wakeup::before_wait() {
  for (int round = 0; round < rounds_max; round++) {
    proactor_.submit();
    if (owner_.drain()) continue;
    if (proactor_.unsubmitted()) break;
    if (uv_backend_timeout(loop_) == 0 || !spin()) return;
  }
  proactor_.submit();
  // The kernel was short of memory, or waits for us to take completions: do not sleep on it.
  if (proactor_.unsubmitted()) uv_timer_start(&retry_, [](uv_timer_t*) {}, retry_ms, 0);
}

// Waking from a sleep costs an idle machine tens of microseconds; looking at the queue for a while
// costs less than that sleep where peers answer at once.
bool Wakeup::spin() {
  if (spin_nanoseconds_ == 0 || proactor_.operations_in_flight() == 0) return false;
  if (vain_spins_ >= vain_spins_max && ++skipped_spins_ % spin_interval != 0) return false;
  uint64_t until = uv_hrtime() + spin_nanoseconds_;
  do {
    for (int look = 0; look < looks_per_clock; look++) {
      if (proactor_.completion_ready()) {
        vain_spins_ = 0;
        return true;
      }
      relax();
    }
  } while (uv_hrtime() < until);
  vain_spins_++;
  return false;
}

}  // namespace uring
