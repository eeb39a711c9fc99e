#pragma once

#include <jansson.h>

#include "refusal.h"

/** Sets options of one socket by the protocol's names. 0, or -1 with the refusal filled in. */
int options_apply(void *socket, const json_t *options, struct refusal *no);

/** The value of one option as options_apply takes it; NULL with the refusal filled in. */
json_t *option_value(void *socket, const char *name, struct refusal *no);

/** The table of options for the capabilities. */
json_t *options_declared(void);
