#!/bin/sh
# Makes sure that the image debian:bookworm-slim is there: by pulling it, or, where no image
# registry can be reached, by building the same minimal Debian from its packages.
set -eu

image=debian:bookworm-slim
suite=bookworm

docker image inspect "$image" >/dev/null 2>&1 && exit 0
timeout 30 docker pull --quiet "$image" >/dev/null 2>&1 && exit 0

if ! command -v debootstrap >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
if ! debootstrap --variant=minbase "$suite" "$root" >"$root.log" 2>&1; then
  echo "base-image.sh: debootstrap failed; the end of its log:" >&2
  tail -n 5 "$root.log" >&2
  exit 1
fi
rm -rf "$root.log" "$root"/var/cache/apt/archives/*.deb
tar -C "$root" -c . | docker import - "$image" >/dev/null
