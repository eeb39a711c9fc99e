#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "sockets.h"
#include "waiting.h"
#include "zap.h"

/** All that a driver holds. */
struct driver {
  struct sockets sockets;
  struct waiting *waiting;
  struct zap zap;
  /** The suite has said bye. */
  bool over;
};

/** Carries out one request and answers it, now or, where it waits, by a later waiting_try. */
void operate(struct driver *driver, const json_t *request);

/** Closes all sockets, with no linger. */
void reset_all(struct driver *driver);
