//! The driver of monocoque: ZDP/1, JSON lines over standard input and output.
//!
//! A socket of the library owns one connection and is opened on it, so a socket of the suite is
//! bound or connected once, and gets the next connection when one has ended.

mod frames;
mod lines;
mod link;
mod options;
mod socket;

use std::collections::HashMap;
use std::io::{self, BufRead};
use std::time::Duration;

use bytes::Bytes;
use frames::{literal_of, octets_of};
use lines::{Outcome, Refusal, say};
use monocoque_core::options::SocketOptions;
use monocoque_core::rt::{TcpListener, TcpStream};
use monocoque_zmtp as zmtp;
use serde_json::{Value, json};
use socket::{Command, Source, publish, serve};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{LocalSet, spawn_local};

const TYPES: [&str; 10] = [
    "REQ", "REP", "DEALER", "ROUTER", "PUB", "SUB", "XSUB", "PUSH", "PULL", "PAIR",
];

struct Open {
    kind: String,
    commands: mpsc::UnboundedSender<Command>,
    sourced: bool,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Driver {
    sockets: HashMap<String, Open>,
}

fn main() -> io::Result<()> {
    let (sender, mut requests) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    LocalSet::new().block_on(&runtime, async move {
        let mut driver = Driver::default();
        while let Some(line) = requests.recv().await {
            if driver.take(&line).await {
                break;
            }
        }
    });
    // The reader may be blocked in standard input.
    std::process::exit(0);
}

impl Driver {
    /// Whether it was the last line.
    async fn take(&mut self, line: &str) -> bool {
        let request: Value = match serde_json::from_str(line) {
            Ok(request) => request,
            Err(error) => {
                let reason = format!("expected one JSON object a line: {error}");
                say(&Value::Null, Err(Refusal("invalid", reason)));
                return false;
            }
        };
        let id = request["id"].clone();
        let op = request["op"].as_str().unwrap_or_default();
        match op {
            "send" | "recv" => {
                if let Err(refusal) = self.later(&id, op, &request) {
                    say(&id, Err(refusal));
                }
            }
            _ => say(&id, self.operate(op, &request).await),
        }
        op == "bye"
    }

    async fn operate(&mut self, op: &str, request: &Value) -> Outcome {
        match op {
            "hello" => hello(request),
            "case.begin" => Ok(json!({})),
            "case.end" => Ok(json!({ "open": self.sockets.len() })),
            "socket" => self.open(request),
            "bind" => self.bind(request).await,
            "connect" => self.connect(request),
            "subscribe" | "unsubscribe" => self.subscribe(op == "subscribe", request),
            "close" => {
                self.named(request)?;
                let name = text(request, "s");
                if let Some(open) = self.sockets.remove(name) {
                    close(open).await;
                }
                Ok(json!({}))
            }
            "reset" | "bye" => {
                for (_, open) in self.sockets.drain() {
                    close(open).await;
                }
                Ok(json!({ "open": 0 }))
            }
            _ => Err(Refusal("unsupported", format!("operation {op}"))),
        }
    }

    fn named(&mut self, request: &Value) -> Result<&mut Open, Refusal> {
        let name = text(request, "s");
        let refusal = || Refusal("closed", format!("no open socket {name}"));
        self.sockets.get_mut(name).ok_or_else(refusal)
    }

    fn open(&mut self, request: &Value) -> Outcome {
        let (name, kind) = (text(request, "s"), text(request, "type"));
        if !TYPES.contains(&kind) {
            return Err(Refusal("unsupported", format!("socket type {kind}")));
        }
        let mechanism = request["security"]["mechanism"].as_str().unwrap_or("NULL");
        if mechanism != "NULL" {
            return Err(Refusal("unsupported", format!("mechanism {mechanism}")));
        }
        if name.is_empty() || self.sockets.contains_key(name) {
            let reason = format!("expected a new name for a socket, got {name}");
            return Err(Refusal("invalid", reason));
        }
        let options = options::options_of(&request["opt"])?;
        let (commands, inbox) = mpsc::unbounded_channel();
        let task = spawn_local(task_of(kind.to_owned(), options, inbox));
        let open = Open {
            kind: kind.to_owned(),
            commands,
            sourced: false,
            task,
        };
        self.sockets.insert(name.to_owned(), open);
        Ok(json!({}))
    }

    async fn bind(&mut self, request: &Value) -> Outcome {
        let address = address_of(request)?.replace(":*", ":0");
        let open = self.named(request)?;
        let listener = TcpListener::bind(&address).await?;
        let host = address.rsplit_once(':').map_or("", |(host, _)| host);
        let endpoint = format!("tcp://{host}:{}", listener.local_addr()?.port());
        open.begin(Source::Listener(listener))?;
        Ok(json!({ "endpoint": endpoint }))
    }

    fn connect(&mut self, request: &Value) -> Outcome {
        let address = address_of(request)?;
        let open = self.named(request)?;
        if open.kind == "PUB" {
            return Err(Refusal("unsupported", "PUB has no way to connect".into()));
        }
        open.begin(Source::Address(address))?;
        Ok(json!({}))
    }

    fn subscribe(&mut self, on: bool, request: &Value) -> Outcome {
        let open = self.named(request)?;
        if open.kind != "SUB" && open.kind != "XSUB" {
            return Err(Refusal(
                "unsupported",
                format!("a subscription of {}", open.kind),
            ));
        }
        let prefix = octets_of(text(request, "prefix"))
            .ok_or_else(|| Refusal("invalid", "expected a prefix, a frame literal".into()))?;
        let _ = open.commands.send(Command::Subscribe(prefix, on));
        Ok(json!({}))
    }

    /// Sends and receives are answered when they are done, or when their time is over.
    fn later(&mut self, id: &Value, op: &str, request: &Value) -> Result<(), Refusal> {
        let open = self.named(request)?;
        let timeout = Duration::from_millis(request["timeout"].as_u64().unwrap_or(u64::MAX));
        let id = id.clone();
        if op == "recv" {
            let (answer, received) = oneshot::channel();
            let _ = open.commands.send(Command::Receive(answer));
            spawn_local(async move {
                say(
                    &id,
                    match tokio::time::timeout(timeout, received).await {
                        Err(_) => Ok(json!({ "timeout": true })),
                        Ok(outcome) => {
                            frames_of(outcome.map_err(|_| closed()).and_then(|done| Ok(done?)))
                        }
                    },
                );
            });
            return Ok(());
        }
        let message = message_of(request)?;
        if let ("XSUB", [frame]) = (open.kind.as_str(), message.as_slice()) {
            // The library takes subscriptions by name, not as messages.
            if let Some(on @ (0 | 1)) = frame.first() {
                let _ = open
                    .commands
                    .send(Command::Subscribe(frame.slice(1..), *on == 1));
                say(&id, Ok(json!({})));
                return Ok(());
            }
        }
        let (answer, sent) = oneshot::channel();
        let _ = open.commands.send(Command::Send(message, answer));
        spawn_local(async move {
            say(
                &id,
                match tokio::time::timeout(timeout, sent).await {
                    Err(_) => Err(Refusal("again", "not accepted in time".into())),
                    Ok(outcome) => outcome
                        .map_err(|_| closed())
                        .and_then(|done| Ok(json!(done?))),
                },
            );
        });
        Ok(())
    }
}

impl Open {
    fn begin(&mut self, source: Source) -> Result<(), Refusal> {
        if self.sourced {
            let reason = "a socket of this library has one endpoint";
            return Err(Refusal("unsupported", reason.into()));
        }
        self.sourced = true;
        let _ = self.commands.send(Command::From(source));
        Ok(())
    }
}

async fn close(open: Open) {
    drop(open.commands);
    open.task.abort();
    let _ = open.task.await;
}

async fn task_of(kind: String, options: SocketOptions, inbox: mpsc::UnboundedReceiver<Command>) {
    match kind.as_str() {
        "REQ" => serve::<zmtp::req::ReqSocket<TcpStream>>(options, inbox).await,
        "REP" => serve::<zmtp::rep::RepSocket<TcpStream>>(options, inbox).await,
        "DEALER" => serve::<zmtp::dealer::DealerSocket<TcpStream>>(options, inbox).await,
        "ROUTER" => serve::<zmtp::router::RouterSocket<TcpStream>>(options, inbox).await,
        "SUB" => serve::<zmtp::subscriber::SubSocket<TcpStream>>(options, inbox).await,
        "XSUB" => serve::<zmtp::xsub::XSubSocket<TcpStream>>(options, inbox).await,
        "PUSH" => serve::<zmtp::push::PushSocket<TcpStream>>(options, inbox).await,
        "PULL" => serve::<zmtp::pull::PullSocket<TcpStream>>(options, inbox).await,
        "PAIR" => serve::<zmtp::pair::PairSocket<TcpStream>>(options, inbox).await,
        _ => {
            if let Err(error) = publish(options, inbox).await {
                eprintln!("publish: {error}");
            }
        }
    }
}

fn hello(request: &Value) -> Outcome {
    let offered = request["zdp"]
        .as_array()
        .is_some_and(|all| all.contains(&json!(1)));
    if !offered {
        return Err(Refusal(
            "invalid",
            format!("expected zdp to offer 1, got {}", request["zdp"]),
        ));
    }
    let options: HashMap<_, _> = options::NAMES.iter().map(|name| (name, "rw")).collect();
    Ok(json!({
        "zdp": 1,
        "impl": {
            "name": "monocoque", "version": "0.4.0", "language": "Rust", "backend": "tokio",
            "homepage": "https://github.com/vorjdux/monocoque",
            "issues": "https://github.com/vorjdux/monocoque/issues",
        },
        "caps": {
            "zmtp": ["3.0"], "mechanisms": ["NULL"], "transports": ["tcp"],
            "sockets": TYPES, "options": options, "zap": false, "reset": true, "concurrent": true,
        },
    }))
}

fn text<'a>(request: &'a Value, field: &str) -> &'a str {
    request[field].as_str().unwrap_or_default()
}

fn address_of(request: &Value) -> Result<String, Refusal> {
    let endpoint = text(request, "endpoint");
    let address = endpoint.strip_prefix("tcp://").map(str::to_owned);
    address.ok_or_else(|| Refusal("unsupported", format!("endpoint {endpoint}")))
}

fn message_of(request: &Value) -> Result<Vec<Bytes>, Refusal> {
    let literals = request["frames"].as_array().map_or(&[][..], Vec::as_slice);
    let frames: Option<Vec<_>> = literals
        .iter()
        .map(|literal| literal.as_str().and_then(octets_of))
        .collect();
    frames.filter(|frames| !frames.is_empty()).ok_or_else(|| {
        Refusal(
            "invalid",
            "expected frames, a non-empty array of literals".into(),
        )
    })
}

fn frames_of(received: Result<Vec<Bytes>, Refusal>) -> Outcome {
    let literals: Vec<_> = received?.iter().map(|frame| literal_of(frame)).collect();
    Ok(json!({ "frames": literals }))
}

fn closed() -> Refusal {
    Refusal("closed", "the socket was closed".into())
}
