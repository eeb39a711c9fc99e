#!/bin/sh
# Makes sure that a Docker engine answers. Does nothing where one does; on Debian, as root, it
# installs the engine and starts it in the background, where it stays.
set -eu

answers() { docker info >/dev/null 2>&1; }

if command -v docker >/dev/null && answers; then exit 0; fi

if [ "$(id -u)" != 0 ]; then
  echo "engine.sh: no Docker engine answers, and only root can install and start one" >&2
  exit 1
fi

if ! command -v dockerd >/dev/null; then
  if ! command -v apt-get >/dev/null; then
    echo "engine.sh: no Docker engine here, and no apt-get to install one with" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends docker.io iptables >/dev/null
fi

log=${TMPDIR:-/tmp}/scrutineer-dockerd.log
launch() {
  setsid dockerd >"$log" 2>&1 </dev/null &
  dockerd=$!
}

launch
tries=0
until answers; do
  tries=$((tries + 1))
  if [ "$tries" -gt 120 ]; then
    echo "engine.sh: the Docker engine did not start: $(tail -n 1 "$log")" >&2
    exit 1
  fi
  sleep 0.5
  # It ends at once while another one still starts or stops: then that one answers, or the next
  # try works.
  kill -0 "$dockerd" 2>/dev/null || answers || launch
done
