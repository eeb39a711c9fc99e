// The core's own tests, for sanitizers and valgrind: no Node, no N-API. With two numbers, only the
// random schedules of that many seeds from the first on.
#include <cstdlib>

#include "../../core/probe.hh"
#include "check.hh"

namespace {

constexpr uint32_t sampled_schedules = 200;

void all() {
  uring::ProbeOutcome outcome = uring::probe();
  CHECK(outcome.error == 0);
  CHECK(outcome.step == uring::ProbeStep::cancel);
  test::streams();
  test::limits();
  test::endings();
  test::addresses();
  test::faults(1, sampled_schedules);
}

}  // namespace

int main(int count, char** arguments) {
  auto number = [&](int at) {
    return static_cast<uint32_t>(std::strtoul(arguments[at], nullptr, 10));
  };
  if (count == 3) test::faults(number(1), number(2));
  else all();
  std::printf("core: %d checks passed, %d failed\n", test::passed, test::failed);
  return test::failed == 0 ? 0 : 1;
}
