#include "options.h"

#include <stdint.h>
#include <string.h>
#include <zmq.h>

#include "frames.h"

/** The longest identity there may be, in octets. */
#define IDENTITY_MAX 255

enum form { NUMBER, LARGE_NUMBER, OCTETS };

static const struct option {
  const char *name;
  int id;
  enum form form;
} table[] = {
    {"identity", ZMQ_ROUTING_ID, OCTETS},
    {"sndhwm", ZMQ_SNDHWM, NUMBER},
    {"rcvhwm", ZMQ_RCVHWM, NUMBER},
    {"linger", ZMQ_LINGER, NUMBER},
    {"handshake_ivl", ZMQ_HANDSHAKE_IVL, NUMBER},
    {"reconnect_ivl", ZMQ_RECONNECT_IVL, NUMBER},
    {"reconnect_ivl_max", ZMQ_RECONNECT_IVL_MAX, NUMBER},
    {"max_msg_size", ZMQ_MAXMSGSIZE, LARGE_NUMBER},
    {"immediate", ZMQ_IMMEDIATE, NUMBER},
    {"heartbeat_ivl", ZMQ_HEARTBEAT_IVL, NUMBER},
    {"heartbeat_ttl", ZMQ_HEARTBEAT_TTL, NUMBER},
    {"heartbeat_timeout", ZMQ_HEARTBEAT_TIMEOUT, NUMBER},
    {"sndtimeo", ZMQ_SNDTIMEO, NUMBER},
    {"rcvtimeo", ZMQ_RCVTIMEO, NUMBER},
    {"router_mandatory", ZMQ_ROUTER_MANDATORY, NUMBER},
    {"router_handover", ZMQ_ROUTER_HANDOVER, NUMBER},
    {"probe_router", ZMQ_PROBE_ROUTER, NUMBER},
    {"req_correlate", ZMQ_REQ_CORRELATE, NUMBER},
    {"req_relaxed", ZMQ_REQ_RELAXED, NUMBER},
    {"conflate", ZMQ_CONFLATE, NUMBER},
    {"xpub_verbose", ZMQ_XPUB_VERBOSE, NUMBER},
    {"backlog", ZMQ_BACKLOG, NUMBER},
};
#define COUNT (sizeof table / sizeof table[0])

static const struct option *option_named(const char *name, struct refusal *no) {
  for (size_t at = 0; name != NULL && at < COUNT; at++) {
    if (strcmp(table[at].name, name) == 0) return &table[at];
  }
  refuse(no, "unsupported", "option \"%s\"", name == NULL ? "" : name);
  return NULL;
}

static int set_octets(void *socket, const struct option *option, const json_t *value,
                      struct refusal *no) {
  zmq_msg_t octets;
  if (frame_parse(value, &octets, no) != 0) return -1;
  int failed = zmq_setsockopt(socket, option->id, zmq_msg_data(&octets), zmq_msg_size(&octets));
  int result = failed ? refuse_errno(no, option->name) : 0;
  zmq_msg_close(&octets);
  return result;
}

static int set_number(void *socket, const struct option *option, const json_t *value,
                      struct refusal *no) {
  if (!json_is_integer(value) && !json_is_boolean(value)) {
    return refuse(no, "invalid", "%s: expected a whole number or a boolean", option->name);
  }
  json_int_t number = json_is_boolean(value) ? json_is_true(value) : json_integer_value(value);
  int small = (int)number;
  int64_t large = number;
  if (option->form == NUMBER && small != number) {
    return refuse(no, "invalid", "%s: expected 32 bits, got %lld", option->name, number);
  }
  int failed = option->form == NUMBER
                   ? zmq_setsockopt(socket, option->id, &small, sizeof small)
                   : zmq_setsockopt(socket, option->id, &large, sizeof large);
  return failed ? refuse_errno(no, option->name) : 0;
}

int options_apply(void *socket, const json_t *options, struct refusal *no) {
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)options, name, value) {
    const struct option *option = option_named(name, no);
    if (option == NULL) return -1;
    int failed = option->form == OCTETS ? set_octets(socket, option, value, no)
                                        : set_number(socket, option, value, no);
    if (failed) return -1;
  }
  return 0;
}

json_t *option_value(void *socket, const char *name, struct refusal *no) {
  const struct option *option = option_named(name, no);
  if (option == NULL) return NULL;
  union {
    int small;
    int64_t large;
    unsigned char octets[IDENTITY_MAX];
  } value;
  const size_t sizes[] = {sizeof value.small, sizeof value.large, sizeof value.octets};
  size_t length = sizes[option->form];
  if (zmq_getsockopt(socket, option->id, &value, &length) != 0) {
    refuse_errno(no, name);
    return NULL;
  }
  if (option->form == OCTETS) return frame_literal(value.octets, length);
  return json_integer(option->form == NUMBER ? value.small : value.large);
}

json_t *options_declared(void) {
  json_t *declared = json_object();
  for (size_t at = 0; at < COUNT; at++) {
    json_object_set_new(declared, table[at].name, json_string("rw"));
  }
  return declared;
}
