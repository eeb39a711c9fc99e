#pragma once

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

namespace uring {

/// What is set on a socket before it is bound. Connections inherit it from their listener.
class SocketOptions {
 public:
  /// `triples`: level, name and value of each, borrowed; `device`: an interface, "" for any.
  SocketOptions(const int32_t* triples, size_t count, std::string device)
      : triples_(triples), count_(count), device_(std::move(device)) {}

  /// Returns 0 or a negative errno, such as -EPERM or -ENODEV.
  int apply(int fd) const {
    for (size_t i = 0; i < count_; i++) {
      const int32_t* option = triples_ + 3 * i;
      if (setsockopt(fd, option[0], option[1], option + 2, sizeof option[2]) < 0) return -errno;
    }
    if (device_.empty()) return 0;
    socklen_t length = static_cast<socklen_t>(device_.size());
    return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device_.data(), length) < 0 ? -errno : 0;
  }

 private:
  const int32_t* triples_;
  size_t count_;
  std::string device_;
};

}  // namespace uring
