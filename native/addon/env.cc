#include "env.hh"

#include <cerrno>

#include "../core/table.hh"

namespace uring {

int Env::open(napi_env env, const Options& options, napi_value pins, napi_value completed,
              Env** opened) {
  *opened = nullptr;
  Env* self = new Env(env, options);
  int error = self->proactor_.open();
  uv_loop_t* loop = nullptr;
  if (error == 0 && napi_get_uv_event_loop(env, &loop) != napi_ok) error = -ENOSYS;
  if (error == 0) error = self->keep(pins, completed);
  if (error == 0) error = self->wakeup_.open(loop, options.spin_microseconds);
  if (error < 0) {
    self->forget();
    delete self;
    return error;
  }
  napi_status status = napi_add_async_cleanup_hook(env, on_environment_end, self, &self->cleanup_);
  // Without the hook a worker's memory could go before the kernel is done with it.
  if (status != napi_ok) {
    napi_fatal_error("uring", NAPI_AUTO_LENGTH, "no cleanup hook", NAPI_AUTO_LENGTH);
  }
  *opened = self;
  return 0;
}

int Env::keep(napi_value pins, napi_value completed) {
  napi_value memory;
  napi_value events;
  constexpr size_t words = row_words * batch_rows;
  constexpr napi_typedarray_type type = napi_int32_array;
  void* rows = nullptr;
  bool kept = napi_create_arraybuffer(env_, words * sizeof(int32_t), &rows, &memory) == napi_ok &&
              napi_create_typedarray(env_, type, words, memory, 0, &events) == napi_ok &&
              napi_create_reference(env_, events, 1, &events_) == napi_ok &&
              napi_create_reference(env_, pins, 1, &pins_) == napi_ok &&
              napi_create_reference(env_, completed, 1, &completed_) == napi_ok;
  rows_ = static_cast<int32_t*>(rows);
  return kept ? 0 : -ENOMEM;
}

void Env::forget() {
  for (napi_ref* reference : {&events_, &pins_, &completed_}) {
    if (*reference != nullptr) napi_delete_reference(env_, *reference);
    *reference = nullptr;
  }
}

napi_value Env::events() const {
  napi_value events = nullptr;
  napi_get_reference_value(env_, events_, &events);
  return events;
}

// napi_make_callback also runs next-tick and microtask queues: consumers have run, and have queued
// what they answer, when it returns.
bool Env::drain() {
  if (completed_ == nullptr) return false;
  unsigned rows = proactor_.reap(rows_, batch_rows);
  if (rows == 0) return false;
  napi_handle_scope scope;
  if (napi_open_handle_scope(env_, &scope) != napi_ok) return false;
  napi_value callback;
  napi_value self;
  napi_value count;
  napi_get_reference_value(env_, completed_, &callback);
  napi_get_global(env_, &self);
  napi_create_uint32(env_, rows, &count);
  napi_status status = napi_make_callback(env_, nullptr, self, callback, 1, &count, nullptr);
  if (status == napi_pending_exception) {
    napi_value error;
    napi_get_and_clear_last_exception(env_, &error);
    napi_fatal_exception(env_, error);
  }
  napi_close_handle_scope(env_, scope);
  return status == napi_ok;
}

void Env::on_environment_end(napi_async_cleanup_hook_handle, void* argument) {
  auto* self = static_cast<Env*>(argument);
  self->proactor_.stop();
  self->forget();
  self->wakeup_.close();
}

void Env::closed() {
  napi_remove_async_cleanup_hook(cleanup_);
  delete this;
}

}  // namespace uring
