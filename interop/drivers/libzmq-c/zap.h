#pragma once

#include <jansson.h>

#include "refusal.h"

/** The ZAP handler of the process: what it answers, and its socket, NULL where there is none. */
struct zap {
  void *socket;
  /** Frames of a request before its version: 2 on a ROUTER, none on a REP. */
  size_t enveloped;
  json_t *rules;
};

/** Answers as "zap.handle" asks from now on. 0, or -1 with the refusal filled in. */
int zap_handle(struct zap *zap, void *context, const json_t *asked, struct refusal *no);

/** Tells the requests that have come, and answers each by the first rule that it matches. */
void zap_serve(struct zap *zap);

/** Nobody handles requests any more. Sockets that have asked are to be closed before. */
void zap_close(struct zap *zap);
