// Random schedules, by seed, on a kernel that goes wrong.
#include <filesystem>

#include "schedule.hh"

namespace test {

namespace {

long descriptors() {
  std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

}  // namespace

void faults(uint32_t first, uint32_t count) {
  ::faults::Counts total;
  uint64_t operations = 0;
  long before = descriptors();
  for (uint32_t seed = first; seed < first + count; seed++) {
    Schedule schedule(seed);
    std::string wrong = schedule.run();
    if (wrong.empty() && descriptors() != before) wrong = "as many descriptors as before";
    if (!wrong.empty()) {
      std::fprintf(stderr, "seed %u: expected %s (run.sh sanitize %u 1 does it again)\n", seed,
                   wrong.c_str(), seed);
    }
    check(wrong.empty(), "a schedule without a fault of ours");
    const ::faults::Counts& counts = ::faults::counts();
    total.errors += counts.errors;
    total.shortened += counts.shortened;
    total.delayed += counts.delayed;
    total.refused += counts.refused;
    operations += schedule.operations();
  }
  std::printf("faults: %u schedules, %lu operations, %lu errors, %lu shortened, %lu delays, "
              "%lu refusals, descriptors %ld before and %ld after\n",
              count, operations, total.errors, total.shortened, total.delayed, total.refused,
              before, descriptors());
}

}  // namespace test
