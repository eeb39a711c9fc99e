#include "operations.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "frames.h"
#include "lines.h"
#include "monitor.h"
#include "options.h"
#include "security.h"

static json_t *implementation(void) {
  int major, minor, patch;
  zmq_version(&major, &minor, &patch);
  return json_pack("{s:s, s:o, s:s, s:s, s:s, s:s, s:s}", "name", "libzmq", "version",
                   json_sprintf("%d.%d.%d", major, minor, patch), "language", "C++", "backend",
                   "epoll", "runtime", "C", "homepage", "https://zeromq.org", "issues",
                   "https://github.com/zeromq/libzmq/issues");
}

static enum outcome hello(struct call *call) {
  bool offered = false;
  size_t at;
  json_t *version;
  json_array_foreach(json_object_get(call->request, "zdp"), at, version) {
    offered |= json_integer_value(version) == 1;
  }
  if (!offered) {
    refuse(&call->no, "invalid", "expected zdp to offer 1");
    return REFUSED;
  }
  json_t *caps = json_pack("{s:[ssss], s:o, s:[ss], s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:[ss], s:b}",  //
                           "zmtp", "3.1", "3.0", "2.0", "1.0", "mechanisms",                 //
                           mechanisms_declared(), "transports", "tcp", "ipc", "sockets",
                           socket_types(), "options", options_declared(), "events",
                           events_declared(), "zap", 1, "messageProperties", 1, "z85", 1, "reset", 1, "stats", "fds", "rss",
                           "concurrent", 1);
  json_object_set_new(call->result, "zdp", json_integer(1));
  json_object_set_new(call->result, "impl", implementation());
  json_object_set_new(call->result, "caps", caps);
  return DONE;
}

static enum outcome case_begin(struct call *call) {
  (void)call;
  return DONE;
}

static json_int_t descriptors(void) {
  DIR *folder = opendir("/proc/self/fd");
  json_int_t count = 0;
  while (folder != NULL && readdir(folder) != NULL) count++;
  if (folder != NULL) closedir(folder);
  return count;
}

static json_int_t resident_octets(void) {
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL) return 0;
  if (fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
  fclose(file);
  return (json_int_t)pages * sysconf(_SC_PAGESIZE);
}

static enum outcome case_end(struct call *call) {
  json_int_t open = 0;
  for (struct open_socket *one = call->driver->sockets.first; one != NULL; one = one->next) open++;
  json_t *stats = json_pack("{s:I, s:I}", "fds", descriptors(), "rss", resident_octets());
  json_object_set_new(call->result, "open", json_integer(open));
  json_object_set_new(call->result, "stats", stats);
  return DONE;
}

static enum outcome open_socket(struct call *call) {
  const char *name = call_text(call, "type");
  int type = socket_type(name);
  if (type < 0) {
    refuse(&call->no, "unsupported", "socket type \"%s\"", name);
    return REFUSED;
  }
  struct sockets *all = &call->driver->sockets;
  int failed = sockets_open(all, call_text(call, "s"), type, call->request, &call->no);
  return failed ? REFUSED : DONE;
}

static void close_open(struct driver *driver, struct open_socket *open, const int *linger) {
  waiting_drop(&driver->waiting, open);
  socket_close(&driver->sockets, open, linger);
}

static enum outcome close_socket(struct call *call) {
  struct open_socket *open = call_socket(call);
  if (open == NULL) return REFUSED;
  close_open(call->driver, open, NULL);
  return DONE;
}

void reset_all(struct driver *driver) {
  int linger = 0;
  while (driver->sockets.first != NULL) close_open(driver, driver->sockets.first, &linger);
  zap_close(&driver->zap);
}

static enum outcome handle_zap(struct call *call) {
  struct driver *driver = call->driver;
  int failed = zap_handle(&driver->zap, driver->sockets.context, call->request, &call->no);
  return failed ? REFUSED : DONE;
}

/** RFC 32, by libzmq's own functions: four octets are five characters. */
static enum outcome z85_encode(struct call *call) {
  zmq_msg_t frame;
  if (frame_parse(json_object_get(call->request, "octets"), &frame, &call->no)) return REFUSED;
  size_t length = zmq_msg_size(&frame);
  char *text = calloc(1, length / 4 * 5 + 8);
  bool done = zmq_z85_encode(text, zmq_msg_data(&frame), length) != NULL;
  if (done) json_object_set_new(call->result, "text", json_string(text));
  else refuse_errno(&call->no, "z85.encode");
  free(text);
  zmq_msg_close(&frame);
  return done ? DONE : REFUSED;
}

static enum outcome z85_decode(struct call *call) {
  const char *text = call_text(call, "text");
  size_t length = strlen(text);
  uint8_t *octets = calloc(1, length / 5 * 4 + 8);
  bool done = zmq_z85_decode(octets, text) != NULL;
  if (done) json_object_set_new(call->result, "octets", frame_literal(octets, length / 5 * 4));
  else refuse_errno(&call->no, "z85.decode");
  free(octets);
  return done ? DONE : REFUSED;
}

static enum outcome reset(struct call *call) {
  reset_all(call->driver);
  json_object_set_new(call->result, "open", json_integer(0));
  return DONE;
}

static enum outcome bye(struct call *call) {
  call->driver->over = true;
  return DONE;
}

static const struct {
  const char *name;
  operation *run;
} operations[] = {
    {"hello", hello},
    {"case.begin", case_begin},
    {"case.end", case_end},
    {"socket", open_socket},
    {"bind", call_bind},
    {"unbind", call_unbind},
    {"connect", call_connect},
    {"disconnect", call_disconnect},
    {"set", call_set},
    {"get", call_get},
    {"subscribe", call_subscribe},
    {"unsubscribe", call_unsubscribe},
    {"send", call_send},
    {"recv", call_receive},
    {"recv.many", call_receive_many},
    {"zap.handle", handle_zap},
    {"z85.encode", z85_encode},
    {"z85.decode", z85_decode},
    {"close", close_socket},
    {"reset", reset},
    {"bye", bye},
};
#define COUNT (sizeof operations / sizeof operations[0])

static enum outcome run(struct call *call) {
  const char *name = call_text(call, "op");
  for (size_t at = 0; at < COUNT; at++) {
    if (strcmp(operations[at].name, name) == 0) return operations[at].run(call);
  }
  refuse(&call->no, "unsupported", "operation \"%s\"", name);
  return REFUSED;
}

void operate(struct driver *driver, const json_t *request) {
  struct call call = {.driver = driver, .request = request, .result = json_object()};
  json_t *id = id_of(request);
  enum outcome outcome = run(&call);
  if (outcome == DONE) {
    say_result(id, call.result);
    return;
  }
  json_decref(call.result);
  if (outcome == REFUSED) say_refusal(id, &call.no);
}
