#pragma once

#include <sys/socket.h>

#include <string>

namespace uring {

/// Where a stream socket is bound or connects to. Numeric only: names are resolved elsewhere.
class Address {
 public:
  /// "127.0.0.1", "::1", "fe80::1%eth0". Returns 0 or a negative errno.
  int parse_tcp(const char* host, int port);
  /// A path, or "@name" for Linux's abstract names.
  int parse_unix(const char* path);
  /// The near or the far end of a socket.
  int of(int fd, bool remote);

  /// "127.0.0.1:5555", "[::1]:5555", a path, "@name", or "" for an unnamed Unix socket.
  std::string text() const;
  int family() const { return storage_.ss_family; }
  const sockaddr_storage& storage() const { return storage_; }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t length() const { return length_; }

 private:
  sockaddr_storage storage_{};
  socklen_t length_ = 0;
};

}  // namespace uring
