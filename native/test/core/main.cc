// The core's own tests, for sanitizers and valgrind: no Node, no N-API.
#include "../../core/probe.hh"
#include "check.hh"

int main() {
  uring::ProbeOutcome outcome = uring::probe();
  CHECK(outcome.error == 0);
  CHECK(outcome.step == uring::ProbeStep::cancel);
  test::streams();
  test::limits();
  test::endings();
  test::addresses();
  std::printf("core: %d checks passed, %d failed\n", test::passed, test::failed);
  return test::failed == 0 ? 0 : 1;
}
