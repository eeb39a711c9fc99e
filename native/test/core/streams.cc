// Octets over socket pairs, TCP and Unix sockets.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "rows.hh"

namespace test {

namespace {

void a_pair_sends_and_receives() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  char got[8] = {};

  int32_t receiving = proactor.receive(pair.far, got, sizeof got, 0);
  int32_t sending = proactor.send(pair.near, "octets", 6, 0);

  CHECK(rows.result_of(sending) == 6);
  CHECK(rows.result_of(receiving) == 6);
  CHECK(std::memcmp(got, "octets", 6) == 0);
}

void a_gathered_send_keeps_the_order() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  std::string pieces[uring::Gather::pieces_max];
  std::string expected;
  auto gather = proactor.new_gather();
  gather->start();
  for (size_t i = 0; i < uring::Gather::pieces_max; i++) {
    pieces[i] = std::string(i, static_cast<char>('a' + i % 26));
    expected += pieces[i];
    gather->add(pieces[i].data(), pieces[i].size());
  }
  CHECK(gather->full());
  std::string got(expected.size(), '.');

  int32_t sending = proactor.send_gather(pair.near, std::move(gather), MSG_WAITALL);
  int32_t receiving = proactor.receive(pair.far, got.data(), got.size(), MSG_WAITALL);

  CHECK(rows.result_of(sending) == static_cast<int32_t>(expected.size()));
  CHECK(rows.result_of(receiving) == static_cast<int32_t>(expected.size()));
  CHECK(got == expected);
}

/// Without MSG_WAITALL the kernel ends a send as soon as the socket's buffer is full.
void a_short_send_goes_on_until_all_is_sent(bool gathered) {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  std::vector<char> octets(3'000'000);
  for (size_t i = 0; i < octets.size(); i++) octets[i] = static_cast<char>(i * 31 >> 3);
  std::vector<char> got(octets.size());
  uint64_t enters = proactor.ring().counts().enters;

  int32_t sending;
  if (gathered) {
    auto gather = proactor.new_gather();
    gather->start();
    gather->add(octets.data(), 1'000'001);
    gather->add(octets.data() + 1'000'001, octets.size() - 1'000'001);
    sending = proactor.send_gather(pair.near, std::move(gather), 0);
  } else {
    sending = proactor.send(pair.near, octets.data(), octets.size(), 0);
  }
  int32_t receiving = proactor.receive(pair.far, got.data(), got.size(), MSG_WAITALL);

  CHECK(rows.result_of(sending) == static_cast<int32_t>(octets.size()));
  CHECK(rows.result_of(receiving) == static_cast<int32_t>(octets.size()));
  CHECK(got == octets);
  CHECK(proactor.ring().counts().enters - enters > 2);
}

void many_operations_find_their_owners() {
  constexpr int pairs = 100;
  constexpr int turns = 100;
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  std::vector<Pair> all;
  for (int i = 0; i < pairs; i++) all.emplace_back(proactor);
  std::vector<uint32_t> sent(pairs);
  std::vector<uint32_t> got(pairs);
  int wrong = 0;

  for (int turn = 0; turn < turns; turn++) {
    std::vector<int32_t> receiving(pairs);
    std::vector<int32_t> sending(pairs);
    for (int i = 0; i < pairs; i++) {
      sent[i] = static_cast<uint32_t>(turn * pairs + i);
      receiving[i] = proactor.receive(all[i].far, &got[i], sizeof got[i], MSG_WAITALL);
      sending[i] = proactor.send(all[i].near, &sent[i], sizeof sent[i], 0);
    }
    for (int i = 0; i < pairs; i++) {
      if (rows.result_of(sending[i]) != 4 || rows.result_of(receiving[i]) != 4) wrong++;
      if (got[i] != sent[i]) wrong++;
    }
  }

  CHECK(wrong == 0);
  CHECK(proactor.operations_in_flight() == 0);
}

void clients_are_accepted(const uring::Address& where) {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  int32_t listener = proactor.listen(where, 16);
  CHECK(listener >= 0);
  int32_t accepting = proactor.accept(listener);
  uring::Address real;
  CHECK(proactor.address_of(listener, false, real) == 0);

  for (int client = 0; client < 3; client++) {
    int32_t connecting = proactor.connect(real);
    int32_t accepted = -1;
    int32_t connected = -1;
    for (int i = 0; i < 2; i++) {
      Row row = rows.next();
      (row.id == accepting ? accepted : connected) = row.result;
      CHECK(row.id == accepting || row.id == connecting);
      // A kernel with multishot accept goes on by itself.
      if (row.id == accepting && row.last()) accepting = proactor.accept(listener);
    }
    CHECK(accepted >= 0 && connected >= 0);
    uring::Address near;
    uring::Address far;
    CHECK(proactor.address_of(connected, true, far) == 0 && far.text() == real.text());
    CHECK(proactor.address_of(connected, false, near) == 0);
    CHECK(proactor.address_of(accepted, true, far) == 0 && far.text() == near.text());
    char got[4] = {};
    int32_t receiving = proactor.receive(connected, got, sizeof got, 0);
    proactor.send(accepted, "hi", 2, 0);
    CHECK(rows.result_of(receiving) == 2);
    CHECK(std::memcmp(got, "hi", 2) == 0);
  }

  CHECK(rows.result_of(proactor.close(listener)) == 0);
}

void the_end_of_a_stream_is_a_receive_of_zero() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  char got[4];

  int32_t receiving = proactor.receive(pair.far, got, sizeof got, 0);
  CHECK(proactor.end(pair.near) == 0);

  CHECK(rows.result_of(receiving) == 0);
  int32_t sending = proactor.send(pair.near, "x", 1, 0);
  CHECK(rows.result_of(sending) == -EPIPE);
}

}  // namespace

void streams() {
  a_pair_sends_and_receives();
  a_gathered_send_keeps_the_order();
  a_short_send_goes_on_until_all_is_sent(false);
  a_short_send_goes_on_until_all_is_sent(true);
  many_operations_find_their_owners();
  uring::Address where;
  CHECK(where.parse_tcp("127.0.0.1", 0) == 0);
  clients_are_accepted(where);
  if (where.parse_tcp("::1", 0) == 0) clients_are_accepted(where);
  std::string name = "@scrutineer-core-" + std::to_string(getpid());
  CHECK(where.parse_unix(name.c_str()) == 0);
  clients_are_accepted(where);
  the_end_of_a_stream_is_a_receive_of_zero();
}

}  // namespace test
