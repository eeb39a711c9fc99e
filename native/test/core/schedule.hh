// One random run of a proactor whose kernel goes wrong, held to a model of what may come of it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "../faults/inject.hh"
#include "rows.hh"

namespace test {

class Schedule {
 public:
  explicit Schedule(uint32_t seed);
  /// Returns what went wrong, or nothing.
  std::string run();
  uint64_t operations() const { return started_; }

 private:
  /// One direction of a stream: what was sent for sure, and what has been received.
  struct Wire {
    uint8_t number;
    uint64_t sent = 0;
    uint64_t received = 0;
    bool broken = false;    // a send failed half-way, perhaps: nobody knows how far it came
  };
  struct Socket {
    int32_t id;
    bool listens;
    bool closing = false;
    int32_t in_flight = 0;
    bool receives = false;
    bool sends = false;
    Wire* inbound = nullptr;
    Wire* outbound = nullptr;
  };
  struct Started {
    uring::OperationKind kind;
    int32_t socket;
    std::vector<char> memory;
    size_t length = 0;
  };

  void step();
  void pair();
  void listen();
  void connect();
  void receive();
  void send(bool gathered);
  void cancel();
  void close();
  void use_stale_ids();
  void reap(unsigned capacity);
  void completed(const Row& row);
  void ended(Started& operation, const Row& row);
  void received(Socket& socket, Started& operation, int32_t count);
  void accepted(Started& operation, const Row& row);
  void drain();

  Socket* any(bool listens);
  Wire* wire();
  void adopt(int32_t id, Wire* inbound, Wire* outbound);
  bool start(int32_t id, uring::OperationKind kind, Socket& socket, Started&& operation);
  void expect(bool holds, const char* what);

  faults::Random random_;
  uring::Proactor proactor_;
  std::map<int32_t, Socket> sockets_;
  std::map<int32_t, Started> operations_;
  std::vector<std::unique_ptr<Wire>> wires_;
  std::vector<int32_t> stale_sockets_;
  std::vector<int32_t> stale_operations_;
  std::vector<std::vector<char>> done_with_;    // memory that nobody may write any more
  std::vector<uring::Address> listening_;
  uint64_t started_ = 0;
  std::string wrong_;
};

}  // namespace test
