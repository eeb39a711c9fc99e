#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "address.hh"
#include "buffer-group.hh"
#include "operation-table.hh"
#include "ring.hh"
#include "socket-options.hh"
#include "socket-table.hh"

namespace uring {

struct ProactorOptions {
  uint32_t entries = 2048;         // of the submission queue
  uint32_t completions = 8192;     // of the completion queue
  uint32_t operations = 65'536;    // in flight at most
};

/// Sockets and their operations on one ring. Every operation ends with exactly one row without
/// `flag_more`; until then its memory belongs to the kernel. All calls return an id or a negative
/// errno.
class Proactor {
 public:
  explicit Proactor(const ProactorOptions& options);
  ~Proactor();
  Proactor(const Proactor&) = delete;
  Proactor& operator=(const Proactor&) = delete;

  int open();

  /// A listening socket's id, at once.
  int32_t listen(const Address& address, int backlog, const SocketOptions* options = nullptr);
  /// Rows carry the ids of accepted sockets. Accepting goes on while rows have `flag_more`.
  int32_t accept(int32_t listener);
  /// The row carries the id of the connected socket. `source`, of the same family, is what the
  /// socket is bound to before; nullptr lets the system choose.
  int32_t connect(const Address& address, const Address* source = nullptr,
                  const SocketOptions* options = nullptr);
  /// One receive into the caller's memory. The row carries the count of octets, 0 at the stream's
  /// end.
  int32_t receive(int32_t socket, void* memory, size_t length, int flags);
  /// Receives into buffers of a group until a row without `flag_more`; -ENOBUFS says that none was
  /// free.
  int32_t receive_multishot(int32_t socket, const BufferGroup& group);
  /// Sends all octets; a short send goes on by itself. The row carries their count (INT32_MAX at
  /// most).
  int32_t send(int32_t socket, const void* memory, size_t length, int flags);
  /// Sends all pieces in order. `gather` comes from new_gather() and is ours from now on.
  int32_t send_gather(int32_t socket, std::unique_ptr<Gather> gather, int flags);
  std::unique_ptr<Gather> new_gather() { return operations_.take_gather(); }
  /// Ends our side of a stream, after the sends that have completed. Returns 0 or a negative errno
  /// at once: on the ring, the kernel would always give it to a thread of its own.
  int end(int32_t socket);
  /// Asks the kernel to end an operation early, other than a close. Its last row comes all the
  /// same, as a rule with -ECANCELED.
  int cancel(int32_t operation);
  /// Cancels what is in flight, waits for the last completion, closes the descriptor: then comes
  /// the row.
  int32_t close(int32_t socket);

  /// The near or the far end's address.
  int address_of(int32_t socket, bool remote, Address& address);
  /// Sets options on a socket that is there. Returns 0 or a negative errno.
  int set(int32_t socket, const SocketOptions& options);
  /// Who is at the far end of a Unix socket.
  int credentials_of(int32_t socket, ucred& credentials);
  /// Adopts a connected stream socket made elsewhere.
  int32_t adopt(int fd);

  int submit() { return ring_.submit(); }
  bool unsubmitted() const { return ring_.unsubmitted(); }
  bool completion_ready() { return ring_.completion_ready(); }
  /// Writes rows of completed operations to `rows`, at most `capacity`. Returns their count.
  unsigned reap(int32_t* rows, unsigned capacity);
  /// Submits and sleeps until a completion is there, at most so long.
  void wait(int64_t milliseconds) { ring_.wait(milliseconds); }
  /// Cancels everything, waits for the last completion, closes all sockets and the ring.
  void stop();

  Ring& ring() { return ring_; }
  int fd() const { return ring_.fd(); }
  uint32_t operations_in_flight() const { return operations_.live(); }
  uint32_t sockets_open() const { return sockets_.open(); }

 private:
  int32_t take_over(int fd, int family);
  int32_t begin(OperationKind kind, int32_t socket);
  io_uring_sqe* entry(int32_t id);
  void prepare_accept(int32_t id, int fd);
  void prepare_send(int32_t id, int fd, Operation& operation);
  bool complete(const io_uring_cqe& completion, int32_t* row);
  bool continues(int32_t id, Operation& operation, int& result);
  int32_t adopt_accepted(int fd, int32_t listener);
  int32_t connected(int32_t socket, int result);
  void close_when_idle(const Socket& socket);
  void cancel_all(int32_t socket);

  ProactorOptions options_;
  Ring ring_;
  OperationTable operations_;
  SocketTable sockets_;
  bool multishot_accept_ = true;
  bool stopping_ = false;
};

}  // namespace uring
