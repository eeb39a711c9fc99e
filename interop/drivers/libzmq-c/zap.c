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

#define ECHO_ROUTING_ID "echo:routingId"

/** Frames of a request after the envelope: version, id, domain, address, identity, mechanism. */
enum { ID = 1, MECHANISM = 5 };

int zap_handle(struct zap *zap, void *context, const json_t *asked, struct refusal *no) {
  const json_t *rules = json_object_get(asked, "rules");
  if (!json_is_array(rules)) return refuse(no, "invalid", "expected rules, an array");
  const char *type = json_string_value(json_object_get(asked, "socket"));
  bool rep = type != NULL && strcmp(type, "REP") == 0;
  if (type != NULL && !rep && strcmp(type, "ROUTER") != 0) {
    return refuse(no, "invalid", "expected a ROUTER or REP, got \"%s\"", type);
  }
  if (zap->socket == NULL) {
    zap->socket = zmq_socket(context, rep ? ZMQ_REP : ZMQ_ROUTER);
    zap->enveloped = rep ? 0 : 2;
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

static bool matches(const struct message *request, size_t mechanism, const json_t *rule) {
  const json_t *match = json_object_get(rule, "match");
  for (size_t at = 0; at < json_array_size(match); at++) {
    if (mechanism + at >= request->count) return false;
    if (!frame_equals(request->frames[mechanism + at], json_array_get(match, at))) return false;
  }
  return true;
}

/** Some of the literals of a message, as an array of their own. */
static json_t *part(const json_t *literals, size_t from, size_t to) {
  json_t *some = json_array();
  for (; from < to; from++) json_array_append(some, json_array_get(literals, from));
  return some;
}

/** Adds literals; what says `echo` is the one that came. */
static void append_echoed(json_t *to, const json_t *literals, const char *echo, json_t *came) {
  size_t at;
  json_t *literal;
  json_array_foreach((json_t *)literals, at, literal) {
    bool same = came != NULL && strcmp(json_string_value(literal), echo) == 0;
    json_array_append(to, same ? came : literal);
  }
}

/** Sends the envelope, of the request or of the rule, and behind it what the rule says. */
static void reply(const struct zap *zap, const json_t *all, const json_t *rule) {
  json_t *literals = json_array();
  const json_t *bent = json_object_get(rule, "envelope");
  json_t *envelope = part(all, 0, zap->enveloped);
  append_echoed(literals, bent != NULL ? bent : envelope, ECHO_ROUTING_ID,
                json_array_get(envelope, 0));
  append_echoed(literals, json_object_get(rule, "reply"), ECHO_ID,
                json_array_get(all, zap->enveloped + ID));
  struct message message = {0};
  struct refusal no;
  if (message_parse(&message, literals, &no) == 0) message_send(&message, zap->socket);
  message_close(&message);
  json_decref(envelope);
  json_decref(literals);
}

static void answer(const struct zap *zap, const struct message *request) {
  json_t *all = message_literals(request);
  say(json_pack("{s:s, s:o, s:o}", "ev", "zap.request",                 //
                "envelope", part(all, 0, zap->enveloped),               //
                "frames", part(all, zap->enveloped, json_array_size(all))));
  size_t at;
  json_t *rule;
  json_array_foreach(zap->rules, at, rule) {
    if (!matches(request, zap->enveloped + MECHANISM, rule)) continue;
    reply(zap, all, rule);
    break;
  }
  json_decref(all);
}

void zap_serve(struct zap *zap) {
  bool more = zap->socket != NULL;
  while (more) {
    struct message request = {0};
    more = message_receive(&request, zap->socket) == 0;
    if (more && request.count > zap->enveloped + MECHANISM) answer(zap, &request);
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
