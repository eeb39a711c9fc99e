// Cancelling, closing and stopping in the middle of operations.
#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <vector>

#include "rows.hh"

namespace test {

namespace {

bool is_closed(int32_t socket) {
  return fcntl(static_cast<int>(uring::index_of(socket)), F_GETFD) < 0 && errno == EBADF;
}

void a_cancelled_receive_ends_and_leaves_its_memory_alone() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  std::string got = "untouched";
  int32_t receiving = proactor.receive(pair.far, got.data(), got.size(), 0);
  proactor.submit();

  CHECK(proactor.cancel(receiving) == 0);
  CHECK(rows.result_of(receiving) == -ECANCELED);
  CHECK(proactor.cancel(receiving) == -ENOENT);

  CHECK(rows.result_of(proactor.send(pair.near, "late", 4, 0)) == 4);
  CHECK(got == "untouched");
}

void a_cancelled_connect_ends_and_frees_its_descriptor() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  uring::Address where;
  CHECK(where.parse_tcp("127.0.0.1", 0) == 0);
  int32_t listener = proactor.listen(where, 0);
  uring::Address real;
  CHECK(proactor.address_of(listener, false, real) == 0);
  // With nobody to accept, the backlog fills up and further connects wait.
  std::vector<int32_t> connecting;
  for (int i = 0; i < 4; i++) connecting.push_back(proactor.connect(real));
  proactor.submit();

  proactor.cancel(connecting.back());

  CHECK(rows.result_of(connecting.back()) == -ECANCELED);
  CHECK(proactor.sockets_open() == 4);
}

void a_refused_connect_frees_its_descriptor() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  uring::Address where;
  CHECK(where.parse_unix("@scrutineer-nobody") == 0);

  CHECK(rows.result_of(proactor.connect(where)) == -ECONNREFUSED);

  CHECK(proactor.sockets_open() == 0);
}

void a_close_comes_after_the_last_completion() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  std::vector<char> octets(8'000'000, 'o');
  char got[4];
  int32_t receiving = proactor.receive(pair.near, got, sizeof got, 0);
  int32_t sending = proactor.send(pair.near, octets.data(), octets.size(), MSG_WAITALL);
  proactor.submit();

  int32_t closing = proactor.close(pair.near);
  CHECK(proactor.send(pair.near, "x", 1, 0) == -EBADF);
  CHECK(proactor.close(pair.near) == -EBADF);

  std::vector<int32_t> order;
  for (int i = 0; i < 3; i++) order.push_back(rows.next().id);
  CHECK(order[0] == receiving || order[0] == sending);
  CHECK(order[1] == receiving || order[1] == sending);
  CHECK(order[2] == closing);
  CHECK(is_closed(pair.near));
  CHECK(!is_closed(pair.far));
}

void a_close_before_the_submission_cancels_too() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  char got[4];
  int32_t receiving = proactor.receive(pair.near, got, sizeof got, 0);

  int32_t closing = proactor.close(pair.near);

  CHECK(rows.next().id == receiving);
  CHECK(rows.next().id == closing);
}

/// Somebody closes a descriptor that is not his: the kernel gives its number to another socket
/// while our operations are still in flight on the one that was meant.
void a_descriptor_closed_behind_our_back_costs_its_own_socket_only() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  char got[8] = {};
  int32_t receiving = proactor.receive(pair.near, got, sizeof got, 0);
  proactor.submit();
  ::close(static_cast<int>(uring::index_of(pair.near)));

  Pair next(proactor);
  CHECK(uring::index_of(next.near) == uring::index_of(pair.near));
  CHECK(proactor.send(pair.near, "no", 2, 0) == -EBADF);
  CHECK(proactor.close(pair.near) == -EBADF);
  char other[8] = {};
  int32_t receiving_too = proactor.receive(next.near, other, sizeof other, 0);
  proactor.submit();

  CHECK(rows.result_of(proactor.send(pair.far, "old", 3, 0)) == 3);
  CHECK(rows.result_of(receiving) == 3);
  CHECK(std::memcmp(got, "old", 3) == 0);
  CHECK(rows.result_of(proactor.send(next.far, "new", 3, 0)) == 3);
  CHECK(rows.result_of(receiving_too) == 3);
  CHECK(std::memcmp(other, "new", 3) == 0);
}

/// As above, but the number is not in use again: the close has nothing to cancel by.
void a_close_ends_what_waits_on_a_descriptor_that_somebody_else_has_closed() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  char got[8];
  int32_t receiving = proactor.receive(pair.near, got, sizeof got, 0);
  proactor.submit();
  ::close(static_cast<int>(uring::index_of(pair.near)));

  int32_t closing = proactor.close(pair.near);

  CHECK(rows.result_of(receiving) == -ECANCELED);
  CHECK(rows.result_of(closing) == -EBADF);
  CHECK(proactor.sockets_open() == 1);
}

/// As above, and the number is in use again before the close has ended what waited.
void a_close_spares_the_newcomer_on_a_descriptor_that_somebody_else_has_closed() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  char got[8];
  int32_t receiving = proactor.receive(pair.near, got, sizeof got, 0);
  proactor.submit();
  int32_t closing = proactor.close(pair.near);
  ::close(static_cast<int>(uring::index_of(pair.near)));

  Pair next(proactor);

  CHECK(uring::index_of(next.near) == uring::index_of(pair.near));
  CHECK(rows.result_of(receiving) == -ECANCELED);
  CHECK(rows.result_of(closing) == 0);
  CHECK(!is_closed(next.near));
  CHECK(rows.result_of(proactor.send(next.near, "new", 3, 0)) == 3);
}

void a_close_cannot_be_taken_back() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);

  int32_t closing = proactor.close(pair.near);

  CHECK(proactor.cancel(closing) == -EINVAL);
  CHECK(rows.result_of(closing) == 0);
}

void stopping_waits_for_everything_in_flight() {
  std::vector<char> octets(8'000'000, 'o');
  std::vector<char> got(64);
  std::vector<int32_t> sockets;
  {
    uring::Proactor proactor({.entries = 16, .completions = 32});
    CHECK(proactor.open() == 0);
    uring::Address where;
    CHECK(where.parse_tcp("127.0.0.1", 0) == 0);
    int32_t listener = proactor.listen(where, 16);
    sockets.push_back(listener);
    proactor.accept(listener);
    uring::Address real;
    CHECK(proactor.address_of(listener, false, real) == 0);
    // Accepted sockets whose rows nobody has read are ours to close, too.
    for (int i = 0; i < 8; i++) proactor.connect(real);
    for (int i = 0; i < 32; i++) {
      Pair pair(proactor);
      sockets.push_back(pair.near);
      sockets.push_back(pair.far);
      proactor.receive(pair.near, &got[static_cast<size_t>(i)], 1, 0);
      proactor.send(pair.near, octets.data(), octets.size(), MSG_WAITALL);
    }
    proactor.submit();
    proactor.close(sockets.back());

    proactor.stop();

    CHECK(proactor.operations_in_flight() == 0);
    CHECK(proactor.sockets_open() == 0);
  }
  int open = 0;
  for (int32_t socket : sockets) open += is_closed(socket) ? 0 : 1;
  CHECK(open == 0);
}

void a_thousand_cycles_leave_no_descriptor() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair first(proactor);
  int32_t highest = static_cast<int32_t>(uring::index_of(first.far));
  char got;

  int wrong = 0;
  for (int i = 0; i < 1000; i++) {
    Pair pair(proactor);
    int32_t receiving = proactor.receive(pair.near, &got, 1, 0);
    if (i % 3 == 0) proactor.submit();
    int32_t near = proactor.close(pair.near);
    int32_t far = proactor.close(pair.far);
    if (rows.result_of(near) != 0 || rows.result_of(far) != 0) wrong++;
    int32_t result = rows.result_of(receiving);
    if (result != -ECANCELED && result != 0) wrong++;
    if (static_cast<int32_t>(uring::index_of(pair.far)) > highest + 2) wrong++;
  }

  CHECK(wrong == 0);
  CHECK(proactor.sockets_open() == 2);
}

}  // namespace

void endings() {
  a_cancelled_receive_ends_and_leaves_its_memory_alone();
  a_cancelled_connect_ends_and_frees_its_descriptor();
  a_refused_connect_frees_its_descriptor();
  a_close_comes_after_the_last_completion();
  a_close_before_the_submission_cancels_too();
  a_descriptor_closed_behind_our_back_costs_its_own_socket_only();
  a_close_ends_what_waits_on_a_descriptor_that_somebody_else_has_closed();
  a_close_spares_the_newcomer_on_a_descriptor_that_somebody_else_has_closed();
  a_close_cannot_be_taken_back();
  stopping_waits_for_everything_in_flight();
  a_thousand_cycles_leave_no_descriptor();
}

}  // namespace test
