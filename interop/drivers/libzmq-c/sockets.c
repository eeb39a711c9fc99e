#include "sockets.h"

#include <stdlib.h>
#include <string.h>

#include "monitor.h"
#include "options.h"
#include "security.h"

static const struct {
  const char *name;
  int number;
} types[] = {
    {"REQ", ZMQ_REQ},   {"REP", ZMQ_REP},   {"DEALER", ZMQ_DEALER}, {"ROUTER", ZMQ_ROUTER},
    {"PUB", ZMQ_PUB},   {"SUB", ZMQ_SUB},   {"XPUB", ZMQ_XPUB},     {"XSUB", ZMQ_XSUB},
    {"PUSH", ZMQ_PUSH}, {"PULL", ZMQ_PULL}, {"PAIR", ZMQ_PAIR},     {"STREAM", ZMQ_STREAM},
};
#define COUNT (sizeof types / sizeof types[0])

int socket_type(const char *name) {
  for (size_t at = 0; name != NULL && at < COUNT; at++) {
    if (strcmp(types[at].name, name) == 0) return types[at].number;
  }
  return -1;
}

json_t *socket_types(void) {
  json_t *names = json_array();
  for (size_t at = 0; at < COUNT; at++) json_array_append_new(names, json_string(types[at].name));
  return names;
}

int sockets_open(struct sockets *all, const char *name, int type, const json_t *request,
                 struct refusal *no) {
  struct refusal unknown;
  if (name == NULL || socket_named(all, name, &unknown) != NULL) {
    return refuse(no, "invalid", "expected a new name for a socket, got \"%s\"",
                  name == NULL ? "" : name);
  }
  void *socket = zmq_socket(all->context, type);
  if (socket == NULL) return refuse_errno(no, "a socket");
  void *monitor = NULL;
  if (options_apply(socket, json_object_get(request, "opt"), no) == 0 &&
      security_apply(socket, json_object_get(request, "security"), no) == 0) {
    monitor = monitor_open(all->context, socket, ++all->monitors, no);
  }
  if (monitor == NULL) {
    zmq_close(socket);
    return -1;
  }
  struct open_socket *open = malloc(sizeof *open);
  *open = (struct open_socket){all->first, strdup(name), type, socket, monitor};
  all->first = open;
  return 0;
}

struct open_socket *socket_named(struct sockets *all, const char *name, struct refusal *no) {
  struct open_socket *open = all->first;
  while (open != NULL && (name == NULL || strcmp(open->name, name) != 0)) open = open->next;
  if (open == NULL) refuse(no, "closed", "no open socket \"%s\"", name == NULL ? "" : name);
  return open;
}

void socket_close(struct sockets *all, struct open_socket *open, const int *linger) {
  struct open_socket **link = &all->first;
  while (*link != open) link = &(*link)->next;
  *link = open->next;
  if (linger != NULL) zmq_setsockopt(open->socket, ZMQ_LINGER, linger, sizeof *linger);
  // The monitor outlives its socket's monitoring: libzmq sends it a last event and waits.
  zmq_socket_monitor(open->socket, NULL, 0);
  zmq_close(open->socket);
  zmq_close(open->monitor);
  free(open->name);
  free(open);
}

void sockets_serve(struct sockets *all) {
  for (struct open_socket *open = all->first; open != NULL; open = open->next) {
    int events;
    size_t length = sizeof events;
    zmq_getsockopt(open->socket, ZMQ_EVENTS, &events, &length);
    monitor_tell(open->monitor, open->name);
  }
}
