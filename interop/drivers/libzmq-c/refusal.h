#pragma once

/** Why an operation is refused: a kind of ZDP/1, and a sentence. */
struct refusal {
  const char *kind;
  char reason[256];
};

/** Fills it in, printf-style. Always -1, so that a caller can return it. */
int refuse(struct refusal *no, const char *kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The refusal that libzmq's errno stands for. Always -1. */
int refuse_errno(struct refusal *no, const char *what);
