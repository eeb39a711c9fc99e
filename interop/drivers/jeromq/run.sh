#!/bin/sh
# Builds the driver of JeroMQ 0.6 where it is not built yet, and becomes it. With --build it only
# builds.
set -eu
cd "$(dirname "$0")"
built=build/classes/Driver.class
newer() { find . \( -name '*.java' -o -name pom.xml \) -newer "$built"; }
if [ ! -f "$built" ] || [ -n "$(newer)" ]; then
  mvn --batch-mode --quiet process-classes >&2
fi
[ "${1:-}" = --build ] || exec java -cp 'build/classes:build/dependency/*' Driver
