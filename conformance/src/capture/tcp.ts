/** Flags of a TCP segment. RFC 9293, Header Format. */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** Protocol number of TCP. */
export const TCP = 6;

/** The link type of packets that begin with their IP header. */
export const LINK_RAW_IP = 101;

/** Block types of pcapng. */
export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE = 1;
export const SIMPLE_PACKET = 3;
export const ENHANCED_PACKET = 6;

/** Marks a section's order of octets. */
export const BYTE_ORDER = 0x1a2b3c4d;
