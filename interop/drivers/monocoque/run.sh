#!/bin/sh
# Builds the driver where it is not built yet, and becomes it. With --build it only builds.
set -eu
cd "$(dirname "$0")"
cargo build --release --quiet --locked --target-dir build >&2
[ "${1:-}" = --build ] || exec build/release/scrutineer-driver-monocoque
