{
  "variables": { "uring_library%": "-luring", "warnings_are_errors%": 0 },
  "targets": [
    {
      "target_name": "uring",
      "sources": [
        "core/address.cc",
        "core/buffer-group.cc",
        "core/operation-table.cc",
        "core/proactor.cc",
        "core/probe.cc",
        "core/ring.cc",
        "core/socket-table.cc",
        "addon/addon.cc",
        "addon/calls.cc",
        "addon/env.cc",
        "addon/wakeup.cc"
      ],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_DISABLE_CPP_EXCEPTIONS", "_GNU_SOURCE"],
      "cflags!": ["-O3"],
      "cflags_cc!": ["-std=gnu++17", "-O3", "-frtti", "-Wno-unused-parameter"],
      "cflags_cc": [
        "-O2",
        "-std=c++20",
        "-fno-exceptions",
        "-fvisibility=hidden",
        "-Wall",
        "-Wextra"
      ],
      "conditions": [["warnings_are_errors==1", { "cflags_cc": ["-Werror"] }]],
      "libraries": ["<(uring_library)"]
    }
  ]
}
