// For the addon: the seed of a thread's faults comes with the environment, when it opens a ring.
#include <liburing.h>

#include <cstdlib>

#include "../inject.hh"

extern "C" int __real_io_uring_queue_init_params(unsigned entries, io_uring* ring,
                                                 io_uring_params* parameters);

extern "C" int __wrap_io_uring_queue_init_params(unsigned entries, io_uring* ring,
                                                 io_uring_params* parameters) {
  int error = __real_io_uring_queue_init_params(entries, ring, parameters);
  const char* seed = std::getenv("URING_FAULTS_SEED");
  if (seed != nullptr) faults::start(static_cast<uint32_t>(std::strtoul(seed, nullptr, 10)));
  return error;
}
