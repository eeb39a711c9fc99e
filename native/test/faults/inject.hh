// Faults between the core and the kernel, by seed. A test program is linked with liburing's calls
// wrapped (inject.flags): the core is the one that ships, and knows nothing of this.
#pragma once

#include <cstdint>

namespace faults {

/// What was done since the thread's start().
struct Counts {
  uint64_t errors = 0;       // operations that failed without being tried
  uint64_t shortened = 0;    // receives and sends that were given less to do
  uint64_t delayed = 0;      // times that completions were held back
  uint64_t refused = 0;      // submissions that the kernel "had no room for"
};

/// From now on the rings of this thread go wrong, the same way for the same seed and calls. The
/// octets of a stream stay whole: an operation that fails has moved none.
void start(uint32_t seed);
/// Everything works again; what has been spoilt comes out as such.
void stop();
const Counts& counts();

/// A generator of its own for a test's decisions: equal seeds give equal numbers.
class Random {
 public:
  explicit Random(uint32_t seed) : state_(seed) {}

  uint32_t next() {
    state_ += 0x9e3779b97f4a7c15;
    uint64_t mixed = (state_ ^ (state_ >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return static_cast<uint32_t>(mixed >> 32);
  }
  /// From 0 to `bound` - 1.
  uint32_t below(uint32_t bound) { return next() % bound; }
  bool percent(uint32_t chance) { return below(100) < chance; }

 private:
  uint64_t state_;
};

}  // namespace faults
