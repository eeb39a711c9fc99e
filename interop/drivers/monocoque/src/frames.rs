//! Frame literals: `text:`, `hex:`, `b64:` and `gen:LEN:SEED`, and what is told of received frames.

use bytes::Bytes;
use sha2::{Digest, Sha256};

/// From how many octets on a received frame is told by its digest.
const DIGEST_ABOVE: usize = 4096;

/// The octets of a literal, or `None` where it is none.
pub fn octets_of(literal: &str) -> Option<Bytes> {
    let (form, rest) = literal.split_once(':')?;
    match form {
        "text" => Some(Bytes::copy_from_slice(rest.as_bytes())),
        "hex" => from_hex(rest).map(Bytes::from),
        "b64" => from_base64(rest).map(Bytes::from),
        "gen" => {
            let (length, seed) = rest.split_once(':')?;
            Some(generated(length.parse().ok()?, seed.parse().ok()?))
        }
        _ => None,
    }
}

/// `hex:` and digits, or `sha256:LEN:HEX` above 4 KiB.
pub fn literal_of(octets: &[u8]) -> String {
    if octets.len() > DIGEST_ABOVE {
        let digest = Sha256::digest(octets);
        return format!("sha256:{}:{}", octets.len(), to_hex(&digest));
    }
    format!("hex:{}", to_hex(octets))
}

/// Words of xorshift32 with 13, 17 and 5, little-endian, cut to length.
fn generated(length: usize, seed: u32) -> Bytes {
    let mut state = seed.max(1);
    let mut octets = Vec::with_capacity(length + 3);
    while octets.len() < length {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        octets.extend_from_slice(&state.to_le_bytes());
    }
    octets.truncate(length);
    Bytes::from(octets)
}

fn to_hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.as_bytes();
    if digits.len() % 2 != 0 {
        return None;
    }
    let pairs = digits.chunks(2).map(std::str::from_utf8);
    pairs
        .map(|pair| u8::from_str_radix(pair.ok()?, 16).ok())
        .collect()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    let (mut word, mut bits) = (0u32, 0);
    for character in text.trim_end_matches('=').bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        word = word << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            octets.push((word >> bits) as u8);
        }
    }
    Some(octets)
}
