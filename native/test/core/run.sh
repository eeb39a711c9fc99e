#!/bin/sh
# run.sh [sanitize | valgrind | plain] [FIRST COUNT]
# Builds the core's tests and runs them: under AddressSanitizer and UndefinedBehaviorSanitizer, or
# plainly built, under valgrind or not. With two numbers, the random schedules of COUNT seeds.
set -eu
cd "$(dirname "$0")/../.."
mode=${1:-sanitize}
[ $# = 0 ] || shift
out=build/core-test
mkdir -p "$out"
flags="-std=c++20 -g -O1 -fno-exceptions -Wall -Wextra -Werror -D_GNU_SOURCE"
case $mode in
  sanitize) flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"; runner= ;;
  valgrind) runner="valgrind -q --error-exitcode=99 --leak-check=full" ;;
  plain) runner= ;;
  *) echo "usage: run.sh [sanitize | valgrind | plain] [FIRST COUNT]" >&2; exit 2 ;;
esac
program="$out/$mode"
stale=$(find core test/core test/faults -newer "$program" 2>/dev/null | head -1 || true)
if [ ! -x "$program" ] || [ -n "$stale" ]; then
  # shellcheck disable=SC2086
  ${CXX:-c++} $flags core/*.cc test/core/*.cc test/faults/*.cc -luring \
    "$(cat test/faults/inject.flags)" -o "$program.$$"
  mv "$program.$$" "$program"
fi
# shellcheck disable=SC2086
exec $runner "$program" "$@"
