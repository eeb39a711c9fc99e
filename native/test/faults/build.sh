#!/bin/sh
# Builds the addon with faults between it and the kernel: build/faults/uring.node.
set -eu
cd "$(dirname "$0")/../.."
target=build/faults/uring.node
mkdir -p build/faults
if [ -e "$target" ] && [ -z "$(find core addon test/faults -newer "$target")" ]; then exit; fi
headers=$(node -p 'require("path").resolve(process.execPath, "../../include/node")')
[ -e "$headers/node_api.h" ] || headers=$(echo "$HOME"/.cache/node-gyp/"$(node -p process.versions.node)"/include/node)
api=$(node -p 'require("node-addon-api").include_dir')
# shellcheck disable=SC2046
${CXX:-c++} -shared -fPIC -std=c++20 -g -O1 -fno-exceptions -fvisibility=hidden -D_GNU_SOURCE \
  -DNAPI_VERSION=8 -DNODE_ADDON_API_DISABLE_CPP_EXCEPTIONS -DNODE_GYP_MODULE_NAME=uring \
  -DBUILDING_NODE_EXTENSION -I"$headers" -I"$api" core/*.cc addon/*.cc test/faults/*.cc \
  test/faults/addon/*.cc -luring "$(cat test/faults/inject.flags)" \
  -Wl,--wrap=io_uring_queue_init_params -o "$target.$$"
mv "$target.$$" "$target"
