#!/bin/sh
# Becomes the driver, under the first python3 that has pyzmq: the one that is found first may be
# another than the one that Debian's package is for. With --check it only says whether there is one.
set -eu
cd "$(dirname "$0")"
for python in python3 /usr/bin/python3; do
  "$python" -c 'import zmq' 2>/dev/null || continue
  [ "${1:-}" = --check ] || exec "$python" ./driver.py
  exit 0
done
echo "pyzmq: no python3 here has the module zmq" >&2
exit 1
