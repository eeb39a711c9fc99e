#include "calls.hh"

#include <sys/socket.h>

#include <cerrno>
#include <iterator>
#include <utility>

#include "../core/table.hh"

namespace uring {

namespace {

constexpr size_t arguments_max = 7;

/// The arguments of one call. A wrong type reads as zero: lib/ has checked them.
struct Call {
  Call(napi_env environment, napi_callback_info info) : env(environment) {
    void* bound = nullptr;
    size_t count = arguments_max;
    napi_get_cb_info(env, info, &count, arguments, nullptr, &bound);
    ring = static_cast<Env*>(bound);
  }
  int32_t number(size_t index) const {
    int32_t value = 0;
    napi_get_value_int32(env, arguments[index], &value);
    return value;
  }
  size_t size(size_t index) const {
    int64_t value = 0;
    napi_get_value_int64(env, arguments[index], &value);
    return value < 0 ? 0 : static_cast<size_t>(value);
  }
  bool flag(size_t index) const {
    bool value = false;
    napi_get_value_bool(env, arguments[index], &value);
    return value;
  }
  bool given(size_t index) const {
    napi_valuetype type = napi_undefined;
    napi_typeof(env, arguments[index], &type);
    return type != napi_undefined;
  }
  napi_value answer(int32_t value) const {
    napi_value result = nullptr;
    napi_create_int32(env, value, &result);
    return result;
  }

  napi_env env;
  Env* ring = nullptr;
  napi_value arguments[arguments_max];
};

/// A Uint8Array's octets, or nullptr for anything else. No octets are nowhere in particular.
char* octets(napi_env env, napi_value value, size_t* length) {
  napi_typedarray_type type;
  void* memory = nullptr;
  napi_status status =
      napi_get_typedarray_info(env, value, &type, length, &memory, nullptr, nullptr);
  if (status != napi_ok || type != napi_uint8_array) return nullptr;
  static char nowhere;
  return *length == 0 ? &nowhere : static_cast<char*>(memory);
}

/// Reads (text, port) of an argument and the next.
int address(const Call& call, bool unix_path, size_t index, Address& address) {
  char text[512];
  size_t length = 0;
  napi_status status =
      napi_get_value_string_utf8(call.env, call.arguments[index], text, sizeof text, &length);
  if (status != napi_ok) return -EINVAL;
  return unix_path ? address.parse_unix(text) : address.parse_tcp(text, call.number(index + 1));
}

/// Reads (triples, device) of an argument and the next: an Int32Array and a name, if at all.
SocketOptions options(const Call& call, size_t index) {
  napi_typedarray_type type;
  size_t length = 0;
  void* memory = nullptr;
  napi_status status = napi_get_typedarray_info(call.env, call.arguments[index], &type, &length,
                                                &memory, nullptr, nullptr);
  bool given = status == napi_ok && type == napi_int32_array;
  char device[64];
  size_t size = 0;
  bool named = napi_get_value_string_utf8(call.env, call.arguments[index + 1], device,
                                          sizeof device, &size) == napi_ok;
  return SocketOptions(static_cast<int32_t*>(memory), given ? length / 3 : 0,
                       named ? std::string(device, size) : "");
}

// unix, text, port, backlog, then options if there are any: triples, device
napi_value listen(napi_env env, napi_callback_info info) {
  Call call(env, info);
  Address target;
  int error = address(call, call.flag(0), 1, target);
  if (error < 0) return call.answer(error);
  SocketOptions set = options(call, 4);
  return call.answer(call.ring->proactor().listen(target, call.number(3), &set));
}

napi_value accept(napi_env env, napi_callback_info info) {  // listener
  Call call(env, info);
  return call.answer(call.ring->proactor().accept(call.number(0)));
}

// unix, text, port, text and port of the source unless the system chooses, triples, device
napi_value connect(napi_env env, napi_callback_info info) {
  Call call(env, info);
  Address target;
  Address source;
  int error = address(call, call.flag(0), 1, target);
  bool chosen = call.given(3);
  if (error == 0 && chosen) error = address(call, false, 3, source);
  if (error < 0) return call.answer(error);
  SocketOptions set = options(call, 5);
  return call.answer(call.ring->proactor().connect(target, chosen ? &source : nullptr, &set));
}

// socket, memory, offset, length, flags
napi_value receive(napi_env env, napi_callback_info info) {
  Call call(env, info);
  size_t size = 0;
  char* memory = octets(env, call.arguments[1], &size);
  size_t offset = call.size(2);
  size_t length = call.size(3);
  bool inside = memory != nullptr && offset <= size && length <= size - offset;
  // No octets received would look like the end of the stream.
  if (!inside || length == 0) return call.answer(-EFAULT);
  int flags = call.number(4);
  return call.answer(call.ring->proactor().receive(call.number(0), memory + offset, length, flags));
}

napi_value send(napi_env env, napi_callback_info info) {  // socket, memory, length
  Call call(env, info);
  size_t size = 0;
  char* memory = octets(env, call.arguments[1], &size);
  size_t length = call.size(2);
  if (memory == nullptr || length > size) return call.answer(-EFAULT);
  return call.answer(call.ring->proactor().send(call.number(0), memory, length, MSG_WAITALL));
}

napi_value send_gather(napi_env env, napi_callback_info info) {  // socket, [memory, ...]
  Call call(env, info);
  uint32_t count = 0;
  if (napi_get_array_length(env, call.arguments[1], &count) != napi_ok) return call.answer(-EFAULT);
  if (count > Gather::pieces_max) return call.answer(-EMSGSIZE);
  Proactor& proactor = call.ring->proactor();
  std::unique_ptr<Gather> gather = proactor.new_gather();
  gather->start();
  for (uint32_t index = 0; index < count; index++) {
    napi_value piece;
    size_t size = 0;
    bool there = napi_get_element(env, call.arguments[1], index, &piece) == napi_ok;
    char* memory = there ? octets(env, piece, &size) : nullptr;
    if (memory == nullptr) return call.answer(-EFAULT);
    gather->add(memory, size);
  }
  return call.answer(proactor.send_gather(call.number(0), std::move(gather), MSG_WAITALL));
}

napi_value end(napi_env env, napi_callback_info info) {  // socket
  Call call(env, info);
  return call.answer(call.ring->proactor().end(call.number(0)));
}

napi_value cancel(napi_env env, napi_callback_info info) {  // operation
  Call call(env, info);
  return call.answer(call.ring->proactor().cancel(call.number(0)));
}

napi_value close(napi_env env, napi_callback_info info) {  // socket
  Call call(env, info);
  return call.answer(call.ring->proactor().close(call.number(0)));
}

napi_value address_of(napi_env env, napi_callback_info info) {  // socket, remote
  Call call(env, info);
  Address found;
  bool known = call.ring->proactor().address_of(call.number(0), call.flag(1), found) == 0;
  std::string text = known ? found.text() : "";
  napi_value result = nullptr;
  napi_create_string_utf8(env, text.data(), text.size(), &result);
  return result;
}

napi_value set(napi_env env, napi_callback_info info) {  // socket, triples
  Call call(env, info);
  return call.answer(call.ring->proactor().set(call.number(0), options(call, 1)));
}

/// socket: [pid, uid, gid], or a negative errno.
napi_value credentials_of(napi_env env, napi_callback_info info) {
  Call call(env, info);
  ucred found{};
  int error = call.ring->proactor().credentials_of(call.number(0), found);
  if (error < 0) return call.answer(error);
  const double all[] = {static_cast<double>(found.pid), static_cast<double>(found.uid),
                        static_cast<double>(found.gid)};
  napi_value result = nullptr;
  napi_create_array_with_length(env, std::size(all), &result);
  for (uint32_t i = 0; i < std::size(all); i++) {
    napi_value number = nullptr;
    napi_create_double(env, all[i], &number);
    napi_set_element(env, result, i, number);
  }
  return result;
}

napi_value reference(napi_env env, napi_callback_info info) {  // active
  Call call(env, info);
  call.ring->reference(call.flag(0));
  return nullptr;
}

napi_value submit(napi_env env, napi_callback_info info) {
  Call call(env, info);
  return call.answer(call.ring->proactor().submit());
}

napi_value stats(napi_env env, napi_callback_info info) {
  Call call(env, info);
  Proactor& proactor = call.ring->proactor();
  const RingCounts& counts = proactor.ring().counts();
  const std::pair<const char*, uint64_t> all[] = {
      {"enters", counts.enters},
      {"deferred", counts.deferred},
      {"overflows", counts.overflows},
      {"operationsInFlight", proactor.operations_in_flight()},
      {"socketsOpen", proactor.sockets_open()},
      {"setupFlags", proactor.ring().setup_flags()},
  };
  napi_value result = nullptr;
  napi_create_object(env, &result);
  for (const auto& [name, count] : all) {
    napi_value number = nullptr;
    napi_create_double(env, static_cast<double>(count), &number);
    napi_set_named_property(env, result, name, number);
  }
  return result;
}

}  // namespace

napi_value make_calls(napi_env env, Env* ring) {
  const std::pair<const char*, napi_callback> all[] = {
      {"listen", listen},       {"accept", accept},   {"connect", connect},
      {"receive", receive},     {"send", send},       {"sendGather", send_gather},
      {"end", end},   {"cancel", cancel},   {"close", close},
      {"addressOf", address_of}, {"credentialsOf", credentials_of}, {"set", set},
      {"reference", reference}, {"submit", submit}, {"stats", stats},
  };
  napi_value calls = nullptr;
  if (napi_create_object(env, &calls) != napi_ok) return nullptr;
  for (const auto& [name, function] : all) {
    napi_value value = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, function, ring, &value);
    napi_set_named_property(env, calls, name, value);
  }
  napi_set_named_property(env, calls, "events", ring->events());
  return calls;
}

}  // namespace uring
