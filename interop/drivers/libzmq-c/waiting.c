#include "waiting.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "lines.h"
#include "monitor.h"

/** The most messages that one recv.many answers with. */
#define MANY_MAX 1000000

static void waiting_free(struct waiting *one) {
  message_close(&one->sent);
  json_decref(one->messages);
  json_decref(one->properties);
  json_decref(one->id);
  free(one);
}

static void restart_clock(struct waiting *one) {
  one->deadline_ms = one->timeout_ms < 0 ? INFINITY : now_ms() + one->timeout_ms;
}

/** The request's own timeout, or else the socket's option. */
static double timeout_of(const json_t *request, void *socket, int option) {
  const json_t *timeout = json_object_get(request, "timeout");
  if (json_is_number(timeout)) return json_number_value(timeout);
  int value = -1;
  size_t length = sizeof value;
  zmq_getsockopt(socket, option, &value, &length);
  return value;
}

static int take_count(struct waiting *one, const json_t *request, struct refusal *no) {
  one->wanted = json_integer_value(json_object_get(request, "n"));
  if (one->wanted < 1 || one->wanted > MANY_MAX) {
    return refuse(no, "invalid", "expected n from 1 to %d, got %lld", MANY_MAX, one->wanted);
  }
  if (json_is_true(json_object_get(request, "digest"))) digest_begin(&one->digest);
  else one->messages = json_array();
  return 0;
}

int waiting_add(struct waiting **all, struct open_socket *open, enum wait what,
                const json_t *request, struct refusal *no) {
  struct waiting *one = calloc(1, sizeof *one);
  one->open = open;
  one->what = what;
  one->id = json_incref(id_of(request));
  int option = what == SENDING ? ZMQ_SNDTIMEO : ZMQ_RCVTIMEO;
  one->timeout_ms = timeout_of(request, open->socket, option);
  int failed = 0;
  if (what == SENDING) failed = message_parse(&one->sent, json_object_get(request, "frames"), no);
  if (what == RECEIVING) one->properties = json_incref(json_object_get(request, "properties"));
  if (what == RECEIVING_MANY) failed = take_count(one, request, no);
  if (failed) {
    waiting_free(one);
    return -1;
  }
  restart_clock(one);
  while (*all != NULL) all = &(*all)->next;
  *all = one;
  return 0;
}

static void refused(struct waiting *one, const char *what) {
  struct refusal no;
  refuse_errno(&no, what);
  say_refusal(one->id, &no);
}

/** What recv.many answers, in full or cut short by time. */
static json_t *many(struct waiting *one) {
  json_t *result = json_pack("{s:I}", "count", one->count);
  if (one->count < one->wanted) json_object_set_new(result, "timeout", json_true());
  if (one->messages != NULL) {
    json_object_set(result, "messages", one->messages);
  } else {
    json_object_set_new(result, "octets", json_integer((json_int_t)one->digest.octets));
    json_object_set_new(result, "sha256", digest_end(&one->digest));
  }
  return result;
}

/** Nothing could be done now: whether that is the end. */
static bool out_of_time(struct waiting *one) {
  if (now_ms() < one->deadline_ms) return false;
  if (one->what == SENDING) refused(one, "the message was not accepted in time");
  if (one->what == RECEIVING) say_result(one->id, json_pack("{s:b}", "timeout", 1));
  if (one->what == RECEIVING_MANY) say_result(one->id, many(one));
  return true;
}

static bool try_send(struct waiting *one) {
  if (message_send(&one->sent, one->open->socket) == 0) {
    say_result(one->id, json_object());
    return true;
  }
  if (errno == EAGAIN) return out_of_time(one);
  refused(one, "send");
  return true;
}

static void count_in(struct waiting *one, const struct message *message) {
  one->count++;
  restart_clock(one);
  if (one->messages != NULL) {
    json_array_append_new(one->messages, message_literals(message));
    return;
  }
  digest_number(&one->digest, (uint32_t)message->count);
  for (size_t at = 0; at < message->count; at++) {
    zmq_msg_t *frame = message->frames[at];
    digest_octets(&one->digest, zmq_msg_data(frame), zmq_msg_size(frame));
  }
}

/** What recv answers: the message, and what was asked for of whoever sent it. */
static json_t *received(const struct waiting *one, const struct message *message) {
  json_t *result = json_pack("{s:o}", "frames", message_literals(message));
  if (one->properties == NULL) return result;
  json_t *known = json_object();
  size_t at;
  json_t *name;
  json_array_foreach(one->properties, at, name) {
    const char *value = zmq_msg_gets(message->frames[0], json_string_value(name));
    if (value == NULL) continue;
    json_object_set_new(known, json_string_value(name), frame_literal(value, strlen(value)));
  }
  json_object_set_new(result, "properties", known);
  return result;
}

static bool try_receive(struct waiting *one) {
  for (;;) {
    struct message message = {0};
    int failed = message_receive(&message, one->open->socket);
    bool over = true;
    if (failed && errno == EAGAIN) over = out_of_time(one);
    else if (failed) refused(one, "recv");
    else if (one->what == RECEIVING) {
      say_result(one->id, received(one, &message));
    } else {
      count_in(one, &message);
      over = one->count == one->wanted;
      if (over) say_result(one->id, many(one));
    }
    message_close(&message);
    if (failed || over) return over;
  }
}

/** Whether an earlier one waits on the same socket in the same direction. */
static bool behind_another(const struct waiting *first, const struct waiting *one) {
  for (; first != one; first = first->next) {
    bool same_way = (first->what == SENDING) == (one->what == SENDING);
    if (first->open == one->open && same_way) return true;
  }
  return false;
}

void waiting_try(struct waiting **all) {
  for (struct waiting **link = all; *link != NULL;) {
    struct waiting *one = *link;
    bool over = !behind_another(*all, one) &&
                (one->what == SENDING ? try_send(one) : try_receive(one));
    if (over) {
      *link = one->next;
      waiting_free(one);
    } else {
      link = &one->next;
    }
  }
}

void waiting_drop(struct waiting **all, const struct open_socket *open) {
  struct refusal no;
  refuse(&no, "closed", "the socket was closed");
  for (struct waiting **link = all; *link != NULL;) {
    struct waiting *one = *link;
    if (one->open == open) {
      *link = one->next;
      say_refusal(one->id, &no);
      waiting_free(one);
    } else {
      link = &one->next;
    }
  }
}

short waiting_events(const struct waiting *all, const struct open_socket *open) {
  short events = 0;
  for (; all != NULL; all = all->next) {
    if (all->open == open) events |= all->what == SENDING ? ZMQ_POLLOUT : ZMQ_POLLIN;
  }
  return events;
}
