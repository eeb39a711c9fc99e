// The C side of the benchmark: the same four roles, the same work and the same lines as node.ts.
// Arguments: ROLE SIZE LEAD_SECONDS SECONDS [ENDPOINT]
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

enum {
  HIGH_WATER_MARK = 1000,
  CLOCK_EVERY = 256,
  SENT_BEFORE_CLOCK = 2304,
  ROUND_TRIPS_PER_CLOCK = 16,
  ROUND_TRIPS_MAX = 4000000,
  TAIL_MS = 250
};

// What is measured lies between `began_at` and `ended_at`: lead and tail do not count.
typedef struct {
  double started_at, began_at, ended_at, cpu_began;
  uint64_t count_began;
  int phase;  // 0 before the first message, 1 lead, 2 inside, 3 after
} window_t;

static size_t size;
static double lead_s, span_s;
static uint64_t count, sum;
static double *took_us;
static size_t taken;

static void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, zmq_strerror(errno));
  exit(1);
}

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu_s(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void print_measured(const window_t *w) {
  printf("{\"messages\":%llu,\"seconds\":%.9f,\"cpuSeconds\":%.6f",
         (unsigned long long)(count - w->count_began), w->ended_at - w->began_at,
         cpu_s() - w->cpu_began);
  if (taken > 0) {
    qsort(took_us, taken, sizeof *took_us, ascending);
    printf(",\"p50Us\":%.3f,\"p99Us\":%.3f", took_us[taken / 2], took_us[taken * 99 / 100]);
  }
  printf("}\n");
  fflush(stdout);
}

// A look at the clock. Returns whether a sender may stop when it is told to: TAIL_MS after its
// measured time, when the other side's is over too. A stall delays what comes next and
// shortens nothing.
static int window_step(window_t *w) {
  double now = now_s();
  if (w->phase == 0) w->started_at = now, w->phase = 1;
  if (w->phase == 1 && now - w->started_at >= lead_s) {
    w->began_at = now, w->cpu_began = cpu_s(), w->count_began = count, w->phase = 2;
  } else if (w->phase == 2 && now - w->began_at >= span_s) {
    w->ended_at = now, w->phase = 3;
    print_measured(w);
  }
  return w->phase == 3 && now - w->ended_at >= TAIL_MS / 1e3;
}

// The runner closes stdin when both sides have measured.
static int told(void) {
  struct pollfd input = {.fd = 0, .events = POLLIN};
  return poll(&input, 1, 0) > 0;
}

static void *open_socket(void *context, int type, const char *endpoint) {
  void *socket = zmq_socket(context, type);
  int mark = HIGH_WATER_MARK;
  if (!socket) fail("zmq_socket");
  if (zmq_setsockopt(socket, ZMQ_SNDHWM, &mark, sizeof mark)) fail("ZMQ_SNDHWM");
  if (zmq_setsockopt(socket, ZMQ_RCVHWM, &mark, sizeof mark)) fail("ZMQ_RCVHWM");
  if (endpoint) {
    if (zmq_connect(socket, endpoint)) fail("zmq_connect");
    return socket;
  }
  char bound[256];
  size_t length = sizeof bound;
  if (zmq_bind(socket, "tcp://127.0.0.1:*")) fail("zmq_bind");
  if (zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &length)) fail("ZMQ_LAST_ENDPOINT");
  printf("{\"endpoint\":\"%s\"}\n", bound);
  fflush(stdout);
  return socket;
}

// Returns 0 for the empty message that ends a run.
static int look(zmq_msg_t *message) {
  size_t length = zmq_msg_size(message);
  if (length == 0) return 0;
  if (length != size) {
    fprintf(stderr, "expected a body of %zu octets, got %zu\n", size, length);
    exit(1);
  }
  const uint8_t *b = zmq_msg_data(message);
  sum += b[0] + b[1] + b[2] + b[3] + b[4] + b[5] + b[6] + b[7];
  return 1;
}

static void push(void *socket, const void *body) {
  window_t w = {0};
  for (;;) {
    // The clock starts when the queues were filled: then there is a connection that flows.
    if (count % CLOCK_EVERY == 0 && count >= SENT_BEFORE_CLOCK && window_step(&w) && told()) break;
    // By reference where the size says so, as the others may.
    int sent = size > 4096 ? zmq_send_const(socket, body, size, 0)
                           : zmq_send(socket, body, size, 0);
    if (sent < 0) fail("zmq_send");
    count++;
  }
  if (zmq_send(socket, "", 0, 0) < 0) fail("zmq_send");
}

static void pull(void *socket) {
  window_t w = {0};
  zmq_msg_t message;
  zmq_msg_init(&message);
  for (;;) {
    if (zmq_msg_recv(&message, socket, 0) < 0) fail("zmq_msg_recv");
    if (!look(&message)) break;
    if (++count % CLOCK_EVERY == 0) window_step(&w);
  }
}

static void req(void *socket, const void *body) {
  window_t w = {0};
  zmq_msg_t message;
  zmq_msg_init(&message);
  took_us = malloc(ROUND_TRIPS_MAX * sizeof *took_us);
  for (;;) {
    if (count % ROUND_TRIPS_PER_CLOCK == 1 && window_step(&w) && told()) break;
    double from = now_s();
    if (zmq_send(socket, body, size, 0) < 0) fail("zmq_send");
    if (zmq_msg_recv(&message, socket, 0) < 0) fail("zmq_msg_recv");
    look(&message);
    count++;
    if (w.phase == 2 && taken < ROUND_TRIPS_MAX) took_us[taken++] = (now_s() - from) * 1e6;
  }
  if (zmq_send(socket, "", 0, 0) < 0) fail("zmq_send");
}

static void rep(void *socket) {
  window_t w = {0};
  zmq_msg_t message;
  zmq_msg_init(&message);
  for (;;) {
    if (zmq_msg_recv(&message, socket, 0) < 0) fail("zmq_msg_recv");
    if (!look(&message)) break;
    if (zmq_msg_send(&message, socket, 0) < 0) fail("zmq_msg_send");
    if (++count % ROUND_TRIPS_PER_CLOCK == 0) window_step(&w);
  }
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "version") == 0) {
    int major, minor, patch;
    zmq_version(&major, &minor, &patch);
    printf("%d.%d.%d\n", major, minor, patch);
    return 0;
  }
  if (argc < 5) return 2;
  const char *role = argv[1], *endpoint = argc > 5 ? argv[5] : NULL;
  size = strtoul(argv[2], NULL, 10);
  lead_s = atof(argv[3]), span_s = atof(argv[4]);
  void *body = malloc(size), *context = zmq_ctx_new();
  memset(body, 1, size);
  if (!strcmp(role, "push")) push(open_socket(context, ZMQ_PUSH, endpoint), body);
  else if (!strcmp(role, "pull")) pull(open_socket(context, ZMQ_PULL, endpoint));
  else if (!strcmp(role, "req")) req(open_socket(context, ZMQ_REQ, endpoint), body);
  else if (!strcmp(role, "rep")) rep(open_socket(context, ZMQ_REP, endpoint));
  else return 2;
  printf("{\"total\":%llu,\"sum\":%llu}\n", (unsigned long long)count, (unsigned long long)sum);
  fflush(stdout);
  pause();  // until SIGTERM: what is queued may still leave
  return 0;
}
