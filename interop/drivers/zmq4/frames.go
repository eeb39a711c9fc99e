package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// digestAbove is from how many octets on a received frame is told by its digest.
const digestAbove = 4096

// octetsOf gives the octets of a literal: text:, hex:, b64: or gen:LEN:SEED.
func octetsOf(literal string) ([]byte, error) {
	form, rest, _ := strings.Cut(literal, ":")
	switch form {
	case "text":
		return []byte(rest), nil
	case "hex":
		return hex.DecodeString(rest)
	case "b64":
		return base64.StdEncoding.DecodeString(rest)
	case "gen":
		var length int
		var seed uint32
		if _, err := fmt.Sscanf(rest, "%d:%d", &length, &seed); err == nil {
			return generated(length, seed), nil
		}
	}
	return nil, refusal{"invalid", "expected a frame literal, got " + strconv.Quote(literal)}
}

// generated makes octets of xorshift32 with 13, 17 and 5, words little-endian.
func generated(length int, seed uint32) []byte {
	state := max(seed, 1)
	octets := make([]byte, 0, length+3)
	for len(octets) < length {
		state ^= state << 13
		state ^= state >> 17
		state ^= state << 5
		octets = binary.LittleEndian.AppendUint32(octets, state)
	}
	return octets[:length]
}

// literalOf gives a received frame as hex:, or as sha256:LEN:HEX where it is large.
func literalOf(octets []byte) string {
	if len(octets) > digestAbove {
		return fmt.Sprintf("sha256:%d:%x", len(octets), sha256.Sum256(octets))
	}
	return "hex:" + hex.EncodeToString(octets)
}
