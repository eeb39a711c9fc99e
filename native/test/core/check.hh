// A test is a named function; check() counts and, on failure, says where.
#pragma once

#include <cstdint>
#include <cstdio>
#include <source_location>

namespace test {

inline int passed = 0;
inline int failed = 0;

inline void check(bool holds, const char* what,
                  std::source_location at = std::source_location::current()) {
  if (holds) passed++;
  else failed++;
  if (!holds) std::fprintf(stderr, "%s:%u: expected %s\n", at.file_name(), at.line(), what);
}

void streams();
void limits();
void endings();
void addresses();
void faults(uint32_t first, uint32_t count);

}  // namespace test

#define CHECK(condition) ::test::check(condition, #condition)
