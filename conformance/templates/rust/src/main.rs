//! A driver of ZDP/1 for the Scrutineer suites: one JSON object a line on stdin, and on stdout. It
//! drives the crate zmq. Put your library in place of it: what to change is marked HERE.

use base64::{engine::general_purpose::STANDARD, Engine};
use serde_json::{json, Map, Value};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, Write};
use std::sync::mpsc::{channel, RecvTimeoutError};
use std::time::{Duration, Instant};
use zmq::{Context, Socket, SocketType, DONTWAIT}; // HERE

/// HERE: what of ZMTP your library has. Only what is not declared may be missing.
const TYPES: [(&str, SocketType); 11] = [
    ("REQ", SocketType::REQ),
    ("REP", SocketType::REP),
    ("DEALER", SocketType::DEALER),
    ("ROUTER", SocketType::ROUTER),
    ("PUB", SocketType::PUB),
    ("SUB", SocketType::SUB),
    ("XPUB", SocketType::XPUB),
    ("XSUB", SocketType::XSUB),
    ("PUSH", SocketType::PUSH),
    ("PULL", SocketType::PULL),
    ("PAIR", SocketType::PAIR),
];
const OPTIONS: [&str; 3] = ["linger", "sndhwm", "rcvhwm"];

struct Refusal(&'static str, String);

/// HERE: your library's errors.
impl From<zmq::Error> for Refusal {
    fn from(error: zmq::Error) -> Self {
        let kind = match error {
            zmq::Error::EAGAIN => "again",
            zmq::Error::EFSM => "state",
            _ => "invalid",
        };
        Refusal(kind, error.to_string())
    }
}

/// What an operation says: `None` where it waits.
type Outcome = Result<Option<Value>, Refusal>;

/// A send or a receive that waits.
struct Waiting {
    request: Value,
    frames: Vec<Vec<u8>>,
    deadline: Instant,
}

struct Driver {
    context: Context,
    sockets: HashMap<String, Socket>,
    waiting: Vec<Waiting>,
}

impl Driver {
    fn operate(&mut self, request: &Value) -> Outcome {
        match text(request, "op") {
            "hello" => Ok(Some(hello())),
            "socket" => self.open(request),
            "bind" => {
                let socket = self.named(request)?;
                socket.bind(text(request, "endpoint"))?;
                let endpoint = socket.get_last_endpoint()?.unwrap_or_default();
                Ok(Some(json!({ "endpoint": endpoint })))
            }
            "connect" => {
                self.named(request)?.connect(text(request, "endpoint"))?;
                Ok(Some(json!({})))
            }
            "subscribe" => {
                let prefix = octets_of(text(request, "prefix"))?;
                let socket = self.named(request)?;
                if socket.get_socket_type()? == zmq::XSUB {
                    socket.send([&[1], prefix.as_slice()].concat(), zmq::DONTWAIT)?;
                } else {
                    socket.set_subscribe(&prefix)?;
                }
                Ok(Some(json!({})))
            }
            "send" | "recv" => self.later(request),
            "close" => {
                self.named(request)?;
                self.sockets.remove(text(request, "s"));
                Ok(Some(json!({})))
            }
            "reset" | "bye" => {
                for (_, socket) in self.sockets.drain() {
                    socket.set_linger(0)?;
                }
                Ok(Some(json!({ "open": 0 })))
            }
            op => Err(Refusal("unsupported", format!("operation {op}"))),
        }
    }

    fn open(&mut self, request: &Value) -> Outcome {
        let name = text(request, "type");
        let known = TYPES.iter().find(|(each, _)| *each == name);
        let Some((_, kind)) = known else {
            return Err(Refusal("unsupported", format!("socket type {name}")));
        };
        let none = Map::new();
        let options = request["opt"].as_object().unwrap_or(&none);
        if let Some(name) = options.keys().find(|name| !OPTIONS.contains(&name.as_str())) {
            return Err(Refusal("unsupported", format!("option {name}")));
        }
        let socket = self.context.socket(*kind)?;
        for (name, value) in options {
            let value = value.as_i64().unwrap_or_default() as i32;
            match name.as_str() {
                "linger" => socket.set_linger(value)?,
                "sndhwm" => socket.set_sndhwm(value)?,
                _ => socket.set_rcvhwm(value)?,
            }
        }
        self.sockets.insert(text(request, "s").to_string(), socket);
        Ok(Some(json!({})))
    }

    fn named(&self, request: &Value) -> Result<&Socket, Refusal> {
        let name = text(request, "s");
        let closed = || Refusal("closed", format!("no open socket {name}"));
        self.sockets.get(name).ok_or_else(closed)
    }

    /// Takes a send or receive, which is tried again until its time is over.
    fn later(&mut self, request: &Value) -> Outcome {
        self.named(request)?;
        let none = Vec::new();
        let literals = request["frames"].as_array().unwrap_or(&none);
        let frames = literals.iter().map(|literal| octets_of(literal.as_str().unwrap_or("")));
        let timeout = Duration::from_millis(request["timeout"].as_u64().unwrap_or_default());
        self.waiting.push(Waiting {
            request: request.clone(),
            frames: frames.collect::<Result<_, _>>()?,
            deadline: Instant::now() + timeout,
        });
        Ok(None)
    }

    fn attempt(&self, each: &Waiting) -> Outcome {
        let socket = self.named(&each.request)?;
        let late = Instant::now() >= each.deadline;
        if text(&each.request, "op") == "send" {
            return match socket.send_multipart(&each.frames, DONTWAIT) {
                Err(zmq::Error::EAGAIN) if !late => Ok(None),
                result => result.map(|()| Some(json!({}))).map_err(Refusal::from),
            };
        }
        match socket.recv_multipart(DONTWAIT) {
            Ok(frames) => {
                let literals: Vec<String> = frames.iter().map(|body| literal_of(body)).collect();
                Ok(Some(json!({ "frames": literals })))
            }
            Err(zmq::Error::EAGAIN) if late => Ok(Some(json!({ "timeout": true }))),
            Err(zmq::Error::EAGAIN) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Tries what waits, in order: of a socket's sends, and of its receives, the first only.
    fn attempt_all(&mut self) {
        let mut blocked = HashSet::new();
        for each in std::mem::take(&mut self.waiting) {
            let key = format!("{} {}", text(&each.request, "s"), text(&each.request, "op"));
            if blocked.contains(&key) || !answer(&each.request, self.attempt(&each)) {
                blocked.insert(key);
                self.waiting.push(each);
            }
        }
    }
}

fn text<'a>(request: &'a Value, name: &str) -> &'a str {
    request[name].as_str().unwrap_or("")
}

fn hello() -> Value {
    let sockets: Vec<&str> = TYPES.iter().map(|(name, _)| *name).collect();
    let options: Map<String, Value> =
        OPTIONS.iter().map(|name| (name.to_string(), json!("rw"))).collect();
    json!({
        "zdp": 1,
        "impl": { "name": "my library", "version": "0.1.0", "language": "Rust" },
        "caps": {
            "zmtp": ["3.1", "3.0"], "mechanisms": ["NULL"], "transports": ["tcp"],
            "sockets": sockets, "options": options,
        },
    })
}

/// Says what came of an operation; false where it waits.
fn answer(request: &Value, outcome: Outcome) -> bool {
    let mut line = match outcome {
        Ok(None) => return false,
        Ok(Some(mut result)) => {
            result["ok"] = json!(true);
            result
        }
        Err(Refusal(kind, reason)) => {
            json!({ "ok": false, "err": { "kind": kind, "reason": reason } })
        }
    };
    line["id"] = request["id"].clone();
    let mut output = std::io::stdout().lock();
    let written = writeln!(output, "{line}").and_then(|()| output.flush());
    if written.is_err() {
        std::process::exit(0);
    }
    true
}

/// The octets of a literal: text:, hex:, b64: or gen:LEN:SEED.
fn octets_of(literal: &str) -> Result<Vec<u8>, Refusal> {
    let invalid = || Refusal("invalid", format!("a frame like {literal}"));
    let (form, rest) = literal.split_once(':').ok_or_else(invalid)?;
    match form {
        "text" => Ok(rest.as_bytes().to_vec()),
        "hex" => hex::decode(rest).map_err(|_| invalid()),
        "b64" => STANDARD.decode(rest).map_err(|_| invalid()),
        "gen" => {
            let (length, seed) = rest.split_once(':').ok_or_else(invalid)?;
            let length: usize = length.parse().map_err(|_| invalid())?;
            let mut state: u32 = seed.parse().map_err(|_| invalid())?;
            state = state.max(1);
            let mut octets = Vec::with_capacity(length + 4);
            while octets.len() < length {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                octets.extend(state.to_le_bytes());
            }
            octets.truncate(length);
            Ok(octets)
        }
        _ => Err(invalid()),
    }
}

/// What is received: hex:, and a digest above 4 KiB.
fn literal_of(octets: &[u8]) -> String {
    if octets.len() <= 4096 {
        return format!("hex:{}", hex::encode(octets));
    }
    format!("sha256:{}:{}", octets.len(), hex::encode(Sha256::digest(octets)))
}

fn main() {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut driver =
        Driver { context: Context::new(), sockets: HashMap::new(), waiting: Vec::new() };
    loop {
        match lines.recv_timeout(Duration::from_millis(2)) {
            Ok(line) => {
                let request: Value = serde_json::from_str(&line).expect("one JSON object a line");
                let outcome = driver.operate(&request);
                answer(&request, outcome);
                if text(&request, "op") == "bye" {
                    return;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        // libzmq takes in new peers only when it is called: sockets at rest are called into.
        for socket in driver.sockets.values() {
            let _ = socket.get_events();
        }
        driver.attempt_all();
    }
}
