//! A socket of the suite: connections of the library's, one after the other.

use std::collections::VecDeque;
use std::future::pending;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use monocoque_core::options::SocketOptions;
use monocoque_core::rt::{TcpListener, TcpStream};
use monocoque_zmtp::publisher::PubSocket;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use crate::link::Link;

/// Messages that are received ahead of the application.
const AHEAD: usize = 1000;

type Answer<T> = oneshot::Sender<io::Result<T>>;

/// What the suite wants of one. Whoever has given up waiting has dropped the other end.
pub enum Command {
    From(Source),
    Send(Vec<Bytes>, Answer<()>),
    Receive(Answer<Vec<Bytes>>),
    Subscribe(Bytes, bool),
}

/// Where connections come from.
pub enum Source {
    Listener(TcpListener),
    Address(String),
}

impl Source {
    async fn stream(&self, options: &SocketOptions) -> TcpStream {
        loop {
            let opened = match self {
                Self::Listener(listener) => listener.accept().await.map(|(stream, _)| stream),
                Self::Address(address) => TcpStream::connect(address).await,
            };
            match opened {
                Ok(stream) => return stream,
                Err(_) => sleep(options.reconnect_ivl).await,
            }
        }
    }
}

/// What a socket that is open does next; a change of subscriptions is the library's to send.
enum Next {
    Received(io::Result<Option<Vec<Bytes>>>),
    Asked(Option<(Bytes, bool)>),
    Closed,
}

struct Socket {
    options: SocketOptions,
    commands: mpsc::UnboundedReceiver<Command>,
    source: Option<Rc<Source>>,
    subscriptions: Vec<Bytes>,
    sends: VecDeque<(Vec<Bytes>, Answer<()>)>,
    receives: VecDeque<Answer<Vec<Bytes>>>,
    inbox: VecDeque<Vec<Bytes>>,
}

/// Serves one until the other end of `commands` is gone.
pub async fn serve<L: Link>(options: SocketOptions, commands: mpsc::UnboundedReceiver<Command>) {
    let (sends, receives, inbox) = Default::default();
    let subscriptions = Vec::new();
    let mut socket = Socket {
        options,
        commands,
        source: None,
        subscriptions,
        sends,
        receives,
        inbox,
    };
    while let Some(link) = socket.open::<L>().await {
        if socket.carry(link).await.is_none() {
            return;
        }
    }
}

impl Socket {
    /// The next connection, with its handshake done. `None` when the socket is closed.
    async fn open<L: Link>(&mut self) -> Option<L> {
        loop {
            let options = self.options.clone();
            let source = self.source.clone();
            let opening = async {
                match &source {
                    Some(source) => L::open(source.stream(&options).await, options.clone()).await,
                    None => pending().await,
                }
            };
            tokio::pin!(opening);
            let opened = loop {
                tokio::select! {
                    opened = &mut opening => break Some(opened),
                    command = self.commands.recv() => {
                        self.take(command?);
                        self.deliver();
                        if source.is_none() && self.source.is_some() {
                            break None;
                        }
                    }
                }
            };
            match opened {
                Some(Ok(link)) => return Some(link),
                Some(Err(error)) => {
                    eprintln!("handshake: {error}");
                    sleep(Duration::from_millis(1)).await;
                }
                None => {}
            }
        }
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::From(source) => self.source = Some(Rc::new(source)),
            Command::Send(message, answer) => self.sends.push_back((message, answer)),
            Command::Receive(answer) => self.receives.push_back(answer),
            Command::Subscribe(prefix, true) => self.subscriptions.push(prefix),
            Command::Subscribe(prefix, false) => {
                if let Some(at) = self.subscriptions.iter().position(|one| *one == prefix) {
                    self.subscriptions.remove(at);
                }
            }
        }
    }

    /// Sends and receives until the connection ends. `None` when the socket is closed.
    async fn carry<L: Link>(&mut self, mut link: L) -> Option<()> {
        for prefix in self.subscriptions.clone() {
            if link.subscribe(prefix, true).await.is_err() {
                return Some(());
            }
        }
        loop {
            if let Err(error) = self.send_all(&mut link).await {
                eprintln!("send: {error}");
                return Some(());
            }
            self.deliver();
            let wanted = !self.receives.is_empty() || !L::IN_TURN;
            let ahead = self.inbox.len() < AHEAD;
            match self.next(&mut link, wanted && ahead).await {
                Next::Closed => return None,
                Next::Received(Ok(Some(message))) => self.inbox.push_back(message),
                Next::Received(Ok(None)) => return Some(()),
                Next::Received(Err(error)) if out_of_turn(&error) => self.refuse(error).await,
                Next::Received(Err(error)) => {
                    eprintln!("receive: {error}");
                    return Some(());
                }
                Next::Asked(None) => {}
                Next::Asked(Some((prefix, on))) => {
                    if let Err(error) = link.subscribe(prefix, on).await {
                        eprintln!("subscribe: {error}");
                        return Some(());
                    }
                }
            }
        }
    }

    /// Waits for a message, or for a command that needs the link. A call into the library is left
    /// unfinished only for the latter, for some of its sockets lose what they have half received.
    async fn next<L: Link>(&mut self, link: &mut L, receiving: bool) -> Next {
        let received = async {
            if receiving {
                link.receive().await
            } else {
                pending().await
            }
        };
        tokio::pin!(received);
        loop {
            tokio::select! {
                outcome = &mut received => return Next::Received(outcome),
                command = self.commands.recv() => {
                    let Some(command) = command else { return Next::Closed };
                    let change = match &command {
                        Command::Subscribe(prefix, on) => Some((prefix.clone(), *on)),
                        _ => None,
                    };
                    let waits = receiving && matches!(command, Command::Receive(_));
                    self.take(command);
                    self.deliver();
                    if !waits {
                        return Next::Asked(change);
                    }
                }
            }
        }
    }

    /// Sends what waits. An error ends the connection.
    async fn send_all<L: Link>(&mut self, link: &mut L) -> io::Result<()> {
        while let Some((message, answer)) = self.sends.pop_front() {
            if answer.is_closed() {
                continue;
            }
            match link.send(message).await {
                Err(error) if !out_of_turn(&error) => {
                    let told = io::Error::new(error.kind(), error.to_string());
                    let _ = answer.send(Err(told));
                    return Err(error);
                }
                outcome => drop(answer.send(outcome)),
            }
        }
        Ok(())
    }

    /// Gives what has come to those who wait, in order.
    fn deliver(&mut self) {
        self.receives.retain(|answer| !answer.is_closed());
        while !self.inbox.is_empty() && !self.receives.is_empty() {
            let (message, answer) = (self.inbox.pop_front(), self.receives.pop_front());
            if let (Some(message), Some(answer)) = (message, answer) {
                if let Err(Ok(message)) = answer.send(Ok(message)) {
                    self.inbox.push_front(message);
                }
            }
        }
    }

    /// Tells who waits that it is not the socket's turn; a socket that only sends never has one.
    async fn refuse(&mut self, error: io::Error) {
        match self.receives.pop_front() {
            Some(answer) => drop(answer.send(Err(error))),
            None => sleep(Duration::from_millis(1)).await,
        }
    }
}

/// The library refused the call, and the connection stands.
fn out_of_turn(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
    )
}

/// A PUB, which alone has several connections. It has no way to connect.
pub async fn publish(
    options: SocketOptions,
    mut commands: mpsc::UnboundedReceiver<Command>,
) -> io::Result<()> {
    let mut publisher = PubSocket::with_workers_opts(1, options)?;
    let mut listener = None;
    loop {
        let accepting = async {
            match &listener {
                Some(listener) => publisher.accept_subscriber(listener).await,
                None => pending().await,
            }
        };
        let command = tokio::select! {
            accepted = accepting => {
                if let Err(error) = accepted {
                    eprintln!("accept: {error}");
                }
                continue;
            }
            command = commands.recv() => command,
        };
        match command {
            None => return publisher.close().await,
            Some(Command::From(Source::Listener(bound))) => listener = Some(bound),
            Some(Command::From(Source::Address(_)) | Command::Subscribe(..)) => {}
            Some(Command::Send(message, answer)) => {
                drop(answer.send(publisher.send(message).await))
            }
            Some(Command::Receive(answer)) => {
                drop(answer.send(Err(io::ErrorKind::Unsupported.into())));
            }
        }
    }
}
