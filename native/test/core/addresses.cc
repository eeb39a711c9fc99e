#include <cerrno>
#include <string>

#include "../../core/address.hh"
#include "rows.hh"

namespace test {

namespace {

void a_connection_comes_from_its_source() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  Rows rows(proactor);
  uring::Address where;
  CHECK(where.parse_tcp("127.0.0.1", 0) == 0);
  int32_t listener = proactor.listen(where, 16);
  CHECK(proactor.address_of(listener, false, where) == 0);
  uring::Address source;
  CHECK(source.parse_tcp("127.0.0.2", 0) == 0);

  int32_t connected = rows.result_of(proactor.connect(where, &source));
  CHECK(connected >= 0);
  uring::Address near;
  CHECK(proactor.address_of(connected, false, near) == 0);
  CHECK(near.text().starts_with("127.0.0.2:") && near.text() != "127.0.0.2:0");

  // From the same port to the same address there is one connection at a time.
  CHECK(rows.result_of(proactor.connect(where, &near)) == -EADDRNOTAVAIL);
  CHECK(rows.result_of(proactor.close(connected)) == 0);
  CHECK(rows.result_of(proactor.close(listener)) == 0);
}

void a_source_that_is_not_ours_is_refused_at_once() {
  uring::Proactor proactor({});
  CHECK(proactor.open() == 0);
  uring::Address where;
  uring::Address source;
  CHECK(where.parse_tcp("127.0.0.1", 1) == 0);
  CHECK(source.parse_tcp("192.0.2.77", 0) == 0);

  CHECK(proactor.connect(where, &source) == -EADDRNOTAVAIL);

  CHECK(proactor.sockets_open() == 0);
  CHECK(proactor.operations_in_flight() == 0);
}

void text_is_parsed_and_written() {
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

}  // namespace

void addresses() {
  text_is_parsed_and_written();
  a_connection_comes_from_its_source();
  a_source_that_is_not_ours_is_refused_at_once();
}

}  // namespace test
