//! Answers of ZDP/1: one JSON object a line.

use std::io::{self, Write};

use serde_json::{Value, json};

/// Why an operation is refused: a kind of the protocol, and a reason.
#[derive(Debug)]
pub struct Refusal(pub &'static str, pub String);

/// The fields of an answer, or why there is none.
pub type Outcome = Result<Value, Refusal>;

/// What the library refused, in the protocol's words.
impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::Unsupported => "unsupported",
            io::ErrorKind::InvalidInput => "state",
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "again",
            _ => "invalid",
        };
        Self(kind, error.to_string())
    }
}

/// Answers the request of this id.
pub fn say(id: &Value, outcome: Outcome) {
    let line = match outcome {
        Ok(Value::Object(mut fields)) => {
            fields.insert("id".into(), id.clone());
            fields.insert("ok".into(), true.into());
            Value::Object(fields)
        }
        Ok(_) => json!({ "id": id, "ok": true }),
        Err(Refusal(kind, reason)) => {
            json!({ "id": id, "ok": false, "err": { "kind": kind, "reason": reason } })
        }
    };
    let mut output = io::stdout().lock();
    // Nobody is left to tell where the suite has gone.
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
}
