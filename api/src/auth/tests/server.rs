use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// An issuer's key server on this machine, answering one request at a time.
pub(super) struct Server {
    pub(super) url: String,
    asked: Arc<AtomicUsize>,
}

/// One answer: chunks of bytes, each sent after a pause.
pub(super) type Answer = Vec<(Duration, Vec<u8>)>;

impl Server {
    /// Answers the first request with `answer(1)`, the second with `answer(2)`, and so on.
    pub(super) fn start(answer: impl Fn(usize) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = BufReader::new(stream.try_clone().unwrap());
                request.lines().map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
                let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
                for (pause, bytes) in answer(number) {
                    thread::sleep(pause);
                    // Whoever asked may have hung up by now.
                    if stream.write_all(&bytes).is_err() {
                        break;
                    }
                }
            }
        });
        Self { url, asked }
    }

    /// Always answers with 200 and this body.
    pub(super) fn with(body: Vec<u8>) -> Self {
        Self::start(move |_| ok(&body))
    }

    /// How many requests there were.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

pub(super) fn ok(body: &[u8]) -> Answer {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    at_once([head.as_bytes(), body].concat())
}

pub(super) fn status(line: &str) -> Answer {
    at_once(format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes())
}

pub(super) fn at_once(bytes: Vec<u8>) -> Answer {
    vec![(Duration::ZERO, bytes)]
}
