#include "monitor.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#include "lines.h"

/** An endpoint is at most this long here; what is longer is told cut off. */
#define ENDPOINT_MAX 512

static const struct {
  uint16_t number;
  const char *name;
} events[] = {
    {ZMQ_EVENT_LISTENING, "listening"},
    {ZMQ_EVENT_ACCEPTED, "accepted"},
    {ZMQ_EVENT_CONNECTED, "connected"},
    {ZMQ_EVENT_HANDSHAKE_SUCCEEDED, "handshake_ok"},
    {ZMQ_EVENT_DISCONNECTED, "disconnected"},
    {ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, "handshake_failed"},
    {ZMQ_EVENT_HANDSHAKE_FAILED_AUTH, "handshake_failed"},
    {ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, "handshake_failed"},
};
#define COUNT (sizeof events / sizeof events[0])
/** The first of the three that share a name. */
#define FIRST_FAILURE 5

double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void *monitor_open(void *context, void *socket, unsigned number, struct refusal *no) {
  char address[40];
  int forever_not = 0;
  snprintf(address, sizeof address, "inproc://monitor-%u", number);
  if (zmq_socket_monitor(socket, address, ZMQ_EVENT_ALL) != 0) {
    refuse_errno(no, "monitoring");
    return NULL;
  }
  void *monitor = zmq_socket(context, ZMQ_PAIR);
  if (monitor == NULL || zmq_connect(monitor, address) != 0) {
    refuse_errno(no, "a monitor");
    zmq_socket_monitor(socket, NULL, 0);
    if (monitor != NULL) zmq_close(monitor);
    return NULL;
  }
  zmq_setsockopt(monitor, ZMQ_LINGER, &forever_not, sizeof forever_not);
  return monitor;
}

static void tell(const char *name, const unsigned char *event, const char *endpoint) {
  uint16_t number;
  uint32_t value;
  memcpy(&number, event, sizeof number);
  memcpy(&value, event + sizeof number, sizeof value);
  for (size_t at = 0; at < COUNT; at++) {
    if (events[at].number != number) continue;
    json_t *line = json_pack("{s:s, s:s, s:s, s:f}", "ev", events[at].name, "s", name, "endpoint",
                             endpoint, "t", now_ms());
    if (at >= FIRST_FAILURE) {
      // The number is of ZMQ_PROTOCOL_ERROR_*, a status of ZAP, or an errno.
      json_object_set_new(line, "why", json_sprintf("0x%x", value));
    }
    if (number == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) {
      json_object_set_new(line, "status", json_integer(value));
    }
    say(line);
  }
}

void monitor_tell(void *monitor, const char *name) {
  unsigned char event[6];
  char endpoint[ENDPOINT_MAX];
  while (zmq_recv(monitor, event, sizeof event, ZMQ_DONTWAIT) == sizeof event) {
    int length = zmq_recv(monitor, endpoint, sizeof endpoint - 1, 0);
    if (length < 0) return;
    endpoint[length < ENDPOINT_MAX ? length : ENDPOINT_MAX - 1] = '\0';
    tell(name, event, endpoint);
  }
}

json_t *events_declared(void) {
  json_t *names = json_array();
  for (size_t at = 0; at <= FIRST_FAILURE; at++) {
    json_array_append_new(names, json_string(events[at].name));
  }
  return names;
}
