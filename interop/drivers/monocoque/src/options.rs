//! The protocol's options that the library says it has.

use std::time::Duration;

use monocoque_core::options::SocketOptions;
use serde_json::Value;

use crate::frames::octets_of;
use crate::lines::Refusal;

pub const NAMES: [&str; 8] = [
    "identity",
    "linger",
    "handshake_ivl",
    "reconnect_ivl",
    "max_msg_size",
    "heartbeat_ivl",
    "heartbeat_timeout",
    "heartbeat_ttl",
];

/// The library's options of the protocol's.
pub fn options_of(asked: &Value) -> Result<SocketOptions, Refusal> {
    let mut options = SocketOptions::default();
    for (name, value) in asked.as_object().into_iter().flatten() {
        apply(&mut options, name, value)?;
    }
    Ok(options)
}

fn apply(options: &mut SocketOptions, name: &str, value: &Value) -> Result<(), Refusal> {
    if !NAMES.contains(&name) {
        return Err(Refusal("unsupported", format!("option {name}")));
    }
    let refused = || Refusal("invalid", format!("{name}: got {value}"));
    if name == "identity" {
        let octets = value.as_str().and_then(octets_of).ok_or_else(refused)?;
        options.routing_id = Some(octets);
        return Ok(());
    }
    let number = value.as_i64().ok_or_else(refused)?;
    let time = u64::try_from(number).ok().map(Duration::from_millis);
    match name {
        "linger" => options.linger = time,
        "handshake_ivl" => options.handshake_timeout = time.ok_or_else(refused)?,
        "reconnect_ivl" => options.reconnect_ivl = time.ok_or_else(refused)?,
        "max_msg_size" => options.max_msg_size = usize::try_from(number).ok(),
        "heartbeat_ivl" => options.heartbeat_ivl = time.filter(|time| !time.is_zero()),
        "heartbeat_timeout" => options.heartbeat_timeout = time,
        _ => options.heartbeat_ttl = time,
    }
    Ok(())
}
