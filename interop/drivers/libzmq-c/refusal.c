#include "refusal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <zmq.h>

int refuse(struct refusal *no, const char *kind, const char *format, ...) {
  va_list values;
  va_start(values, format);
  no->kind = kind;
  vsnprintf(no->reason, sizeof no->reason, format, values);
  va_end(values);
  return -1;
}

static const char *kind_of(int code) {
  switch (code) {
    case EAGAIN: return "again";
    case EFSM: return "state";
    case ENOTSOCK:
    case ETERM: return "closed";
    case ENOTSUP:
    case EPROTONOSUPPORT:
    case ENOCOMPATPROTO: return "unsupported";
    default: return "invalid";
  }
}

int refuse_errno(struct refusal *no, const char *what) {
  int code = zmq_errno();
  return refuse(no, kind_of(code), "%s: %s", what, zmq_strerror(code));
}
