/** The version of libzmq whose options and behaviour are the model of this package. */
export const version = "4.3.5";

/** Which of libzmq's optional features there are, by the names of the zeromq package. */
export const capability = Object.freeze({
  ipc: true,
  curve: true,
  pgm: false,
  tipc: false,
  norm: false,
  gssapi: false,
  draft: false,
});
