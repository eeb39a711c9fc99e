#pragma once

#include <jansson.h>
#include <sodium.h>
#include <stdint.h>
#include <zmq.h>

#include "refusal.h"

/**
 * Makes a message of a frame literal: text:, hex:, b64: or gen:LEN:SEED.
 *
 * @return 0, and the caller closes the message; -1 with the refusal filled in
 */
int frame_parse(const json_t *literal, zmq_msg_t *frame, struct refusal *no);

/** The literal of a received frame: text: if printable, else hex:; sha256:LEN:HEX if large. */
json_t *frame_literal(const void *octets, size_t length);

/** The digest of recv.many: SHA-256 over each message's count of frames, lengths and octets. */
struct messages_digest {
  crypto_hash_sha256_state state;
  uint64_t octets;
};

void digest_begin(struct messages_digest *digest);
/** Takes a count or a length in: 32 bits, big-endian. */
void digest_number(struct messages_digest *digest, uint32_t number);
void digest_octets(struct messages_digest *digest, const void *octets, size_t length);
/** The digest in hexadecimal digits, as a JSON string. */
json_t *digest_end(struct messages_digest *digest);
