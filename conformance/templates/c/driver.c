/*
 * A driver of ZDP/1 for the Scrutineer suites: one JSON object a line on stdin, and on stdout. It
 * drives libzmq. Put your library in place of it: what to change is marked HERE.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h> /* HERE */

#include "json.h"
#include "literal.h"

enum { SOCKETS = 512, WAITING = 2048, FRAMES = 64, NAME = 64, LINE = 1 << 20 };

/* HERE: what of ZMTP your library has. Only what is not declared may be missing. */
static const struct { const char *name; int number; } types[] = {
    {"REQ", ZMQ_REQ},   {"REP", ZMQ_REP},   {"DEALER", ZMQ_DEALER}, {"ROUTER", ZMQ_ROUTER},
    {"PUB", ZMQ_PUB},   {"SUB", ZMQ_SUB},   {"XPUB", ZMQ_XPUB},     {"XSUB", ZMQ_XSUB},
    {"PUSH", ZMQ_PUSH}, {"PULL", ZMQ_PULL}, {"PAIR", ZMQ_PAIR}};
static const struct { const char *name; int number; } options[] = {
    {"linger", ZMQ_LINGER}, {"sndhwm", ZMQ_SNDHWM}, {"rcvhwm", ZMQ_RCVHWM}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A send or a receive that waits. */
struct waiting {
  long id;
  int place, sends, frames;
  unsigned char *octets[FRAMES];
  size_t lengths[FRAMES];
  double deadline;
};

static void *context;
static struct { char name[NAME]; void *socket; } sockets[SOCKETS];
static struct waiting waiting[WAITING];
static int waiting_count;

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void say_ok(long id, const char *rest) { printf("{\"id\":%ld,\"ok\":true%s}\n", id, rest); }

static void refuse(long id, const char *kind, const char *reason) {
  printf("{\"id\":%ld,\"ok\":false,\"err\":{\"kind\":\"%s\",\"reason\":\"%s\"}}\n", id, kind, reason);
}

/* HERE: your library's errors. */
static void refuse_errno(long id) {
  const char *kind = errno == EAGAIN ? "again" : errno == EFSM ? "state" : "invalid";
  refuse(id, kind, zmq_strerror(errno));
}

static void say(long id, int failed) {
  if (failed) refuse_errno(id);
  else say_ok(id, "");
}

static void hello(long id) {
  printf("{\"id\":%ld,\"ok\":true,\"zdp\":1,\"impl\":{\"name\":\"my library\",", id);
  printf("\"version\":\"%d.%d\",\"language\":\"C\"},", ZMQ_VERSION_MAJOR, ZMQ_VERSION_MINOR);
  printf("\"caps\":{\"zmtp\":[\"3.1\",\"3.0\"],\"mechanisms\":[\"NULL\"],\"transports\":[\"tcp\"],");
  printf("\"sockets\":[");
  for (size_t i = 0; i < COUNT(types); i++) printf("%s\"%s\"", i > 0 ? "," : "", types[i].name);
  printf("],\"options\":{");
  for (size_t i = 0; i < COUNT(options); i++) {
    printf("%s\"%s\":\"rw\"", i > 0 ? "," : "", options[i].name);
  }
  printf("}}}\n");
}

static int named(const char *name) {
  for (int i = 0; i < SOCKETS; i++) {
    if (sockets[i].socket != NULL && strcmp(sockets[i].name, name) == 0) return i;
  }
  return -1;
}

static int option_number(const char *field) {
  char name[NAME];
  if (!json_text(field, name, sizeof name)) return -1;
  for (size_t i = 0; i < COUNT(options); i++) {
    if (strcmp(options[i].name, name) == 0) return options[i].number;
  }
  return -1;
}

static void open_socket(long id, const char *line, const char *name) {
  char type[NAME];
  int number = -1, place = 0;
  if (!json_text(json_field(line, "type"), type, sizeof type)) type[0] = '\0';
  for (size_t i = 0; i < COUNT(types); i++) {
    if (strcmp(types[i].name, type) == 0) number = types[i].number;
  }
  if (number < 0) { refuse(id, "unsupported", "socket type"); return; }
  const char *opt = json_field(line, "opt");
  for (const char *at = opt == NULL ? NULL : json_first(opt); at != NULL;) {
    if (option_number(at) < 0) { refuse(id, "unsupported", "option"); return; }
    at = json_next(strchr(at, ':') + 1);
  }
  while (place < SOCKETS && sockets[place].socket != NULL) place++;
  if (place == SOCKETS) { refuse(id, "internal", "too many sockets"); return; }
  void *socket = zmq_socket(context, number);
  for (const char *at = opt == NULL ? NULL : json_first(opt); at != NULL;) {
    const char *value = strchr(at, ':') + 1;
    int set = atoi(value);
    zmq_setsockopt(socket, option_number(at), &set, sizeof set);
    at = json_next(value);
  }
  sockets[place].socket = socket;
  snprintf(sockets[place].name, NAME, "%s", name);
  say_ok(id, "");
}

static void close_at(int place) {
  zmq_close(sockets[place].socket);
  sockets[place].socket = NULL;
}

static void reset(long id) {
  int linger = 0;
  for (int i = 0; i < SOCKETS; i++) {
    if (sockets[i].socket == NULL) continue;
    zmq_setsockopt(sockets[i].socket, ZMQ_LINGER, &linger, sizeof linger);
    close_at(i);
  }
  say_ok(id, ",\"open\":0");
}

static void bind_socket(long id, void *socket, const char *endpoint) {
  char real[256] = "", rest[300];
  size_t length = sizeof real;
  if (zmq_bind(socket, endpoint) != 0) { refuse_errno(id); return; }
  zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, real, &length);
  snprintf(rest, sizeof rest, ",\"endpoint\":\"%s\"", real);
  say_ok(id, rest);
}

static void subscribe(long id, void *socket, const char *line) {
  static char literal[LINE];
  size_t length = 0;
  json_text(json_field(line, "prefix"), literal, sizeof literal);
  unsigned char *prefix = literal_octets(literal, &length);
  if (prefix == NULL) { refuse(id, "invalid", "prefix"); return; }
  int type;
  size_t size = sizeof type;
  zmq_getsockopt(socket, ZMQ_TYPE, &type, &size);
  if (type == ZMQ_XSUB) {
    zmq_msg_t message;
    zmq_msg_init_size(&message, length + 1);
    unsigned char *body = zmq_msg_data(&message);
    body[0] = 1;
    memcpy(body + 1, prefix, length);
    say(id, zmq_msg_send(&message, socket, ZMQ_DONTWAIT) < 0 ? -1 : 0);
    zmq_msg_close(&message);
  } else {
    say(id, zmq_setsockopt(socket, ZMQ_SUBSCRIBE, prefix, length));
  }
  free(prefix);
}

/* Takes a send or receive, which is tried again until its time is over. */
static void later(long id, int place, const char *line, int sends) {
  static char literal[LINE];
  const char *timeout = json_field(line, "timeout"), *frames = json_field(line, "frames");
  if (waiting_count == WAITING) { refuse(id, "internal", "too many wait"); return; }
  struct waiting *each = &waiting[waiting_count];
  *each = (struct waiting){.id = id, .place = place, .sends = sends};
  each->deadline = now() + (timeout == NULL ? 0 : atof(timeout));
  for (const char *at = sends && frames ? json_first(frames) : NULL; at; at = json_next(at)) {
    int known = each->frames < FRAMES && json_text(at, literal, sizeof literal);
    unsigned char *octets = known ? literal_octets(literal, &each->lengths[each->frames]) : NULL;
    if (octets == NULL) { refuse(id, "invalid", "frames"); return; }
    each->octets[each->frames++] = octets;
  }
  waiting_count++;
}

/* One try of a send: 0 where it waits on. */
static int try_send(struct waiting *each, void *socket) {
  for (int i = 0; i < each->frames; i++) {
    int flags = ZMQ_DONTWAIT | (i + 1 < each->frames ? ZMQ_SNDMORE : 0);
    if (zmq_send(socket, each->octets[i], each->lengths[i], flags) >= 0) continue;
    if (errno == EAGAIN && now() < each->deadline) return 0;
    refuse_errno(each->id);
    return 1;
  }
  say_ok(each->id, "");
  return 1;
}

static int try_receive(struct waiting *each, void *socket) {
  int more = 0;
  zmq_msg_t frame;
  zmq_msg_init(&frame);
  if (zmq_msg_recv(&frame, socket, ZMQ_DONTWAIT) < 0) {
    int waits = errno == EAGAIN && now() < each->deadline;
    if (!waits && errno == EAGAIN) say_ok(each->id, ",\"timeout\":true");
    else if (!waits) refuse_errno(each->id);
    return !waits;
  }
  printf("{\"id\":%ld,\"ok\":true,\"frames\":[", each->id);
  do {
    literal_print(zmq_msg_data(&frame), zmq_msg_size(&frame));
    more = zmq_msg_more(&frame);
    if (more) printf(",");
  } while (more && zmq_msg_recv(&frame, socket, 0) >= 0);
  zmq_msg_close(&frame);
  printf("]}\n");
  return 1;
}

/* Tries what waits, in order: of a socket's sends, and of its receives, the first only. */
static void try_all(void) {
  static char blocked[SOCKETS][2];
  int kept = 0;
  memset(blocked, 0, sizeof blocked);
  for (int i = 0; i < waiting_count; i++) {
    struct waiting *each = &waiting[i];
    void *socket = sockets[each->place].socket;
    int over = 0;
    if (socket == NULL) {
      refuse(each->id, "closed", "the socket was closed");
      over = 1;
    } else if (!blocked[each->place][each->sends]) {
      over = each->sends ? try_send(each, socket) : try_receive(each, socket);
    }
    blocked[each->place][each->sends] |= !over;
    if (over) for (int f = 0; f < each->frames; f++) free(each->octets[f]);
    else waiting[kept++] = *each;
  }
  waiting_count = kept;
}

/* Takes one request; 0 after bye. */
static int take(const char *line) {
  char op[NAME] = "", name[NAME] = "", endpoint[256] = "";
  const char *number = json_field(line, "id");
  long id = number == NULL ? 0 : atol(number);
  json_text(json_field(line, "op"), op, sizeof op);
  json_text(json_field(line, "s"), name, sizeof name);
  json_text(json_field(line, "endpoint"), endpoint, sizeof endpoint);
  int place = named(name);
  void *socket = place < 0 ? NULL : sockets[place].socket;
  if (strcmp(op, "hello") == 0) hello(id);
  else if (strcmp(op, "socket") == 0) open_socket(id, line, name);
  else if (strcmp(op, "reset") == 0 || strcmp(op, "bye") == 0) reset(id);
  else if (strstr(" bind connect send recv subscribe close ", op) == NULL || op[0] == '\0') {
    refuse(id, "unsupported", "operation");
  } else if (socket == NULL) refuse(id, "closed", "no open socket of this name");
  else if (strcmp(op, "bind") == 0) bind_socket(id, socket, endpoint);
  else if (strcmp(op, "connect") == 0) say(id, zmq_connect(socket, endpoint));
  else if (strcmp(op, "subscribe") == 0) subscribe(id, socket, line);
  else if (strcmp(op, "close") == 0) {
    close_at(place);
    say_ok(id, "");
  } else later(id, place, line, strcmp(op, "send") == 0);
  return strcmp(op, "bye") != 0;
}

int main(void) {
  static char rest[LINE + 1];
  size_t length = 0;
  context = zmq_ctx_new();
  for (;;) {
    zmq_pollitem_t input = {.fd = 0, .events = ZMQ_POLLIN};
    zmq_poll(&input, 1, 2);
    if (input.revents != 0) {
      ssize_t count = read(0, rest + length, LINE - length);
      if (count <= 0) return 0;
      length += (size_t)count;
      rest[length] = '\0';
      char *line = rest;
      for (char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        int goes_on = take(line);
        fflush(stdout);
        if (!goes_on) return 0;
      }
      length -= (size_t)(line - rest);
      memmove(rest, line, length + 1);
    }
    /* libzmq takes in new peers only when it is called: sockets at rest are called into. */
    for (int i = 0; i < SOCKETS; i++) {
      int events;
      size_t size = sizeof events;
      if (sockets[i].socket) zmq_getsockopt(sockets[i].socket, ZMQ_EVENTS, &events, &size);
    }
    try_all();
    fflush(stdout);
  }
}
