//! A network that misbehaves, between a server and PostgreSQL.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_postgres::config::Host;

/// How the network behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Network {
    /// As it should.
    Pass,
    /// Every connection is reset, new ones too.
    Reset,
    /// Whatever is sent stays under way; it arrives when this is over.
    BlackHole,
    /// Whatever is sent arrives so much later.
    Delay(Duration),
    /// Connections are lost; new ones are accepted and never answered.
    HalfOpen,
    /// The answer to whatever contains this is lost, with its connection: it was done, and nobody is told.
    CutAfter(Vec<u8>),
}

/// The network before one PostgreSQL; gone when dropped.
pub struct Proxy {
    url: String,
    network: watch::Sender<Network>,
    accepting: JoinHandle<()>,
}

#[derive(Clone)]
enum Upstream {
    Tcp(String, u16),
    Unix(PathBuf),
}

impl Proxy {
    /// A way to the database at `url`.
    pub async fn before(url: &str) -> Self {
        let config: tokio_postgres::Config = url.parse().expect("an address");
        let port = config.get_ports().first().copied().unwrap_or(5432);
        let upstream = match &config.get_hosts()[0] {
            Host::Tcp(host) => Upstream::Tcp(host.clone(), port),
            Host::Unix(folder) => Upstream::Unix(folder.join(format!(".s.PGSQL.{port}"))),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let user = config.get_user().unwrap_or_default();
        let password = config.get_password().map(String::from_utf8_lossy).unwrap_or_default();
        let database = config.get_dbname().unwrap_or_default();
        let url = format!("postgres://{user}:{password}@{address}/{database}");
        let (network, behaviour) = watch::channel(Network::Pass);
        let accepting = tokio::spawn(accept(listener, upstream, behaviour));
        Self { url, network, accepting }
    }

    /// The database, by this way.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes the network behave so from now on.
    pub fn turn(&self, network: Network) {
        self.network.send_replace(network);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.turn(Network::Reset);
    }
}

async fn accept(listener: TcpListener, upstream: Upstream, network: watch::Receiver<Network>) {
    while let Ok((client, _)) = listener.accept().await {
        let (upstream, network) = (upstream.clone(), network.clone());
        tokio::spawn(async move {
            let _ = carry(client, upstream, network).await;
        });
    }
}

async fn carry(
    client: TcpStream,
    upstream: Upstream,
    mut network: watch::Receiver<Network>,
) -> io::Result<()> {
    let behaviour = network.borrow_and_update().clone();
    match behaviour {
        Network::Reset => client.set_zero_linger(),
        Network::HalfOpen | Network::BlackHole => {
            // Kept open and never answered, until the network changes.
            let _ = network.changed().await;
            client.set_zero_linger()
        }
        Network::Pass | Network::Delay(_) | Network::CutAfter(_) => {
            client.set_nodelay(true)?;
            match upstream {
                Upstream::Tcp(host, port) => {
                    let server = TcpStream::connect((host, port)).await?;
                    server.set_nodelay(true)?;
                    join(client, server, network).await
                }
                Upstream::Unix(path) => join(client, UnixStream::connect(path).await?, network).await,
            }
        }
    }
}

async fn join(
    mut client: TcpStream,
    server: impl AsyncRead + AsyncWrite,
    network: watch::Receiver<Network>,
) -> io::Result<()> {
    let (mut from_server, mut to_server) = tokio::io::split(server);
    let (mut from_client, mut to_client) = client.split();
    let (sent, cut) = watch::channel(false);
    let ended = tokio::select! {
        ended = pump(&mut from_client, &mut to_server, network.clone(), Some(sent), None) => ended,
        ended = pump(&mut from_server, &mut to_client, network, None, Some(cut)) => ended,
    };
    client.set_zero_linger()?;
    ended
}

/// Carries bytes one way until the connection ends or the network takes it away.
///
/// `sent` is told when what the answer is lost of goes by; `cut` hears of it on the way back.
async fn pump(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    mut network: watch::Receiver<Network>,
    sent: Option<watch::Sender<bool>>,
    cut: Option<watch::Receiver<bool>>,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read?,
            changed = network.changed() => {
                if changed.is_err() || matches!(*network.borrow(), Network::Reset | Network::HalfOpen) {
                    return Ok(());
                }
                continue;
            }
        };
        if read == 0 {
            return Ok(());
        }
        loop {
            let behaviour = network.borrow_and_update().clone();
            match behaviour {
                Network::Pass => break,
                Network::Delay(time) => {
                    sleep(time).await;
                    break;
                }
                Network::BlackHole if network.changed().await.is_ok() => {}
                Network::BlackHole | Network::Reset | Network::HalfOpen => return Ok(()),
                Network::CutAfter(mark) => {
                    if let Some(sent) = &sent {
                        let found = buffer[..read].windows(mark.len()).any(|part| part == mark);
                        sent.send_if_modified(|told| found && !std::mem::replace(told, true));
                    }
                    break;
                }
            }
        }
        if cut.as_ref().is_some_and(|cut| *cut.borrow()) {
            // What is read here is the answer: the work is done.
            return Ok(());
        }
        to.write_all(&buffer[..read]).await?;
    }
}
