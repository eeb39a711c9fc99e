//! The library's socket types under one interface. Each owns one connection.

use std::io;

use bytes::Bytes;
use monocoque_core::options::SocketOptions;
use monocoque_core::rt::TcpStream;
use monocoque_zmtp as zmtp;

/// A socket of the library on a connection that is open.
pub trait Link: Sized {
    /// Whether it receives only in turn, so that it must not be asked ahead of the application.
    const IN_TURN: bool = false;
    async fn open(stream: TcpStream, options: SocketOptions) -> io::Result<Self>;
    async fn send(&mut self, message: Vec<Bytes>) -> io::Result<()>;
    /// `None` at the end of the connection.
    async fn receive(&mut self) -> io::Result<Option<Vec<Bytes>>>;
    async fn subscribe(&mut self, _prefix: Bytes, _on: bool) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// `$ty` by its inherent methods, where it has them, and else by those of `zmtp::Socket`.
macro_rules! link {
    ($ty:ty, $open:ident $(; in_turn: $in_turn:literal)? $(, $subscribe:item)?) => {
        impl Link for $ty {
            $(const IN_TURN: bool = $in_turn;)?
            async fn open(stream: TcpStream, options: SocketOptions) -> io::Result<Self> {
                Self::$open(stream, options).await
            }
            async fn send(&mut self, message: Vec<Bytes>) -> io::Result<()> {
                zmtp::Socket::send(self, message).await
            }
            async fn receive(&mut self) -> io::Result<Option<Vec<Bytes>>> {
                zmtp::Socket::recv(self).await
            }
            $($subscribe)?
        }
    };
}

link!(zmtp::dealer::DealerSocket<TcpStream>, from_tcp_with_options);
link!(zmtp::router::RouterSocket<TcpStream>, from_tcp_with_options);
link!(zmtp::req::ReqSocket<TcpStream>, from_tcp_with_options; in_turn: true);
link!(zmtp::rep::RepSocket<TcpStream>, from_tcp_with_options; in_turn: true);
link!(zmtp::push::PushSocket<TcpStream>, from_tcp_with_options);
link!(zmtp::pull::PullSocket<TcpStream>, from_tcp_with_options);
link!(zmtp::pair::PairSocket<TcpStream>, from_tcp_with_options);
link!(
    zmtp::subscriber::SubSocket<TcpStream>,
    from_tcp_with_options,
    async fn subscribe(&mut self, prefix: Bytes, on: bool) -> io::Result<()> {
        if on {
            self.subscribe(prefix).await
        } else {
            self.unsubscribe(&prefix).await
        }
    }
);
link!(
    zmtp::xsub::XSubSocket<TcpStream>,
    with_options,
    async fn subscribe(&mut self, prefix: Bytes, on: bool) -> io::Result<()> {
        if on {
            self.subscribe(prefix).await
        } else {
            self.unsubscribe(prefix).await
        }
    }
);
