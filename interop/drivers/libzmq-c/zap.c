#include "zap.h"

#include <stdbool.h>
#include <string.h>
#include <zmq.h>

#include "frames.h"
#include "lines.h"
#include "message.h"

#define ENDPOINT "inproc://zeromq.zap.01"
/** How long those who have asked a handler may take to be gone, once they were closed. */
#define LEAVING_MS 50
#define ECHO_ID "echo:requestId"

/** Frames of a request after the envelope: version, id, domain, address, identity, mechanism. */
enum { ENVELOPE = 2, ID = ENVELOPE + 1, MECHANISM = ENVELOPE + 5 };

int zap_handle(struct zap *zap, void *context, const json_t *rules, struct refusal *no) {
  if (!json_is_array(rules)) return refuse(no, "invalid", "expected rules, an array");
  if (zap->socket == NULL) {
    zap->socket = zmq_socket(context, ZMQ_ROUTER);
    if (zap->socket == NULL || zmq_bind(zap->socket, ENDPOINT) != 0) {
      return refuse_errno(no, ENDPOINT);
    }
  }
  json_decref(zap->rules);
  zap->rules = json_incref((json_t *)rules);
  return 0;
}

static bool frame_equals(zmq_msg_t *frame, const json_t *literal) {
  struct refusal no;
  zmq_msg_t wanted;
  if (frame_parse(literal, &wanted, &no) != 0) return false;
  bool same = zmq_msg_size(frame) == zmq_msg_size(&wanted) &&
              memcmp(zmq_msg_data(frame), zmq_msg_data(&wanted), zmq_msg_size(frame)) == 0;
  zmq_msg_close(&wanted);
  return same;
}

static bool matches(const struct message *request, const json_t *rule) {
  const json_t *match = json_object_get(rule, "match");
  for (size_t at = 0; at < json_array_size(match); at++) {
    if (MECHANISM + at >= request->count) return false;
    if (!frame_equals(request->frames[MECHANISM + at], json_array_get(match, at))) return false;
  }
  return true;
}

static json_t *told(const struct message *request) {
  json_t *literals = message_literals(request);
  for (int at = 0; at < ENVELOPE; at++) json_array_remove(literals, 0);
  return literals;
}

/** Sends the envelope back, and behind it what the rule says. */
static void reply(void *socket, const struct message *request, const json_t *rule) {
  json_t *all = message_literals(request);
  json_t *literals = json_array();
  for (size_t at = 0; at < ENVELOPE; at++) {
    json_array_append(literals, json_array_get(all, at));
  }
  size_t at;
  json_t *literal;
  json_array_foreach(json_object_get(rule, "reply"), at, literal) {
    bool echo = strcmp(json_string_value(literal), ECHO_ID) == 0;
    json_array_append(literals, echo ? json_array_get(all, ID) : literal);
  }
  struct message message = {0};
  struct refusal no;
  if (message_parse(&message, literals, &no) == 0) message_send(&message, socket);
  message_close(&message);
  json_decref(literals);
  json_decref(all);
}

static void answer(struct zap *zap, const struct message *request) {
  say(json_pack("{s:s, s:o}", "ev", "zap.request", "frames", told(request)));
  size_t at;
  json_t *rule;
  json_array_foreach(zap->rules, at, rule) {
    if (!matches(request, rule)) continue;
    reply(zap->socket, request, rule);
    return;
  }
}

void zap_serve(struct zap *zap) {
  bool more = zap->socket != NULL;
  while (more) {
    struct message request = {0};
    more = message_receive(&request, zap->socket) == 0;
    if (more && request.count > MECHANISM) answer(zap, &request);
    message_close(&request);
  }
}

void zap_close(struct zap *zap) {
  if (zap->socket == NULL) return;
  // Those who have asked have to be gone first.
  zmq_poll(NULL, 0, LEAVING_MS);
  // A socket that is closed keeps its name until the reaper comes; one that is unbound does not.
  zmq_unbind(zap->socket, ENDPOINT);
  zmq_close(zap->socket);
  json_decref(zap->rules);
  *zap = (struct zap){0};
}
