// What JavaScript sees of the addon: probe(), open() and the layout of ids and rows.
#include <napi.h>

#include "../core/probe.hh"
#include "../core/table.hh"
#include "calls.hh"

namespace {

/// Returns [step, error]: the last step tried, and 0 or a negative errno.
Napi::Value probe(const Napi::CallbackInfo& info) {
  uring::ProbeOutcome outcome = uring::probe();
  Napi::Array pair = Napi::Array::New(info.Env(), 2);
  pair.Set(0u, static_cast<int>(outcome.step));
  pair.Set(1u, outcome.error);
  return pair;
}

/// open({ spinMicroseconds, entries, completions, operations }, pins, completed): calls, or a
/// negative errno.
Napi::Value open(const Napi::CallbackInfo& info) {
  Napi::Object given = info[0].As<Napi::Object>();
  auto count = [&](const char* name) { return given.Get(name).As<Napi::Number>().Uint32Value(); };
  uring::Env::Options options{
      .proactor = {.entries = count("entries"),
                   .completions = count("completions"),
                   .operations = count("operations")},
      .spin_microseconds = count("spinMicroseconds"),
  };
  uring::Env* ring = nullptr;
  int error = uring::Env::open(info.Env(), options, info[1], info[2], &ring);
  if (error < 0) return Napi::Number::New(info.Env(), error);
  return Napi::Value(info.Env(), uring::make_calls(info.Env(), ring));
}

Napi::Object layout(Napi::Env env) {
  Napi::Object layout = Napi::Object::New(env);
  layout.Set("indexBits", uring::index_bits);
  layout.Set("indexMask", uring::index_mask);
  layout.Set("generationBits", uring::generation_bits);
  layout.Set("rowWords", uring::row_words);
  layout.Set("idWord", uring::id_word);
  layout.Set("resultWord", uring::result_word);
  layout.Set("flagsWord", uring::flags_word);
  layout.Set("batchRows", uring::batch_rows);
  layout.Set("flagMore", uring::flag_more);
  layout.Set("flagNonempty", uring::flag_nonempty);
  layout.Set("piecesMax", static_cast<int>(uring::Gather::pieces_max));
  return layout;
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("probe", Napi::Function::New(env, probe, "probe"));
  exports.Set("open", Napi::Function::New(env, open, "open"));
  exports.Set("layout", layout(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(uring, init)
