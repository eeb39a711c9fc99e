#pragma once

#include <jansson.h>
#include <zmq.h>

#include "refusal.h"

/** A message of one or more frames. */
struct message {
  zmq_msg_t **frames;
  size_t count;
};

/** Makes a message of literals. 0, or -1 with the refusal filled in; close it either way. */
int message_parse(struct message *message, const json_t *literals, struct refusal *no);

/** The literals of its frames, as a JSON array. */
json_t *message_literals(const struct message *message);

/** Sends a copy without waiting. 0, or -1 with errno set. */
int message_send(const struct message *message, void *socket);

/** Receives a whole message without waiting. 0, or -1 with errno set; close it either way. */
int message_receive(struct message *message, void *socket);

void message_close(struct message *message);
