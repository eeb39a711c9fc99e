#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <unordered_map>

#include "../../core/proactor.hh"
#include "../../core/table.hh"
#include "check.hh"

namespace test {

struct Row {
  int32_t id;
  int32_t result;
  int32_t flags;
  bool last() const { return (flags & uring::flag_more) == 0; }
};

/// Takes rows from a proactor one at a time. A row that does not come within five seconds is a
/// failure.
class Rows {
 public:
  explicit Rows(uring::Proactor& proactor) : proactor_(proactor) {}

  Row next() {
    for (int round = 0; at_ == count_ && round < 50; round++) {
      at_ = 0;
      proactor_.submit();
      count_ = proactor_.reap(rows_, uring::batch_rows);
      if (count_ == 0) proactor_.wait(100);
    }
    if (at_ == count_) {
      CHECK(!"a row within five seconds");
      return {-1, 0, 0};
    }
    const int32_t* row = rows_ + uring::row_words * at_++;
    return {row[uring::id_word], row[uring::result_word], row[uring::flags_word]};
  }

  /// Rows until this operation's last one; its result.
  int32_t result_of(int32_t id) {
    for (;;) {
      if (auto found = results_.find(id); found != results_.end()) {
        int32_t result = found->second;
        results_.erase(found);
        return result;
      }
      Row row = next();
      if (row.id < 0) return INT32_MIN;
      if (row.last()) results_[row.id] = row.result;
    }
  }

 private:
  uring::Proactor& proactor_;
  int32_t rows_[uring::row_words * uring::batch_rows] = {};
  unsigned at_ = 0;
  unsigned count_ = 0;
  std::unordered_map<int32_t, int32_t> results_;
};

/// Two connected sockets of the proactor.
struct Pair {
  explicit Pair(uring::Proactor& proactor) {
    int fds[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
    near = proactor.adopt(fds[0]);
    far = proactor.adopt(fds[1]);
  }
  int32_t near;
  int32_t far;
};

}  // namespace test
