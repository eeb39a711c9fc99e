#!/bin/sh
# Builds the driver where it is not built yet, and becomes it.
set -eu
cd "$(dirname "$0")"
make --silent build/driver >&2
exec build/driver
