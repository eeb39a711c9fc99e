/* Frames as ZDP/1 writes them. */
#ifndef LITERAL_H
#define LITERAL_H

#include <stddef.h>

/* The octets of text:, hex:, b64: or gen:LEN:SEED, to be freed; NULL where it is none of them. */
unsigned char *literal_octets(const char *literal, size_t *length);

/* Prints what was received: hex:, and a digest above 4 KiB. */
void literal_print(const unsigned char *octets, size_t length);

#endif
