#include "message.h"

#include <errno.h>
#include <stdlib.h>

#include "frames.h"

/** Room for one more frame. It does not move later, as zmq_msg_t must not. */
static zmq_msg_t *next_frame(struct message *message) {
  message->frames = realloc(message->frames, (message->count + 1) * sizeof *message->frames);
  return message->frames[message->count] = malloc(sizeof(zmq_msg_t));
}

int message_parse(struct message *message, const json_t *literals, struct refusal *no) {
  if (json_array_size(literals) == 0) {
    return refuse(no, "invalid", "expected frames, a non-empty array of literals");
  }
  size_t at;
  json_t *literal;
  json_array_foreach((json_t *)literals, at, literal) {
    zmq_msg_t *frame = next_frame(message);
    if (frame_parse(literal, frame, no) != 0) {
      free(frame);
      return -1;
    }
    message->count++;
  }
  return 0;
}

json_t *message_literals(const struct message *message) {
  json_t *literals = json_array();
  for (size_t at = 0; at < message->count; at++) {
    zmq_msg_t *frame = message->frames[at];
    json_array_append_new(literals, frame_literal(zmq_msg_data(frame), zmq_msg_size(frame)));
  }
  return literals;
}

int message_send(const struct message *message, void *socket) {
  for (size_t at = 0; at < message->count; at++) {
    zmq_msg_t copy;
    zmq_msg_init(&copy);
    zmq_msg_copy(&copy, message->frames[at]);
    int more = at + 1 < message->count ? ZMQ_SNDMORE : 0;
    // Where the first frame was taken the rest is too: libzmq's messages are whole.
    if (zmq_msg_send(&copy, socket, ZMQ_DONTWAIT | more) < 0) {
      int code = zmq_errno();
      zmq_msg_close(&copy);
      errno = code;
      return -1;
    }
  }
  return 0;
}

int message_receive(struct message *message, void *socket) {
  do {
    zmq_msg_t *frame = next_frame(message);
    zmq_msg_init(frame);
    message->count++;
    if (zmq_msg_recv(frame, socket, ZMQ_DONTWAIT) < 0) return -1;
  } while (zmq_msg_more(message->frames[message->count - 1]));
  return 0;
}

void message_close(struct message *message) {
  int code = errno;
  for (size_t at = 0; at < message->count; at++) {
    zmq_msg_close(message->frames[at]);
    free(message->frames[at]);
  }
  free(message->frames);
  *message = (struct message){0};
  errno = code;
}
