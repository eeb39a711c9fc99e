/* Reads what the suite sends: one JSON object a line. No more of JSON than that takes. */
#ifndef JSON_H
#define JSON_H

#include <stddef.h>

/* The value of a field: where it begins, or NULL where the field is not there. */
const char *json_field(const char *object, const char *name);

/* Copies a string's characters; 0 where the value is none, or is too long. */
int json_text(const char *value, char *text, size_t room);

/* The first element of an array or object, or NULL where it is empty. */
const char *json_first(const char *container);

/* The element after the one at `at`, or NULL at the end. */
const char *json_next(const char *at);

#endif
