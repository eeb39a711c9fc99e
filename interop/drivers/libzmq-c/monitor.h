#pragma once

#include <jansson.h>

#include "refusal.h"

/** Milliseconds of a clock that only goes forward. */
double now_ms(void);

/** Begins to monitor a socket: the PAIR socket that has its events; NULL with the refusal. */
void *monitor_open(void *context, void *socket, unsigned number, struct refusal *no);

/** Tells the events that have come, without waiting. */
void monitor_tell(void *monitor, const char *name);

/** The names of the events that are told, for the capabilities. */
json_t *events_declared(void);
