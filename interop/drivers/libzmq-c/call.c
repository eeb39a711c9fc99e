#include "call.h"

#include <stdlib.h>
#include <string.h>

#include "options.h"

/** An endpoint that was bound is at most this long, in octets. */
#define ENDPOINT_MAX 512

const char *call_text(const struct call *call, const char *field) {
  const char *text = json_string_value(json_object_get(call->request, field));
  return text == NULL ? "" : text;
}

struct open_socket *call_socket(struct call *call) {
  return socket_named(&call->driver->sockets, call_text(call, "s"), &call->no);
}

/** What libzmq said to an operation. */
static enum outcome outcome_of(struct call *call, int failed) {
  if (failed) refuse_errno(&call->no, call_text(call, "op"));
  return failed ? REFUSED : DONE;
}

static enum outcome with_endpoint(struct call *call, int (*ask)(void *, const char *)) {
  struct open_socket *open = call_socket(call);
  if (open == NULL) return REFUSED;
  return outcome_of(call, ask(open->socket, call_text(call, "endpoint")));
}

enum outcome call_bind(struct call *call) {
  if (with_endpoint(call, zmq_bind) != DONE) return REFUSED;
  char endpoint[ENDPOINT_MAX];
  size_t length = sizeof endpoint;
  void *socket = call_socket(call)->socket;
  if (zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &length) != 0) {
    return outcome_of(call, -1);
  }
  json_object_set_new(call->result, "endpoint", json_string(endpoint));
  return DONE;
}

enum outcome call_unbind(struct call *call) {
  return with_endpoint(call, zmq_unbind);
}

enum outcome call_connect(struct call *call) {
  return with_endpoint(call, zmq_connect);
}

enum outcome call_disconnect(struct call *call) {
  return with_endpoint(call, zmq_disconnect);
}

enum outcome call_set(struct call *call) {
  struct open_socket *open = call_socket(call);
  if (open == NULL) return REFUSED;
  const json_t *options = json_object_get(call->request, "opt");
  return options_apply(open->socket, options, &call->no) == 0 ? DONE : REFUSED;
}

enum outcome call_get(struct call *call) {
  struct open_socket *open = call_socket(call);
  if (open == NULL) return REFUSED;
  json_t *value = option_value(open->socket, call_text(call, "name"), &call->no);
  if (value == NULL) return REFUSED;
  json_object_set_new(call->result, "value", value);
  return DONE;
}

/** XSUB subscribes by messages of its own: the octet 1 or 0, and the prefix. */
static int subscribe_by_message(void *socket, unsigned char octet, zmq_msg_t *prefix) {
  size_t length = zmq_msg_size(prefix);
  unsigned char *message = malloc(length + 1);
  message[0] = octet;
  memcpy(message + 1, zmq_msg_data(prefix), length);
  int failed = zmq_send(socket, message, length + 1, ZMQ_DONTWAIT) < 0;
  free(message);
  return failed;
}

static enum outcome subscription(struct call *call, int option, unsigned char octet) {
  struct open_socket *open = call_socket(call);
  if (open == NULL) return REFUSED;
  if (open->type != ZMQ_SUB && open->type != ZMQ_XSUB) {
    refuse(&call->no, "unsupported", "%s on a socket of another type", call_text(call, "op"));
    return REFUSED;
  }
  zmq_msg_t prefix;
  const json_t *literal = json_object_get(call->request, "prefix");
  if (frame_parse(literal, &prefix, &call->no) != 0) return REFUSED;
  int failed = open->type == ZMQ_SUB ? zmq_setsockopt(open->socket, option, zmq_msg_data(&prefix),
                                                      zmq_msg_size(&prefix))
                                     : subscribe_by_message(open->socket, octet, &prefix);
  enum outcome outcome = outcome_of(call, failed);
  zmq_msg_close(&prefix);
  return outcome;
}

enum outcome call_subscribe(struct call *call) {
  return subscription(call, ZMQ_SUBSCRIBE, 1);
}

enum outcome call_unsubscribe(struct call *call) {
  return subscription(call, ZMQ_UNSUBSCRIBE, 0);
}

static enum outcome later(struct call *call, enum wait what) {
  struct open_socket *open = call_socket(call);
  if (open == NULL) return REFUSED;
  int failed = waiting_add(&call->driver->waiting, open, what, call->request, &call->no);
  return failed ? REFUSED : LATER;
}

enum outcome call_send(struct call *call) {
  return later(call, SENDING);
}

enum outcome call_receive(struct call *call) {
  return later(call, RECEIVING);
}

enum outcome call_receive_many(struct call *call) {
  return later(call, RECEIVING_MANY);
}
