// A test is a named function; check() counts and, on failure, says where.
#pragma once

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

}  // namespace test

#define CHECK(condition) ::test::check(condition, #condition)
