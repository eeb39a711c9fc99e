#include "frames.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Above this many octets a received frame is told by its digest. */
#define DIGEST_ABOVE 4096
/** The largest frame that gen: makes. */
#define GENERATED_MAX (UINT64_C(1) << 31)

static int take_octets(zmq_msg_t *frame, const void *octets, size_t length, struct refusal *no) {
  if (zmq_msg_init_size(frame, length) != 0) return refuse_errno(no, "a frame");
  if (length > 0) memcpy(zmq_msg_data(frame), octets, length);
  return 0;
}

static int decoded(const char *digits, size_t count, bool hex, zmq_msg_t *frame,
                   struct refusal *no) {
  unsigned char *octets = malloc(count + 1);
  size_t length = 0;
  const char *end = digits;
  int failed = hex ? sodium_hex2bin(octets, count, digits, count, NULL, &length, &end)
                   : sodium_base642bin(octets, count, digits, count, NULL, &length, &end,
                                       sodium_base64_VARIANT_ORIGINAL);
  int result = failed != 0 || end != digits + count
                   ? refuse(no, "invalid", "expected %s digits, got \"%.60s\"",
                            hex ? "hexadecimal" : "base64", digits)
                   : take_octets(frame, octets, length, no);
  free(octets);
  return result;
}

/** 32-bit words of xorshift32 (13, 17, 5), little-endian; the first after one step from the seed. */
static int generated(const char *numbers, zmq_msg_t *frame, struct refusal *no) {
  uint64_t length, seed;
  int end = 0;
  int found = sscanf(numbers, "%" SCNu64 ":%" SCNu64 "%n", &length, &seed, &end);
  if (found != 2 || numbers[end] != '\0' || length > GENERATED_MAX) {
    return refuse(no, "invalid", "expected gen:LEN:SEED, got \"gen:%.60s\"", numbers);
  }
  if (zmq_msg_init_size(frame, length) != 0) return refuse_errno(no, "a frame");
  unsigned char *octets = zmq_msg_data(frame);
  uint32_t state = (uint32_t)seed == 0 ? 1 : (uint32_t)seed;
  for (uint64_t at = 0; at < length; at++) {
    if (at % 4 == 0) {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
    }
    octets[at] = (unsigned char)(state >> (at % 4 * 8));
  }
  return 0;
}

int frame_parse(const json_t *literal, zmq_msg_t *frame, struct refusal *no) {
  const char *text = json_string_value(literal);
  if (text == NULL) return refuse(no, "invalid", "expected a frame literal, a string");
  size_t length = json_string_length(literal);
  if (strncmp(text, "text:", 5) == 0) return take_octets(frame, text + 5, length - 5, no);
  if (strncmp(text, "hex:", 4) == 0) return decoded(text + 4, length - 4, true, frame, no);
  if (strncmp(text, "b64:", 4) == 0) return decoded(text + 4, length - 4, false, frame, no);
  if (strncmp(text, "gen:", 4) == 0) return generated(text + 4, frame, no);
  return refuse(no, "invalid", "expected text:, hex:, b64: or gen:LEN:SEED, got \"%.60s\"", text);
}

static json_t *hex_literal(const char *form, const unsigned char *octets, size_t length) {
  char *digits = malloc(2 * length + 1);
  sodium_bin2hex(digits, 2 * length + 1, octets, length);
  json_t *literal = json_sprintf("%s%s", form, digits);
  free(digits);
  return literal;
}

json_t *frame_literal(const void *data, size_t length) {
  const unsigned char *octets = data;
  if (length > DIGEST_ABOVE) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    char form[40];
    crypto_hash_sha256(digest, octets, length);
    snprintf(form, sizeof form, "sha256:%zu:", length);
    return hex_literal(form, digest, sizeof digest);
  }
  bool printable = length > 0;
  for (size_t at = 0; at < length; at++) printable &= octets[at] >= 0x20 && octets[at] <= 0x7e;
  return printable ? json_sprintf("text:%.*s", (int)length, (const char *)data)
                   : hex_literal("hex:", octets, length);
}

void digest_begin(struct messages_digest *digest) {
  crypto_hash_sha256_init(&digest->state);
  digest->octets = 0;
}

void digest_number(struct messages_digest *digest, uint32_t number) {
  unsigned char word[4] = {number >> 24, number >> 16, number >> 8, number};
  crypto_hash_sha256_update(&digest->state, word, sizeof word);
}

void digest_octets(struct messages_digest *digest, const void *octets, size_t length) {
  digest_number(digest, (uint32_t)length);
  crypto_hash_sha256_update(&digest->state, octets, length);
  digest->octets += length;
}

json_t *digest_end(struct messages_digest *digest) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&digest->state, hash);
  return hex_literal("", hash, sizeof hash);
}
