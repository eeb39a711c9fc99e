// Full queues, full tables, no buffers, stale ids.
#include <cstring>
#include <string>
#include <vector>

#include "rows.hh"

namespace test {

namespace {

void a_full_submission_queue_loses_nothing() {
  constexpr int count = 1000;
  uring::Proactor proactor({.entries = 8, .completions = 4096});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  char octet = 'o';
  std::vector<char> got(count);

  std::vector<int32_t> all;
  for (int i = 0; i < count; i++) all.push_back(proactor.receive(pair.far, &got[i], 1, 0));
  for (int i = 0; i < count; i++) all.push_back(proactor.send(pair.near, &octet, 1, 0));

  int wrong = 0;
  for (int32_t id : all) wrong += rows.result_of(id) == 1 ? 0 : 1;
  CHECK(wrong == 0);
  CHECK(got == std::vector<char>(count, 'o'));
}

/// Entries that the kernel does not take wait in memory, and go out in their order.
void entries_wait_in_order_where_the_queue_stays_full() {
  uring::Ring ring;
  CHECK(ring.open(4, 8) == 0);
  // A closed descriptor number cannot be submitted to: the queue stays full.
  int real = ring.raw()->enter_ring_fd;
  ring.raw()->enter_ring_fd = -1;
  for (uint64_t i = 0; i < 20; i++) {
    io_uring_sqe* sqe = ring.entry();
    io_uring_prep_nop(sqe);
    sqe->user_data = i;
  }
  CHECK(ring.submit() < 0);
  CHECK(ring.unsubmitted());
  CHECK(ring.counts().deferred == 16);

  ring.raw()->enter_ring_fd = real;
  uint64_t expected = 0;
  for (int round = 0; round < 100 && expected < 20; round++) {
    ring.submit();
    io_uring_cqe* completions[8];
    unsigned count = ring.peek(completions, 8);
    for (unsigned i = 0; i < count; i++) CHECK(completions[i]->user_data == expected++);
    ring.release(count);
  }
  CHECK(expected == 20);
  CHECK(!ring.unsubmitted());
}

void an_overflown_completion_queue_loses_nothing() {
  constexpr int count = 500;
  uring::Proactor proactor({.entries = 64, .completions = 64});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  char octet = 'o';

  std::vector<int32_t> all;
  for (int i = 0; i < count; i++) {
    all.push_back(proactor.send(pair.near, &octet, 1, MSG_DONTWAIT));
    proactor.submit();
  }

  int complete = 0;
  for (int32_t id : all) {
    int32_t result = rows.result_of(id);
    complete += result == 1 || result == -EAGAIN ? 1 : 0;
  }
  CHECK(complete == count);
  CHECK(proactor.ring().counts().overflows > 0);
}

void a_multishot_receive_without_buffers_ends_and_can_be_restarted() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  uring::BufferGroup group;
  CHECK(group.open(proactor.ring(), 7, 2, 4) == 0);
  const std::string octets = "abcdefghijklmnopqrst";
  std::string got;
  int shortages = 0;

  int32_t receiving = proactor.receive_multishot(pair.far, group);
  int32_t sending = proactor.send(pair.near, octets.data(), octets.size(), 0);
  std::vector<uint16_t> used;
  for (int turn = 0; turn < 100 && got.size() < octets.size(); turn++) {
    Row row = rows.next();
    if (row.id == sending) continue;
    CHECK(row.id == receiving);
    if (row.result > 0) {
      CHECK((row.flags & uring::flag_buffer) != 0);
      auto index = static_cast<uint16_t>(row.flags >> uring::buffer_shift);
      got.append(group.buffer(index), static_cast<size_t>(row.result));
      used.push_back(index);
    }
    if (!row.last()) continue;
    CHECK(row.result == -ENOBUFS);
    shortages++;
    for (uint16_t index : used) group.recycle(index);
    used.clear();
    receiving = proactor.receive_multishot(pair.far, group);
  }

  CHECK(got == octets);
  CHECK(shortages > 0);
  CHECK(rows.result_of(proactor.close(pair.far)) == 0);
}

void operations_in_flight_are_bounded_and_closing_still_works() {
  uring::Proactor proactor({.entries = 64, .completions = 64, .operations = 3});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  char got[3];
  int32_t receiving[3];
  for (int i = 0; i < 3; i++) receiving[i] = proactor.receive(pair.near, got + i, 1, 0);

  CHECK(proactor.receive(pair.near, got, 1, 0) == -EAGAIN);
  int32_t closing = proactor.close(pair.near);

  CHECK(closing >= 0);
  CHECK(rows.result_of(closing) == 0);
  for (int32_t id : receiving) CHECK(rows.result_of(id) == -ECANCELED);
}

void a_stale_operation_id_finds_nothing() {
  uring::OperationTable table(4);
  int32_t first = table.acquire(uring::OperationKind::send, 0);
  CHECK(table.find(first) != nullptr);
  table.release(first);
  CHECK(table.find(first) == nullptr);
  CHECK(table.acquire(uring::OperationKind::send, 0) != first);
  table.recycle();

  int32_t second = table.acquire(uring::OperationKind::receive, 0);

  CHECK(uring::index_of(second) == uring::index_of(first));
  CHECK(uring::generation_of(second) == uring::generation_of(first) + 1);
  CHECK(table.find(first) == nullptr);
  table.release(first);
  CHECK(table.find(second) != nullptr);
}

void generations_wrap_and_ids_stay_positive() {
  uring::OperationTable table(1);
  bool positive = true;
  int32_t first = -1;
  int32_t id = -1;
  for (uint32_t i = 0; i <= uring::generation_mask + 1; i++) {
    id = table.acquire(uring::OperationKind::send, 0);
    positive = positive && id >= 0;
    if (first < 0) first = id;
    table.release(id);
    table.recycle();
  }
  CHECK(positive);
  CHECK(id == first);
}

/// Whoever keeps a table by index reads a batch of rows, and starts operations meanwhile.
void a_slot_is_not_reused_before_its_row_is_read() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Pair pair(proactor);
  char octet = 'o';
  int32_t first = proactor.send(pair.near, &octet, 1, 0);
  int32_t second = proactor.send(pair.near, &octet, 1, 0);
  proactor.submit();
  int32_t rows[uring::row_words * 8];
  CHECK(proactor.reap(rows, 8) == 2);

  int32_t third = proactor.send(pair.near, &octet, 1, 0);

  CHECK(uring::index_of(third) != uring::index_of(first));
  CHECK(uring::index_of(third) != uring::index_of(second));
}

void a_stale_socket_id_does_not_reach_the_newcomer() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  CHECK(rows.result_of(proactor.close(pair.near)) == 0);
  CHECK(rows.result_of(proactor.close(pair.far)) == 0);

  Pair next(proactor);

  CHECK(uring::index_of(next.near) == uring::index_of(pair.near));
  char got;
  CHECK(proactor.receive(pair.near, &got, 1, 0) == -EBADF);
  CHECK(proactor.send(pair.near, &got, 1, 0) == -EBADF);
  CHECK(proactor.close(pair.near) == -EBADF);
}

/// A close takes effect in the kernel before its row is read: the number can be out again by then.
void a_descriptor_that_comes_back_early_has_an_id_of_its_own() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  Pair pair(proactor);
  int32_t closing = proactor.close(pair.near);
  proactor.submit();

  Pair next(proactor);

  CHECK(uring::index_of(next.near) == uring::index_of(pair.near));
  CHECK(next.near != pair.near);
  CHECK(rows.result_of(closing) == 0);
  CHECK(rows.result_of(proactor.send(next.near, "on", 2, 0)) == 2);
  CHECK(proactor.send(pair.near, "no", 2, 0) == -EBADF);
  CHECK(proactor.sockets_open() == 3);
}

}  // namespace

void limits() {
  a_full_submission_queue_loses_nothing();
  entries_wait_in_order_where_the_queue_stays_full();
  an_overflown_completion_queue_loses_nothing();
  a_multishot_receive_without_buffers_ends_and_can_be_restarted();
  operations_in_flight_are_bounded_and_closing_still_works();
  a_stale_operation_id_finds_nothing();
  generations_wrap_and_ids_stay_positive();
  a_slot_is_not_reused_before_its_row_is_read();
  a_stale_socket_id_does_not_reach_the_newcomer();
  a_descriptor_that_comes_back_early_has_an_id_of_its_own();
}

}  // namespace test
