#include "proactor.hh"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>

#include "table.hh"

namespace uring {

namespace {

/// Marks entries whose completion nobody waits for: cancellations.
constexpr uint64_t unwatched = UINT64_MAX;
/// Marks the cancellation that a close begins with; the low bits are the close's id.
constexpr uint64_t before_close = uint64_t{1} << 32;
constexpr int32_t any_socket = -1;
/// Octets of one submission. The kernel's own limit is a little under 2 GiB, and a length has 32
/// bits.
constexpr size_t submission_max = size_t{1} << 30;

void send_small_packets_at_once(int fd) {
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// A port whose last connections are still winding down can be bound again. Returns 0 or a negative
/// errno: EADDRINUSE, EADDRNOTAVAIL (no interface has it), EACCES (a port below 1024).
int bind_to(int fd, const Address& address) {
  int on = 1;
  if (address.family() != AF_UNIX) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  return bind(fd, address.get(), address.length()) < 0 ? -errno : 0;
}

}  // namespace

Proactor::Proactor(const ProactorOptions& options)
    : options_(options),
      operations_(std::min(options.operations, static_cast<uint32_t>(index_mask))) {}

Proactor::~Proactor() { stop(); }

int Proactor::open() { return ring_.open(options_.entries, options_.completions); }

// ---- operations ----

int32_t Proactor::adopt(int fd) {
  int family = AF_UNSPEC;
  socklen_t length = sizeof family;
  if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &length) < 0) return -errno;
  return take_over(fd, family);
}

int32_t Proactor::take_over(int fd, int family) {
  Socket* before = sockets_.holder(fd);
  // Somebody else has closed it. To close the number now would hit the newcomer.
  if (before != nullptr && before->closing >= 0 && before->in_flight > 0) {
    io_uring_prep_nop(entry(before->closing));
  }
  return sockets_.adopt(fd, family);
}

int32_t Proactor::begin(OperationKind kind, int32_t socket_id) {
  Socket* socket = sockets_.find(socket_id);
  if (socket == nullptr || socket->closing >= 0 || stopping_) return -EBADF;
  int32_t id = operations_.acquire(kind, socket_id);
  if (id >= 0) socket->in_flight++;
  return id;
}

io_uring_sqe* Proactor::entry(int32_t id) {
  io_uring_sqe* sqe = ring_.entry();
  // The prep functions leave user_data alone.
  sqe->user_data = static_cast<uint64_t>(id);
  return sqe;
}

int32_t Proactor::listen(const Address& address, int backlog, const SocketOptions* options) {
  int fd = socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  int error = options == nullptr ? 0 : options->apply(fd);
  if (error == 0) error = bind_to(fd, address);
  if (error == 0 && ::listen(fd, backlog) < 0) error = -errno;
  int32_t id = error < 0 ? error : take_over(fd, address.family());
  if (id < 0) ::close(fd);
  return id;
}

int32_t Proactor::accept(int32_t listener) {
  int32_t id = begin(OperationKind::accept, listener);
  if (id >= 0) prepare_accept(id, sockets_.find(listener)->fd);
  return id;
}

void Proactor::prepare_accept(int32_t id, int fd) {
  io_uring_sqe* sqe = entry(id);
  if (multishot_accept_) io_uring_prep_multishot_accept(sqe, fd, nullptr, nullptr, SOCK_CLOEXEC);
  else io_uring_prep_accept(sqe, fd, nullptr, nullptr, SOCK_CLOEXEC);
}

int32_t Proactor::connect(const Address& address, const Address* source,
                          const SocketOptions* options) {
  assert(source == nullptr || source->family() == address.family());
  int fd = socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  if (address.family() != AF_UNIX) send_small_packets_at_once(fd);
  int error = options == nullptr ? 0 : options->apply(fd);
  if (error == 0 && source != nullptr) error = bind_to(fd, *source);
  if (error < 0) {
    ::close(fd);
    return error;
  }
  int32_t socket_id = take_over(fd, address.family());
  int32_t id = socket_id < 0 ? socket_id : begin(OperationKind::connect, socket_id);
  if (id < 0) {
    sockets_.release(socket_id);
    ::close(fd);
    return id;
  }
  Operation& operation = *operations_.find(id);
  operation.address = std::make_unique<sockaddr_storage>(address.storage());
  const auto* target = reinterpret_cast<const sockaddr*>(operation.address.get());
  io_uring_prep_connect(entry(id), fd, target, address.length());
  return id;
}

int32_t Proactor::receive(int32_t socket, void* memory, size_t length, int flags) {
  int32_t id = begin(OperationKind::receive, socket);
  if (id < 0) return id;
  length = std::min(length, submission_max);
  io_uring_prep_recv(entry(id), sockets_.find(socket)->fd, memory, length, flags);
  return id;
}

int32_t Proactor::receive_multishot(int32_t socket, const BufferGroup& group) {
  int32_t id = begin(OperationKind::receive_multishot, socket);
  if (id < 0) return id;
  io_uring_sqe* sqe = entry(id);
  io_uring_prep_recv_multishot(sqe, sockets_.find(socket)->fd, nullptr, 0, 0);
  sqe->flags |= IOSQE_BUFFER_SELECT;
  sqe->buf_group = group.id();
  return id;
}

int32_t Proactor::send(int32_t socket, const void* memory, size_t length, int flags) {
  int32_t id = begin(OperationKind::send, socket);
  if (id < 0) return id;
  Operation& operation = *operations_.find(id);
  operation.memory = static_cast<char*>(const_cast<void*>(memory));
  operation.length = length;
  operation.flags = flags | MSG_NOSIGNAL;
  prepare_send(id, sockets_.find(socket)->fd, operation);
  return id;
}

int32_t Proactor::send_gather(int32_t socket, std::unique_ptr<Gather> gather, int flags) {
  int32_t id = begin(OperationKind::gather, socket);
  if (id < 0) return id;
  Operation& operation = *operations_.find(id);
  operation.gather = std::move(gather);
  operation.flags = flags | MSG_NOSIGNAL;
  prepare_send(id, sockets_.find(socket)->fd, operation);
  return id;
}

void Proactor::prepare_send(int32_t id, int fd, Operation& operation) {
  io_uring_sqe* sqe = entry(id);
  unsigned flags = static_cast<unsigned>(operation.flags);
  if (operation.kind == OperationKind::gather) {
    io_uring_prep_sendmsg(sqe, fd, &operation.gather->message, flags);
    return;
  }
  size_t length = std::min(operation.length, submission_max);
  io_uring_prep_send(sqe, fd, operation.memory, length, operation.flags);
}

int Proactor::end(int32_t socket_id) {
  Socket* socket = sockets_.find(socket_id);
  if (socket == nullptr || socket->closing >= 0) return -EBADF;
  return ::shutdown(socket->fd, SHUT_WR) < 0 ? -errno : 0;
}

int Proactor::cancel(int32_t operation) {
  Operation* found = operations_.find(operation);
  if (found == nullptr) return -ENOENT;
  // A close that did not happen would leave a descriptor that nobody knows.
  if (found->kind == OperationKind::close) return -EINVAL;
  io_uring_sqe* sqe = ring_.entry();
  io_uring_prep_cancel64(sqe, static_cast<uint64_t>(operation), 0);
  sqe->user_data = unwatched;
  return 0;
}

int32_t Proactor::close(int32_t socket_id) {
  Socket* socket = sockets_.find(socket_id);
  if (socket == nullptr || socket->closing >= 0) return -EBADF;
  int32_t id = operations_.acquire(OperationKind::close, socket_id);
  if (id < 0) return id;
  socket->closing = id;
  if (socket->in_flight > 0) {
    io_uring_sqe* sqe = ring_.entry();
    io_uring_prep_cancel_fd(sqe, socket->fd, IORING_ASYNC_CANCEL_ALL);
    sqe->user_data = before_close | static_cast<uint64_t>(id);
  }
  close_when_idle(*socket);
  return id;
}

void Proactor::close_when_idle(const Socket& socket) {
  if (socket.closing < 0 || socket.in_flight > 0) return;
  io_uring_prep_close(entry(socket.closing), socket.fd);
}

void Proactor::cancel_all(int32_t socket) {
  for (uint32_t index = 0; index < operations_.size(); index++) {
    int32_t id = operations_.id_at(index);
    if (id < 0) continue;
    Operation& operation = *operations_.find(id);
    if (socket == any_socket || operation.socket == socket) cancel(id);
  }
}

int Proactor::address_of(int32_t socket_id, bool remote, Address& address) {
  Socket* socket = sockets_.find(socket_id);
  return socket == nullptr ? -EBADF : address.of(socket->fd, remote);
}

int Proactor::set(int32_t socket_id, const SocketOptions& options) {
  Socket* socket = sockets_.find(socket_id);
  return socket == nullptr ? -EBADF : options.apply(socket->fd);
}

int Proactor::credentials_of(int32_t socket_id, ucred& credentials) {
  Socket* socket = sockets_.find(socket_id);
  if (socket == nullptr) return -EBADF;
  socklen_t length = sizeof credentials;
  int result = getsockopt(socket->fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length);
  return result < 0 ? -errno : 0;
}

// ---- completions ----

unsigned Proactor::reap(int32_t* rows, unsigned capacity) {
  io_uring_cqe* completions[batch_rows];
  operations_.recycle();
  capacity = std::min(capacity, static_cast<unsigned>(batch_rows));
  unsigned written = 0;
  // Completions that make no row (cancellations, parts of a send) must not look like an empty
  // queue.
  while (written == 0) {
    unsigned count = ring_.peek(completions, capacity);
    if (count == 0) return 0;
    for (unsigned i = 0; i < count; i++) {
      if (complete(*completions[i], rows + row_words * written)) written++;
    }
    ring_.release(count);
  }
  return written;
}

bool Proactor::complete(const io_uring_cqe& completion, int32_t* row) {
  if (completion.user_data == unwatched) return false;
  int32_t id = static_cast<int32_t>(completion.user_data & UINT32_MAX);
  Operation* operation = operations_.find(id);
  if (operation == nullptr) return false;
  if ((completion.user_data & before_close) != 0) {
    // By its descriptor nothing was found of what is still in flight: it may not be ours any more.
    Socket* socket = sockets_.find(operation->socket);
    bool waits = socket == nullptr || socket->in_flight > 0;
    if (completion.res <= 0 && waits) cancel_all(operation->socket);
    return false;
  }
  int result = completion.res;
  if (continues(id, *operation, result)) return false;
  bool last = (completion.flags & IORING_CQE_F_MORE) == 0;
  OperationKind kind = operation->kind;
  int32_t socket_id = operation->socket;
  if (last) operations_.release(id);
  if (kind == OperationKind::accept && result >= 0) result = adopt_accepted(result, socket_id);
  if (kind == OperationKind::connect) result = connected(socket_id, result);
  else if (kind == OperationKind::close) sockets_.release(socket_id);
  else if (Socket* socket = sockets_.find(socket_id); last && socket != nullptr) {
    socket->in_flight--;
    close_when_idle(*socket);
  }
  row[id_word] = id;
  row[result_word] = result;
  row[flags_word] = static_cast<int32_t>(completion.flags);
  return true;
}

/// Submits what is left of an operation that the kernel ended too early. `result` becomes the
/// whole's.
bool Proactor::continues(int32_t id, Operation& operation, int& result) {
  Socket* socket = sockets_.find(operation.socket);
  bool closing = socket == nullptr || socket->closing >= 0 || stopping_;
  if (operation.kind == OperationKind::accept) {
    // Before Linux 5.19 there is no multishot accept.
    if (result != -EINVAL || !multishot_accept_ || closing) return false;
    multishot_accept_ = false;
    prepare_accept(id, socket->fd);
    return true;
  }
  bool gathered = operation.kind == OperationKind::gather;
  if ((!gathered && operation.kind != OperationKind::send) || result < 0) return false;
  operation.done += static_cast<size_t>(result);
  size_t sent = static_cast<size_t>(result);
  result = static_cast<int>(std::min(operation.done, size_t{INT32_MAX}));
  bool left = gathered ? operation.gather->advance(sent) : sent < operation.length;
  if (!left) return false;
  if (closing || sent == 0) {
    result = closing ? -ECANCELED : -EIO;
    return false;
  }
  operation.memory += gathered ? 0 : sent;
  operation.length -= gathered ? 0 : sent;
  prepare_send(id, socket->fd, operation);
  return true;
}

int32_t Proactor::adopt_accepted(int fd, int32_t listener) {
  Socket* socket = sockets_.find(listener);
  int family = socket == nullptr ? AF_UNSPEC : socket->family;
  if (family != AF_UNIX) send_small_packets_at_once(fd);
  int32_t id = take_over(fd, family);
  if (id < 0) ::close(fd);
  return id;
}

int32_t Proactor::connected(int32_t socket_id, int result) {
  Socket* socket = sockets_.find(socket_id);
  if (socket == nullptr) return result < 0 ? result : -EBADF;
  socket->in_flight--;
  if (result == 0) return socket_id;
  ::close(socket->fd);
  sockets_.release(socket_id);
  return result;
}

void Proactor::stop() {
  if (!ring_.is_open()) return;
  stopping_ = true;
  constexpr int64_t patience = 100;
  int32_t rows[row_words * batch_rows];
  while (operations_.live() > 0) {
    cancel_all(any_socket);
    do ring_.wait(patience);
    while (reap(rows, batch_rows) > 0 && operations_.live() > 0);
  }
  sockets_.close_all();
  ring_.close();
}

}  // namespace uring
