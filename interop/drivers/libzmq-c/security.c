#include "security.h"

#include <stdbool.h>
#include <string.h>
#include <zmq.h>

/** What one role in a mechanism sets: a switch of the server, and options by field. */
static const struct role {
  const char *mechanism;
  const char *name;
  /** 0 where there is none. */
  int server_option;
  struct {
    const char *name;
    int option;
  } fields[3];
} roles[] = {
    {"PLAIN", "server", ZMQ_PLAIN_SERVER, {{NULL, 0}}},
    {"PLAIN",
     "client",
     0,
     {{"username", ZMQ_PLAIN_USERNAME}, {"password", ZMQ_PLAIN_PASSWORD}}},
    {"CURVE", "server", ZMQ_CURVE_SERVER, {{"secretKey", ZMQ_CURVE_SECRETKEY}}},
    {"CURVE",
     "client",
     0,
     {{"publicKey", ZMQ_CURVE_PUBLICKEY},
      {"secretKey", ZMQ_CURVE_SECRETKEY},
      {"serverKey", ZMQ_CURVE_SERVERKEY}}},
};
#define COUNT (sizeof roles / sizeof roles[0])
#define FIELDS (sizeof roles[0].fields / sizeof roles[0].fields[0])

static int apply_field(void *socket, const char *name, int option, const char *value,
                       struct refusal *no) {
  if (value == NULL) return refuse(no, "invalid", "expected %s", name);
  const char *text = strncmp(value, "z85:", 4) == 0 ? value + 4 : value;
  // A key in Z85 is told from one in octets by the closing zero, which counts.
  size_t length = strlen(text) + (text == value ? 0 : 1);
  return zmq_setsockopt(socket, option, text, length) == 0 ? 0 : refuse_errno(no, name);
}

static int apply_role(void *socket, const struct role *role, const json_t *security,
                      struct refusal *no) {
  int on = 1;
  if (role->server_option != 0 &&
      zmq_setsockopt(socket, role->server_option, &on, sizeof on) != 0) {
    return refuse_errno(no, role->mechanism);
  }
  for (size_t at = 0; at < FIELDS && role->fields[at].name != NULL; at++) {
    const char *name = role->fields[at].name;
    const char *value = json_string_value(json_object_get(security, name));
    if (apply_field(socket, name, role->fields[at].option, value, no) != 0) return -1;
  }
  return 0;
}

static int apply_mechanism(void *socket, const json_t *security, struct refusal *no) {
  const char *mechanism = json_string_value(json_object_get(security, "mechanism"));
  const char *name = json_string_value(json_object_get(security, "role"));
  if (mechanism == NULL || strcmp(mechanism, "NULL") == 0) return 0;
  bool known = false;
  for (size_t at = 0; at < COUNT; at++) {
    if (strcmp(roles[at].mechanism, mechanism) != 0) continue;
    known = true;
    if (name != NULL && strcmp(roles[at].name, name) == 0) {
      return apply_role(socket, &roles[at], security, no);
    }
  }
  if (!known) return refuse(no, "unsupported", "mechanism \"%s\"", mechanism);
  return refuse(no, "invalid", "expected the role server or client");
}

int security_apply(void *socket, const json_t *security, struct refusal *no) {
  const char *domain = json_string_value(json_object_get(security, "domain"));
  if (domain != NULL && apply_field(socket, "domain", ZMQ_ZAP_DOMAIN, domain, no) != 0) return -1;
  return apply_mechanism(socket, security, no);
}

json_t *mechanisms_declared(void) {
  json_t *names = json_pack("[ss]", "NULL", "PLAIN");
  if (zmq_has("curve")) json_array_append_new(names, json_string("CURVE"));
  return names;
}
