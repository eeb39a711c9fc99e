#include "lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *id_of(const json_t *request) {
  json_t *id = json_object_get(request, "id");
  return id == NULL ? json_null() : id;
}

static char *line_of(json_t *value) {
  char *text = json_dumps(value, JSON_COMPACT);
  json_decref(value);
  return text;
}

static void write_line(char *text) {
  puts(text);
  fflush(stdout);
  free(text);
}

void say(json_t *line) {
  // An event of an endpoint that is no UTF-8 cannot be told.
  if (line == NULL) return;
  write_line(line_of(line));
}

void say_result(json_t *id, json_t *result) {
  json_object_set(result, "id", id);
  json_object_set_new(result, "ok", json_true());
  char *text = line_of(result);
  if (strlen(text) < LINE_MAX_OCTETS) {
    write_line(text);
    return;
  }
  free(text);
  struct refusal no;
  refuse(&no, "internal", "an answer longer than %d octets: ask for fewer messages or a digest",
         LINE_MAX_OCTETS);
  say_refusal(id, &no);
}

/** A reason that was cut within a character, or repeats octets of the suite, may be no UTF-8. */
static json_t *reason_of(const struct refusal *no) {
  json_t *reason = json_string(no->reason);
  if (reason != NULL) return reason;
  char ascii[sizeof no->reason];
  size_t at = 0;
  for (; no->reason[at] != '\0'; at++) {
    ascii[at] = no->reason[at] >= 0x20 && no->reason[at] < 0x7f ? no->reason[at] : '?';
  }
  ascii[at] = '\0';
  return json_string(ascii);
}

void say_refusal(json_t *id, const struct refusal *no) {
  say(json_pack("{s:O, s:b, s:{s:s, s:o}}", "id", id, "ok", 0, "err", "kind", no->kind, "reason",
                reason_of(no)));
}
