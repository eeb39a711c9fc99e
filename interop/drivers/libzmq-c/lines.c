#include "lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void say_refusal(json_t *id, const struct refusal *no) {
  say(json_pack("{s:O, s:b, s:{s:s, s:s}}", "id", id, "ok", 0, "err", "kind", no->kind, "reason",
                no->reason));
}
