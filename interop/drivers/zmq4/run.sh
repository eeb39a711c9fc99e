#!/bin/sh
# Builds the driver where it is not built yet, and becomes it. With --build it only builds.
set -eu
cd "$(dirname "$0")"
CGO_ENABLED=0 go build -trimpath -o build/driver . >&2
[ "${1:-}" = --build ] || exec build/driver
