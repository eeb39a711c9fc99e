#include "literal.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void from_base64(const char *text, unsigned char *octets, size_t *length) {
  uint32_t bits = 0;
  int count = 0;
  *length = 0;
  for (; *text != '\0' && *text != '='; text++) {
    bits = bits << 6 | (uint32_t)(strchr(base64, *text) - base64);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    octets[(*length)++] = (unsigned char)(bits >> count);
  }
}

static void generate(unsigned char *octets, size_t length, uint32_t seed) {
  uint32_t state = seed == 0 ? 1 : seed;
  for (size_t at = 0; at < length; at++) {
    if (at % 4 == 0) {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
    }
    octets[at] = (unsigned char)(state >> (8 * (at % 4)));
  }
}

unsigned char *literal_octets(const char *literal, size_t *length) {
  const char *rest = strchr(literal, ':');
  if (rest == NULL) return NULL;
  rest++;
  size_t wanted = strlen(rest);
  unsigned long seed = 0;
  int generated = strncmp(literal, "gen:", 4) == 0;
  if (generated && sscanf(rest, "%zu:%lu", &wanted, &seed) != 2) return NULL;
  unsigned char *octets = malloc(wanted + 4);
  if (octets == NULL) return NULL;
  *length = wanted;
  if (generated) {
    generate(octets, wanted, (uint32_t)seed);
  } else if (strncmp(literal, "text:", 5) == 0) {
    memcpy(octets, rest, wanted);
  } else if (strncmp(literal, "hex:", 4) == 0) {
    *length = wanted / 2;
    for (size_t at = 0; at < *length; at++) sscanf(rest + 2 * at, "%2hhx", &octets[at]);
  } else if (strncmp(literal, "b64:", 4) == 0) {
    from_base64(rest, octets, length);
  } else {
    free(octets);
    return NULL;
  }
  return octets;
}

static uint32_t rotated(uint32_t word, int count) { return word >> count | word << (32 - count); }

/* The first 32 bits of the fractional part of a root of the first primes. FIPS 180-4. */
static void constants(uint32_t *k, uint32_t *h) {
  int found = 0;
  for (uint32_t prime = 2; found < 64; prime++) {
    int composite = 0;
    for (uint32_t d = 2; d * d <= prime; d++) composite |= prime % d == 0;
    if (composite) continue;
    long double cube = 1, square = 1;
    for (int step = 0; step < 60; step++) {
      cube -= (cube * cube * cube - prime) / (3 * cube * cube);
      square -= (square * square - prime) / (2 * square);
    }
    k[found] = (uint32_t)((cube - (uint32_t)cube) * 4294967296.0L);
    if (found < 8) h[found] = (uint32_t)((square - (uint32_t)square) * 4294967296.0L);
    found++;
  }
}

static void compress(uint32_t *h, const uint32_t *k, const unsigned char *block) {
  uint32_t w[64], v[8];
  for (int i = 0; i < 16; i++) {
    w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
           (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
  }
  for (int i = 16; i < 64; i++) {
    uint32_t a = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t b = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  memcpy(v, h, sizeof v);
  for (int i = 0; i < 64; i++) {
    uint32_t e = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25);
    uint32_t one = v[7] + e + ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
    uint32_t a = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22);
    uint32_t two = a + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += one;
    v[0] = one + two;
  }
  for (int i = 0; i < 8; i++) h[i] += v[i];
}

static void print_sha256(const unsigned char *octets, size_t length) {
  uint32_t k[64], h[8];
  unsigned char last[128] = {0};
  constants(k, h);
  size_t whole = length / 64 * 64, left = length - whole;
  for (size_t at = 0; at < whole; at += 64) compress(h, k, octets + at);
  memcpy(last, octets + whole, left);
  last[left] = 0x80;
  size_t end = left < 56 ? 64 : 128;
  for (int i = 0; i < 8; i++) last[end - 1 - i] = (unsigned char)((uint64_t)length * 8 >> (8 * i));
  for (size_t at = 0; at < end; at += 64) compress(h, k, last + at);
  for (int i = 0; i < 8; i++) printf("%08x", h[i]);
}

void literal_print(const unsigned char *octets, size_t length) {
  if (length > 4096) {
    printf("\"sha256:%zu:", length);
    print_sha256(octets, length);
  } else {
    printf("\"hex:");
    for (size_t at = 0; at < length; at++) printf("%02x", octets[at]);
  }
  printf("\"");
}
