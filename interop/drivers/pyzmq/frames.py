"""Frame literals of ZDP/1: text:, hex:, b64:, gen:LEN:SEED, and sha256:LEN:HEX on receive."""

import base64, hashlib


def octets_of(literal):
    form, _, rest = literal.partition(":")
    if form == "text":
        return rest.encode()
    if form == "hex":
        return bytes.fromhex(rest)
    if form == "b64":
        return base64.b64decode(rest)
    if form != "gen":
        raise ValueError(f"expected text:, hex:, b64: or gen:LEN:SEED, got {literal[:60]!r}")
    length, seed = map(int, rest.split(":"))
    state, octets = seed & 0xFFFFFFFF or 1, bytearray()
    while len(octets) < length:
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        octets += state.to_bytes(4, "little")
    return bytes(octets[:length])


def literal_of(octets):
    if len(octets) > 4096:
        return f"sha256:{len(octets)}:{hashlib.sha256(octets).hexdigest()}"
    printable = octets and all(0x20 <= octet <= 0x7E for octet in octets)
    return f"text:{octets.decode()}" if printable else f"hex:{octets.hex()}"
