/** The driver of libzmq through its C API: ZDP/1, JSON lines over standard input and output. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lines.h"
#include "operations.h"

/** How often sockets at rest are called into, in milliseconds. */
#define SERVE_MS 2
#define CHUNK 65536

/** What has come of standard input and is no whole line yet. */
struct input {
  char *octets;
  size_t length;
};

static void take_line(struct driver *driver, const char *line, size_t length) {
  json_error_t error;
  json_t *request = json_loadb(line, length, JSON_ALLOW_NUL, &error);
  if (json_is_object(request)) {
    operate(driver, request);
    waiting_try(&driver->waiting);
  } else {
    struct refusal no;
    const char *got = request == NULL ? error.text : "another value";
    refuse(&no, "invalid", "expected one JSON object a line, got: %s", got);
    say_refusal(id_of(NULL), &no);
  }
  json_decref(request);
}

/** Reads what is there and carries out its whole lines. False at the end of the input. */
static bool take_input(struct driver *driver, struct input *input) {
  input->octets = realloc(input->octets, input->length + CHUNK);
  ssize_t count = read(STDIN_FILENO, input->octets + input->length, CHUNK);
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) return false;
  input->length += (size_t)count;
  char *line = input->octets;
  char *end = input->octets + input->length;
  for (char *stop; (stop = memchr(line, '\n', (size_t)(end - line))) != NULL; line = stop + 1) {
    if (stop > line) take_line(driver, line, (size_t)(stop - line));
    if (driver->over) return false;
  }
  input->length = (size_t)(end - line);
  memmove(input->octets, line, input->length);
  if (input->length <= LINE_MAX_OCTETS) return true;
  fprintf(stderr, "a request longer than %d octets\n", LINE_MAX_OCTETS);
  return false;
}

/** Waits for input, for a socket that somebody waits on, or for the time to serve them all. */
static bool input_ready(struct driver *driver, zmq_pollitem_t **items) {
  int count = 1;
  for (struct open_socket *open = driver->sockets.first; open != NULL; open = open->next) count++;
  *items = realloc(*items, (size_t)count * sizeof **items);
  (*items)[0] = (zmq_pollitem_t){.fd = STDIN_FILENO, .events = ZMQ_POLLIN};
  int used = 1;
  for (struct open_socket *open = driver->sockets.first; open != NULL; open = open->next) {
    short events = waiting_events(driver->waiting, open);
    if (events != 0) (*items)[used++] = (zmq_pollitem_t){.socket = open->socket, .events = events};
  }
  int ready = zmq_poll(*items, used, driver->sockets.first == NULL ? -1 : SERVE_MS);
  return ready > 0 && (*items)[0].revents != 0;
}

int main(void) {
  struct driver driver = {.sockets.context = zmq_ctx_new()};
  struct input input = {0};
  zmq_pollitem_t *items = NULL;
  if (driver.sockets.context == NULL || sodium_init() < 0) return 1;
  for (;;) {
    if (input_ready(&driver, &items) && !take_input(&driver, &input)) break;
    waiting_try(&driver.waiting);
    sockets_serve(&driver.sockets);
    zap_serve(&driver.zap);
  }
  reset_all(&driver);
  free(items);
  free(input.octets);
  zmq_ctx_term(driver.sockets.context);
  return 0;
}
