//! A small load balancer: every connection goes to the next replica that is ready.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

/// How often a replica is asked whether it is ready.
const ASKED: Duration = Duration::from_millis(200);

/// A balancer before some replicas; gone when dropped.
pub struct Balancer {
    base: String,
    replicas: Arc<Vec<Replica>>,
    working: Vec<JoinHandle<()>>,
}

struct Replica {
    address: SocketAddr,
    ready: watch::Sender<bool>,
}

impl Balancer {
    /// A balancer before these replicas.
    pub async fn before(addresses: &[SocketAddr]) -> Self {
        let replica = |&address| Replica { address, ready: watch::Sender::new(false) };
        let replicas: Arc<Vec<_>> = Arc::new(addresses.iter().map(replica).collect());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let mut working: Vec<_> =
            (0..replicas.len()).map(|number| tokio::spawn(ask(replicas.clone(), number))).collect();
        working.push(tokio::spawn(accept(listener, replicas.clone())));
        Self { base, replicas, working }
    }

    /// Where it listens.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Waits until it sends connections to a replica.
    pub async fn has(&self, number: usize) {
        let mut ready = self.replicas[number].ready.subscribe();
        ready.wait_for(|ready| *ready).await.expect("a balancer");
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.working.iter().for_each(JoinHandle::abort);
    }
}

async fn ask(replicas: Arc<Vec<Replica>>, number: usize) {
    let replica = &replicas[number];
    let asking = reqwest::Client::builder().no_proxy().timeout(ASKED).build().expect("a client");
    let mut ticks = interval(ASKED);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match asking.get(format!("http://{}/readyz", replica.address)).send().await {
            Ok(answer) => replica.ready.send_replace(answer.status() == 200),
            // Late is not unready: on a busy machine both would be out at once. The next answer tells.
            Err(error) if error.is_timeout() && !error.is_connect() => continue,
            Err(_) => replica.ready.send_replace(false),
        };
    }
}

async fn accept(listener: TcpListener, replicas: Arc<Vec<Replica>>) {
    let next = Arc::new(AtomicUsize::new(0));
    while let Ok((mut client, _)) = listener.accept().await {
        let (replicas, next) = (replicas.clone(), next.clone());
        tokio::spawn(async move {
            if let Some(mut server) = connect(&replicas, &next).await {
                let _ = copy_bidirectional(&mut client, &mut server).await;
            }
        });
    }
}

/// The next replica that is ready and lets itself be connected to.
async fn connect(replicas: &[Replica], next: &AtomicUsize) -> Option<TcpStream> {
    let first = next.fetch_add(1, Ordering::Relaxed);
    for number in 0..replicas.len() {
        let replica = &replicas[(first + number) % replicas.len()];
        if *replica.ready.borrow()
            && let Ok(server) = TcpStream::connect(replica.address).await
        {
            return Some(server);
        }
    }
    None
}
