#pragma once

#include <jansson.h>
#include <zmq.h>

#include "refusal.h"

/** A socket that the suite has opened, and the monitor that tells its events. */
struct open_socket {
  struct open_socket *next;
  char *name;
  int type;
  void *socket;
  void *monitor;
};

/** All sockets of one driver. */
struct sockets {
  void *context;
  struct open_socket *first;
  /** Monitors so far: their addresses are never reused. */
  unsigned monitors;
};

/** The number of a socket type by its name; -1 where it is unknown. */
int socket_type(const char *name);

/** The names of all types, for the capabilities. */
json_t *socket_types(void);

/** Opens a socket as `request` says: its opt and security. 0, or -1 with the refusal filled in. */
int sockets_open(struct sockets *all, const char *name, int type, const json_t *request,
                 struct refusal *no);

/** The open socket of that name; NULL with the refusal filled in. */
struct open_socket *socket_named(struct sockets *all, const char *name, struct refusal *no);

/** Closes one. Without `linger` its own option counts. */
void socket_close(struct sockets *all, struct open_socket *open, const int *linger);

/** libzmq attaches peers and takes subscriptions in only when its sockets are called into. */
void sockets_serve(struct sockets *all);
