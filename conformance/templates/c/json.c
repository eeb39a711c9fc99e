#include "json.h"

#include <string.h>

static const char *space(const char *at) {
  while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n') at++;
  return at;
}

/* The end of the string that begins at `at`, behind its quote. */
static const char *string_end(const char *at) {
  for (at++; *at != '\0' && *at != '"'; at++) {
    if (*at == '\\' && at[1] != '\0') at++;
  }
  return *at == '"' ? at + 1 : at;
}

/* The end of any value: strings, numbers and words, arrays and objects. */
static const char *value_end(const char *at) {
  int depth = 0;
  do {
    if (*at == '"') {
      at = string_end(at);
      continue;
    }
    if (*at == '[' || *at == '{') depth++;
    if (*at == ']' || *at == '}') depth--;
    at++;
  } while (*at != '\0' && (depth > 0 || (*at != ',' && *at != ']' && *at != '}')));
  return at;
}

const char *json_field(const char *object, const char *name) {
  size_t length = strlen(name);
  const char *at = json_first(space(object));
  while (at != NULL) {
    const char *value = space(string_end(at));
    if (*value == ':') value = space(value + 1);
    if (strncmp(at + 1, name, length) == 0 && at[1 + length] == '"') return value;
    at = json_next(value);
  }
  return NULL;
}

int json_text(const char *value, char *text, size_t room) {
  size_t length = 0;
  if (value == NULL || *value != '"') return 0;
  for (const char *at = value + 1; *at != '\0' && *at != '"'; at++) {
    if (*at == '\\' && at[1] != '\0') at++;
    if (length + 1 >= room) return 0;
    text[length++] = *at;
  }
  text[length] = '\0';
  return 1;
}

const char *json_first(const char *container) {
  const char *at = space(container + 1);
  return *at == ']' || *at == '}' || *at == '\0' ? NULL : at;
}

const char *json_next(const char *at) {
  at = space(value_end(at));
  return *at == ',' ? space(at + 1) : NULL;
}
