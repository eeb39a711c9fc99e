#pragma once

#include <uv.h>

#include "../core/proactor.hh"

namespace uring {

/// Ties a proactor to a libuv loop: submits just before the loop would wait, wakes it when
/// completions come, and spins a little before sleeping. All on the loop's own thread.
class Wakeup {
 public:
  class Owner {
   public:
    /// Hands over the completions that are there. Returns false where there were none, or nobody to
    /// take them.
    virtual bool drain() = 0;
    virtual void closed() = 0;

   protected:
    ~Owner() = default;
  };

  Wakeup(Proactor& proactor, Owner& owner) : proactor_(proactor), owner_(owner) {}
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  /// Returns 0 or a negative errno. From then on close() is due.
  int open(uv_loop_t* loop, uint32_t spin_microseconds);
  /// Whether this keeps the loop, and so the process, alive. At first it does not.
  void reference(bool active);
  /// Stops at once; owner.closed() follows when libuv has let go of the handles.
  void close();

 private:
  static void on_prepare(uv_prepare_t* handle);
  static void on_readable(uv_poll_t* handle, int status, int events);
  static void on_closed(uv_handle_t* handle);
  void before_wait();
  bool spin();

  Proactor& proactor_;
  Owner& owner_;
  uv_loop_t* loop_ = nullptr;
  uv_prepare_t prepare_{};
  uv_poll_t poll_{};
  uv_timer_t retry_{};
  uint64_t spin_nanoseconds_ = 0;
  uint32_t vain_spins_ = 0;
  uint32_t skipped_spins_ = 0;
  int open_handles_ = 0;
};

}  // namespace uring
