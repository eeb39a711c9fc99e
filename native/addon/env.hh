#pragma once

#include <node_api.h>

#include "../core/proactor.hh"
#include "wakeup.hh"

namespace uring {

/// One ring within one JavaScript environment (the main thread or a worker). It lives until the
/// environment ends; then everything in flight is cancelled and waited for before memory goes away.
class Env final : private Wakeup::Owner {
 public:
  struct Options {
    ProactorOptions proactor;
    uint32_t spin_microseconds;
  };

  /// Opens a ring. `pins` (an array holding the memory of operations in flight) and `completed`
  /// (called with a count of rows) are kept until the end. Returns 0 or a negative errno, and
  /// nullptr with it.
  static int open(napi_env env, const Options& options, napi_value pins, napi_value completed,
                  Env** opened);

  Proactor& proactor() { return proactor_; }
  void reference(bool active) { wakeup_.reference(active); }
  /// The completion table, an Int32Array.
  napi_value events() const;

 private:
  Env(napi_env env, const Options& options)
      : env_(env), proactor_(options.proactor), wakeup_(proactor_, *this) {}
  ~Env() = default;

  int keep(napi_value pins, napi_value completed);
  void forget();
  bool drain() override;
  void closed() override;
  static void on_environment_end(napi_async_cleanup_hook_handle handle, void* self);

  napi_env env_;
  Proactor proactor_;
  Wakeup wakeup_;
  int32_t* rows_ = nullptr;
  napi_ref events_ = nullptr;
  napi_ref pins_ = nullptr;
  napi_ref completed_ = nullptr;
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
};

}  // namespace uring
