#pragma once

#include <stdbool.h>

#include "frames.h"
#include "message.h"
#include "sockets.h"

enum wait { SENDING, RECEIVING, RECEIVING_MANY };

/** A send or receive that has no answer yet. */
struct waiting {
  struct waiting *next;
  struct open_socket *open;
  enum wait what;
  json_t *id;
  /** For each message; negative for ever. */
  double timeout_ms;
  double deadline_ms;
  struct message sent;
  /** Of recv: names that are asked for; NULL where none are. */
  json_t *properties;
  /** Of recv.many: how many are wanted and have come; their frames, or their digest. */
  json_int_t wanted;
  json_int_t count;
  json_t *messages;
  struct messages_digest digest;
};

/** Takes a send, recv or recv.many. 0, or -1 with the refusal filled in. */
int waiting_add(struct waiting **all, struct open_socket *open, enum wait what,
                const json_t *request, struct refusal *no);

/**
 * Tries what waits, and answers what is over. Of one socket's sends, and of its receives, only the
 * first that is left is tried, so that both keep their order.
 */
void waiting_try(struct waiting **all);

/** Refuses all that waits for this socket: it is closed. */
void waiting_drop(struct waiting **all, const struct open_socket *open);

/** ZMQ_POLLIN, ZMQ_POLLOUT or both: what is waited for on this socket. */
short waiting_events(const struct waiting *all, const struct open_socket *open);
