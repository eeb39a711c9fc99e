#pragma once

#include <node_api.h>

#include "env.hh"

namespace uring {

/// An object of functions bound to `ring`: what lib/addon.ts calls NativeRing. They return an id or
/// a negative errno and throw nothing.
napi_value make_calls(napi_env env, Env* ring);

}  // namespace uring
