#include "address.hh"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

namespace uring {

int Address::parse_tcp(const char* host, int port) {
  if (port < 0 || port > 65'535) return -EINVAL;
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host, nullptr, &hints, &found) != 0) return -EINVAL;
  std::memcpy(&storage_, found->ai_addr, found->ai_addrlen);
  length_ = found->ai_addrlen;
  freeaddrinfo(found);
  uint16_t wire = htons(static_cast<uint16_t>(port));
  if (family() == AF_INET6) reinterpret_cast<sockaddr_in6*>(&storage_)->sin6_port = wire;
  else reinterpret_cast<sockaddr_in*>(&storage_)->sin_port = wire;
  return 0;
}

int Address::parse_unix(const char* path) {
  auto* address = reinterpret_cast<sockaddr_un*>(&storage_);
  size_t size = std::strlen(path);
  if (size == 0) return -EINVAL;
  if (size >= sizeof address->sun_path) return -ENAMETOOLONG;
  storage_ = {};
  address->sun_family = AF_UNIX;
  std::memcpy(address->sun_path, path, size);
  bool abstract = path[0] == '@';
  if (abstract) address->sun_path[0] = '\0';
  // An abstract name is all the octets given; a path ends with its zero.
  length_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size + (abstract ? 0 : 1));
  return 0;
}

int Address::of(int fd, bool remote) {
  storage_ = {};
  length_ = sizeof storage_;
  auto* address = reinterpret_cast<sockaddr*>(&storage_);
  int result = remote ? getpeername(fd, address, &length_) : getsockname(fd, address, &length_);
  return result < 0 ? -errno : 0;
}

std::string Address::text() const {
  if (family() == AF_UNIX) {
    const auto* address = reinterpret_cast<const sockaddr_un*>(&storage_);
    constexpr size_t start = offsetof(sockaddr_un, sun_path);
    if (length_ <= start) return "";
    if (address->sun_path[0] != '\0') return address->sun_path;
    return "@" + std::string(address->sun_path + 1, length_ - start - 1);
  }
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  constexpr int numeric = NI_NUMERICHOST | NI_NUMERICSERV;
  if (getnameinfo(get(), length_, host, sizeof host, port, sizeof port, numeric) != 0) return "";
  if (family() == AF_INET6) return "[" + std::string(host) + "]:" + port;
  return std::string(host) + ":" + port;
}

}  // namespace uring
