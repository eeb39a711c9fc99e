#pragma once

#include "operations.h"

/** LATER: it waits, and waiting_try answers. */
enum outcome { DONE, REFUSED, LATER };

/** One request under way: `result` takes the fields of its answer, `no` why it is refused. */
struct call {
  struct driver *driver;
  const json_t *request;
  json_t *result;
  struct refusal no;
};

typedef enum outcome operation(struct call *call);

/** A field of the request that is a string, or else "". */
const char *call_text(const struct call *call, const char *field);

/** The open socket that the request names; NULL with the refusal filled in. */
struct open_socket *call_socket(struct call *call);

// What is done with sockets that are open.
operation call_bind, call_unbind, call_connect, call_disconnect;
operation call_set, call_get, call_subscribe, call_unsubscribe;
operation call_send, call_receive, call_receive_many;
