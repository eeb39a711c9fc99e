#include "schedule.hh"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace test {

using uring::OperationKind;

namespace {

constexpr int steps = 200;
constexpr size_t sockets_max = 24;
constexpr int rounds_max = 5'000;
constexpr char poison = '\xa5';

uring::ProactorOptions options(faults::Random& random) {
  return {.entries = 1u << (2 + random.below(5)),
          .completions = 1u << (3 + random.below(6)),
          .operations = 4 + random.below(100)};
}

/// What is at an offset of a stream: a lost, repeated or foreign piece shows.
char octet(uint8_t wire, uint64_t offset) {
  return static_cast<char>(offset * 7 + (offset >> 8) * 13 + wire * 29);
}

}  // namespace

Schedule::Schedule(uint32_t seed) : random_(seed), proactor_(options(random_)) {
  faults::start(seed);
}

std::string Schedule::run() {
  expect(proactor_.open() == 0, "a ring");
  for (int i = 0; i < steps && wrong_.empty(); i++) step();
  // Half of all end as a worker does that is ended in the middle of traffic.
  if (wrong_.empty() && random_.percent(50)) drain();
  faults::stop();
  proactor_.stop();
  expect(proactor_.operations_in_flight() == 0, "no operation after the end");
  expect(proactor_.sockets_open() == 0, "no socket after the end");
  for (const auto& memory : done_with_) {
    bool whole = std::all_of(memory.begin(), memory.end(), [](char c) { return c == poison; });
    expect(whole, "memory untouched after its completion");
  }
  return wrong_;
}

void Schedule::step() {
  switch (random_.below(16)) {
    case 0: return pair();
    case 1: return listen();
    case 2: return connect();
    case 3: case 4: case 5: return receive();
    case 6: case 7: return send(false);
    case 8: return send(true);
    case 9: return cancel();
    case 10: return random_.percent(40) ? close() : use_stale_ids();
    case 11: proactor_.submit(); return;
    default: return reap(1 + random_.below(40));
  }
}

// ---- what is started ----

void Schedule::pair() {
  if (sockets_.size() >= sockets_max) return;
  int fds[2];
  expect(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0, "a pair of sockets");
  int size = 4096 << random_.below(4);
  for (int fd : fds) setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  Wire* there = wire();
  Wire* back = wire();
  adopt(proactor_.adopt(fds[0]), back, there);
  adopt(proactor_.adopt(fds[1]), there, back);
}

void Schedule::listen() {
  if (sockets_.size() >= sockets_max || listening_.size() >= 3) return;
  uring::Address address;
  expect(address.parse_tcp("127.0.0.1", 0) == 0, "an address");
  int32_t id = proactor_.listen(address, 4);
  expect(id >= 0, "a listener");
  sockets_.emplace(id, Socket{.id = id, .listens = true});
  expect(proactor_.address_of(id, false, address) == 0, "a listener's address");
  listening_.push_back(address);
  int32_t accepting = proactor_.accept(id);
  start(accepting, OperationKind::accept, sockets_.at(id), {});
}

void Schedule::connect() {
  if (sockets_.size() >= sockets_max || listening_.empty()) return;
  auto at = random_.below(static_cast<uint32_t>(listening_.size()));
  int32_t id = proactor_.connect(listening_[at]);
  if (id == -EAGAIN) return;
  expect(id >= 0, "a connect");
  started_++;
  operations_[id] = {.kind = OperationKind::connect, .socket = -1, .memory = {}};
}

void Schedule::receive() {
  Socket* socket = any(false);
  if (socket == nullptr || socket->receives) return;
  std::vector<char> memory(1 + random_.below(random_.percent(20) ? 60'000 : 400));
  int flags = random_.percent(30) ? MSG_WAITALL : 0;
  int32_t id = proactor_.receive(socket->id, memory.data(), memory.size(), flags);
  size_t length = memory.size();
  Started operation{
      .kind = {}, .socket = socket->id, .memory = std::move(memory), .length = length};
  socket->receives = start(id, OperationKind::receive, *socket, std::move(operation));
}

void Schedule::send(bool gathered) {
  Socket* socket = any(false);
  if (socket == nullptr || socket->sends || socket->outbound == nullptr) return;
  Wire& wire = *socket->outbound;
  if (wire.broken) return;
  std::vector<char> memory(1 + random_.below(random_.percent(20) ? 60'000 : 400));
  for (size_t i = 0; i < memory.size(); i++) memory[i] = octet(wire.number, wire.sent + i);
  int32_t id;
  int flags = random_.percent(50) ? MSG_WAITALL : 0;
  if (gathered) {
    auto gather = proactor_.new_gather();
    gather->start();
    for (size_t at = 0; at < memory.size();) {
      size_t left = memory.size() - at;
      size_t piece = gather->message.msg_iovlen == uring::Gather::pieces_max - 1
                         ? left
                         : std::min(left, size_t{1} + random_.below(2'000));
      gather->add(memory.data() + at, piece);
      at += piece;
    }
    id = proactor_.send_gather(socket->id, std::move(gather), flags);
  } else {
    id = proactor_.send(socket->id, memory.data(), memory.size(), flags);
  }
  size_t length = memory.size();
  Started operation{
      .kind = {}, .socket = socket->id, .memory = std::move(memory), .length = length};
  socket->sends = start(id, OperationKind::send, *socket, std::move(operation));
}

void Schedule::cancel() {
  if (operations_.empty()) return;
  auto at = operations_.begin();
  std::advance(at, random_.below(static_cast<uint32_t>(operations_.size())));
  // Nobody takes a close back.
  int expected = at->second.kind == OperationKind::close ? -EINVAL : 0;
  expect(proactor_.cancel(at->first) == expected, "a cancellation of what is in flight");
}

void Schedule::close() {
  Socket* socket = any(random_.percent(20));
  if (socket == nullptr) return;
  int32_t id = proactor_.close(socket->id);
  socket->closing = true;
  if (id < 0) {
    expect(false, "a close, however many operations are in flight");
    return;
  }
  started_++;
  operations_[id] = {.kind = OperationKind::close, .socket = socket->id, .memory = {}};
  char one;
  expect(proactor_.receive(socket->id, &one, 1, 0) == -EBADF, "no receive after a close");
  expect(proactor_.close(socket->id) == -EBADF, "one close");
}

void Schedule::use_stale_ids() {
  char one = 0;
  if (!stale_sockets_.empty()) {
    int32_t id = stale_sockets_[random_.below(static_cast<uint32_t>(stale_sockets_.size()))];
    expect(proactor_.receive(id, &one, 1, 0) == -EBADF, "no receive for a stale socket");
    expect(proactor_.send(id, &one, 1, 0) == -EBADF, "no send for a stale socket");
    expect(proactor_.close(id) == -EBADF, "no close of a stale socket");
  }
  if (!stale_operations_.empty()) {
    int32_t id = stale_operations_[random_.below(static_cast<uint32_t>(stale_operations_.size()))];
    expect(proactor_.cancel(id) == -ENOENT, "no cancellation of a stale operation");
  }
}

// ---- what completes ----

void Schedule::reap(unsigned capacity) {
  int32_t rows[uring::row_words * uring::batch_rows];
  proactor_.submit();
  unsigned count = proactor_.reap(rows, capacity);
  for (unsigned i = 0; i < count; i++) {
    const int32_t* row = rows + uring::row_words * i;
    completed({row[uring::id_word], row[uring::result_word], row[uring::flags_word]});
  }
  expect(proactor_.operations_in_flight() == operations_.size(), "as many operations as started");
}

void Schedule::completed(const Row& row) {
  auto found = operations_.find(row.id);
  if (found == operations_.end()) {
    expect(false, "a row of an operation in flight");
    return;
  }
  Started& operation = found->second;
  if (operation.kind == OperationKind::accept) accepted(operation, row);
  if (!row.last()) {
    expect(operation.kind == OperationKind::accept, "more rows of an accept only");
    return;
  }
  Started last = std::move(operation);
  operations_.erase(found);
  stale_operations_.push_back(row.id);
  ended(last, row);
}

void Schedule::ended(Started& operation, const Row& row) {
  if (operation.kind == OperationKind::connect) {
    // Its peer is an accepted socket; which one is not known here, so what comes is not compared.
    if (row.result >= 0) adopt(row.result, nullptr, wire());
    return;
  }
  Socket& socket = sockets_.at(operation.socket);
  if (operation.kind == OperationKind::close) {
    expect(socket.in_flight == 0, "a close after all other rows of its socket");
    stale_sockets_.push_back(socket.id);
    sockets_.erase(socket.id);
    return;
  }
  socket.in_flight--;
  if (operation.kind == OperationKind::receive) {
    socket.receives = false;
    if (row.result > 0) received(socket, operation, row.result);
    std::fill(operation.memory.begin(), operation.memory.end(), poison);
    done_with_.push_back(std::move(operation.memory));
  } else if (operation.kind == OperationKind::send) {
    socket.sends = false;
    bool whole = row.result == static_cast<int32_t>(operation.length);
    expect(whole || row.result < 0, "all octets sent, or an error");
    if (whole) socket.outbound->sent += operation.length;
    else socket.outbound->broken = true;
  } else if (operation.kind == OperationKind::accept && !socket.closing) {
    start(proactor_.accept(socket.id), OperationKind::accept, socket, {});
  }
}

void Schedule::received(Socket& socket, Started& operation, int32_t count) {
  expect(static_cast<size_t>(count) <= operation.length, "no more octets than there is room for");
  Wire* wire = socket.inbound;
  if (wire == nullptr) return;
  bool right = true;
  for (int32_t i = 0; i < count; i++) {
    right &= operation.memory[static_cast<size_t>(i)] == octet(wire->number, wire->received++);
  }
  expect(right, "the next octets of the stream");
}

void Schedule::accepted(Started& operation, const Row& row) {
  if (row.result >= 0) adopt(row.result, nullptr, wire());
  expect(sockets_.contains(operation.socket), "a listener until its close");
}

/// Closes everything, and waits for it.
void Schedule::drain() {
  for (int round = 0; !operations_.empty() || !sockets_.empty(); round++) {
    if (round == rounds_max || !wrong_.empty()) {
      expect(false, "an end of all operations");
      return;
    }
    for (auto& [id, socket] : sockets_) {
      if (socket.closing) continue;
      int32_t closing = proactor_.close(id);
      expect(closing >= 0, "a close");
      socket.closing = true;
      operations_[closing] = {.kind = OperationKind::close, .socket = id, .memory = {}};
    }
    for (const auto& [id, operation] : operations_) {
      if (operation.kind == OperationKind::connect) proactor_.cancel(id);
    }
    reap(uring::batch_rows);
    if (!operations_.empty()) proactor_.wait(1);
  }
}

// ---- the model ----

Schedule::Socket* Schedule::any(bool listens) {
  std::vector<Socket*> fit;
  for (auto& [id, socket] : sockets_) {
    if (socket.listens == listens && !socket.closing) fit.push_back(&socket);
  }
  return fit.empty() ? nullptr : fit[random_.below(static_cast<uint32_t>(fit.size()))];
}

Schedule::Wire* Schedule::wire() {
  auto number = static_cast<uint8_t>(wires_.size());
  return wires_.emplace_back(std::make_unique<Wire>(Wire{.number = number})).get();
}

void Schedule::adopt(int32_t id, Wire* inbound, Wire* outbound) {
  expect(id >= 0 && !sockets_.contains(id), "a new socket's own id");
  sockets_.emplace(
      id, Socket{.id = id, .listens = false, .inbound = inbound, .outbound = outbound});
  std::erase(stale_sockets_, id);
}

/// Notes an operation; false where there was no room for one.
bool Schedule::start(int32_t id, OperationKind kind, Socket& socket, Started&& operation) {
  if (id == -EAGAIN) return false;
  expect(id >= 0 && !operations_.contains(id), "a new operation's own id");
  started_++;
  socket.in_flight++;
  operation.kind = kind;
  operation.socket = socket.id;
  operations_[id] = std::move(operation);
  std::erase(stale_operations_, id);
  return true;
}

void Schedule::expect(bool holds, const char* what) {
  if (!holds && wrong_.empty()) wrong_ = what;
}

}  // namespace test
