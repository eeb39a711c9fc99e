#pragma once

#include <jansson.h>

#include "refusal.h"

/** The protocol's longest line, in octets. */
#define LINE_MAX_OCTETS 1048576

/** The id of a request, borrowed; null where it has none. */
json_t *id_of(const json_t *request);

/** Writes one line, an answer or an event. Takes the reference. */
void say(json_t *line);

/** Answers `id` with ok and the fields of `result`. Takes the reference of `result`. */
void say_result(json_t *id, json_t *result);

/** Answers `id` with err. */
void say_refusal(json_t *id, const struct refusal *no);
