#pragma once

namespace uring {

enum class ProbeStep { setup = 1, nop = 2, receive = 3, cancel = 4 };

struct ProbeOutcome {
  ProbeStep step;    // the last one tried
  int error;         // 0 or a negative errno
};

/// Tries what the proactor needs: a ring, a no-operation, a receive over a socket pair, and a
/// cancellation by descriptor (Linux 5.19). A kernel's version says little: seccomp, sysctl and
/// containers decide too.
ProbeOutcome probe();

}  // namespace uring
