#include <cerrno>
#include <string>

#include "../../core/address.hh"
#include "check.hh"

namespace test {

void addresses() {
  uring::Address address;
  CHECK(address.parse_tcp("127.0.0.1", 5555) == 0);
  CHECK(address.text() == "127.0.0.1:5555");
  CHECK(address.parse_tcp("::1", 65'535) == 0);
  CHECK(address.text() == "[::1]:65535");
  CHECK(address.parse_tcp("localhost", 1) == -EINVAL);
  CHECK(address.parse_tcp("127.0.0.1", 65'536) == -EINVAL);
  CHECK(address.parse_unix("/tmp/some.sock") == 0);
  CHECK(address.text() == "/tmp/some.sock");
  CHECK(address.parse_unix("@some name") == 0);
  CHECK(address.text() == "@some name");
  CHECK(address.parse_unix("") == -EINVAL);
  CHECK(address.parse_unix(std::string(107, 'p').c_str()) == 0);
  CHECK(address.text() == std::string(107, 'p'));
  CHECK(address.parse_unix(std::string(108, 'p').c_str()) == -ENAMETOOLONG);
}

}  // namespace test
