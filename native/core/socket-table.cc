#include "socket-table.hh"

#include <unistd.h>

#include <cerrno>

#include "table.hh"

namespace uring {

int32_t SocketTable::adopt(int fd, int family) {
  if (fd > index_mask) return -EMFILE;
  uint32_t index = static_cast<uint32_t>(fd);
  if (index >= sockets_.size()) sockets_.resize(index + 1);
  Socket& socket = sockets_[index];
  // The kernel gives a number out again as soon as it is closed, and that is before we have been
  // told; or somebody has closed it who should not. Its old id ends here.
  if (holder(fd) != nullptr) release(make_id(index, socket.generation));
  socket.fd = fd;
  socket.family = family;
  socket.in_flight = 0;
  socket.closing = -1;
  open_++;
  return make_id(index, socket.generation);
}

Socket* SocketTable::holder(int fd) {
  size_t index = static_cast<size_t>(fd);
  return index < sockets_.size() && sockets_[index].fd >= 0 ? &sockets_[index] : nullptr;
}

Socket* SocketTable::find(int32_t id) {
  uint32_t index = index_of(id);
  if (id < 0 || index >= sockets_.size()) return nullptr;
  Socket& socket = sockets_[index];
  return socket.fd >= 0 && socket.generation == generation_of(id) ? &socket : nullptr;
}

void SocketTable::release(int32_t id) {
  Socket* socket = find(id);
  if (socket == nullptr) return;
  socket->fd = -1;
  socket->generation = (socket->generation + 1) & generation_mask;
  open_--;
}

void SocketTable::close_all() {
  for (Socket& socket : sockets_) {
    if (socket.fd >= 0) ::close(socket.fd);
    socket.fd = -1;
  }
  open_ = 0;
}

}  // namespace uring
