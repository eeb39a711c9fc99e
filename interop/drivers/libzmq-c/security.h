#pragma once

#include <jansson.h>

#include "refusal.h"

/** Sets the mechanism of a socket; without one it is NULL. 0, or -1 with the refusal filled in. */
int security_apply(void *socket, const json_t *security, struct refusal *no);

/** The mechanisms that this libzmq was built with, for the capabilities. */
json_t *mechanisms_declared(void);
