use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::super::keeper::{Tempo, keep_at};
use super::super::{JwksFault, JwksSource, KeyKeeper, KeySet, LocalIssuer, keep_fresh};
use super::server::{Server, at_once, ok, status};
use super::{attacker, document, issuer, key_id};

const TEMPO: Tempo = Tempo {
    retry: Duration::from_millis(10),
    gap: Duration::from_millis(200),
    refresh: Duration::from_secs(3600),
};

fn source(server: &Server) -> JwksSource {
    JwksSource::new(&server.url, LocalIssuer::ISSUER).unwrap()
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(10), "{what} never happened");
        sleep(Duration::from_millis(5)).await;
    }
}

async fn fresh(keeper: &KeyKeeper) {
    until("a good fetch", || keeper.is_fresh()).await;
}

#[test]
fn only_safe_addresses_are_asked() {
    let good = [
        "https://login.microsoftonline.com/x/discovery/v2.0/keys",
        "http://127.0.0.1:8080/keys",
        "http://[::1]:8080/keys",
        "http://localhost/keys",
    ];
    for url in good {
        assert!(JwksSource::new(url, LocalIssuer::ISSUER).is_ok(), "{url}");
    }
    let bad = [
        "http://login.microsoftonline.com/keys",
        "http://localhost.example.org/keys",
        "http://127.0.0.1.example.org/keys",
        "http://localhost@example.org/keys",
        "http://10.0.0.1/keys",
        "ftp://localhost/keys",
        "file:///etc/passwd",
        "login.microsoftonline.com",
        "",
    ];
    for url in bad {
        let refused = JwksSource::new(url, LocalIssuer::ISSUER);
        assert!(matches!(refused, Err(JwksFault::Address(_))), "{url}");
    }
}

#[tokio::test]
async fn a_good_document_is_read_whole() {
    let server = Server::with(document(&[issuer()]));
    assert_eq!(source(&server).fetch().await.unwrap(), document(&[issuer()]));
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn a_huge_document_is_refused() {
    let exact = Server::with(vec![b' '; 64 * 1024]);
    assert_eq!(source(&exact).fetch().await.unwrap().len(), 64 * 1024);
    let announced = Server::with(vec![b' '; 64 * 1024 + 1]);
    assert!(matches!(source(&announced).fetch().await, Err(JwksFault::TooLong)));
    let endless = Server::start(|_| {
        let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
        [at_once(head), vec![(Duration::ZERO, vec![b' '; 16 * 1024]); 1000]].concat()
    });
    assert!(matches!(source(&endless).fetch().await, Err(JwksFault::TooLong)));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let goal = Server::with(document(&[attacker()]));
    let url = goal.url.clone();
    for code in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let line = format!("{code}\r\nLocation: {url}");
        let server = Server::start(move |_| status(&line));
        assert!(matches!(source(&server).fetch().await, Err(JwksFault::Status(_))), "{code}");
    }
    assert_eq!(goal.asked(), 0);
}

#[tokio::test]
async fn anything_but_200_is_refused() {
    for code in ["204 No Content", "404 Not Found", "500 Oops", "503 Busy"] {
        let server = Server::start(move |_| status(code));
        assert!(matches!(source(&server).fetch().await, Err(JwksFault::Status(_))), "{code}");
    }
    let broken = Server::start(|_| at_once(b"SSH-2.0-x\r\n".to_vec()));
    assert!(matches!(source(&broken).fetch().await, Err(JwksFault::Transport(_))));
}

#[tokio::test]
async fn a_slow_answer_is_not_waited_for() {
    let trickle = Server::start(|_| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".to_vec();
        [at_once(head), vec![(Duration::from_millis(50), vec![b' ']); 100]].concat()
    });
    let start = Instant::now();
    let answer = source(&trickle).fetch_within(Duration::from_millis(200)).await;
    assert!(matches!(answer, Err(JwksFault::TooSlow)));
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_storm_of_unknown_keys_is_at_most_one_fetch() {
    let server = Server::with(document(&[issuer()]));
    let keeper = keep_fresh(source(&server), KeySet::empty());
    assert!(!keeper.is_fresh());
    fresh(&keeper).await;
    for _ in 0..1000 {
        keeper.ask();
        tokio::task::yield_now().await;
    }
    sleep(Duration::from_millis(100)).await;
    assert_eq!(server.asked(), 1, "the fetch at the start was a moment ago");
}

#[tokio::test]
async fn a_storm_after_the_gap_is_exactly_one_fetch() {
    let server = Server::start(|number| match number {
        1 => ok(&document(&[issuer()])),
        _ => ok(&document(&[attacker()])),
    });
    let keys = KeySet::empty();
    let keeper = keep_at(TEMPO, source(&server), keys.clone());
    fresh(&keeper).await;
    sleep(TEMPO.gap).await;
    (0..1000).for_each(|_| keeper.ask());
    until("the new key", || keys.current().named(&key_id(attacker())).is_some()).await;
    assert!(keys.current().named(&key_id(issuer())).is_none(), "the old key is gone");
    (0..1000).for_each(|_| keeper.ask());
    sleep(TEMPO.gap / 4).await;
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn the_first_fetch_is_tried_until_it_succeeds() {
    let server = Server::start(|number| match number {
        1 => status("Busy"),
        2 => ok(b"{\"keys\":[]}"),
        _ => ok(&document(&[issuer()])),
    });
    let keys = KeySet::empty();
    let keeper = keep_at(TEMPO, source(&server), keys.clone());
    fresh(&keeper).await;
    assert_eq!(server.asked(), 3);
    assert!(keys.current().named(&key_id(issuer())).is_some());
}

#[tokio::test]
async fn the_last_good_keys_outlive_an_outage() {
    let server = Server::start(|number| match number {
        1 => ok(&document(&[issuer()])),
        2 => status("Oops"),
        3 => ok(b"<html>"),
        _ => ok(&document(&[attacker()])),
    });
    let keys = KeySet::empty();
    let keeper = keep_at(TEMPO, source(&server), keys.clone());
    fresh(&keeper).await;
    sleep(TEMPO.gap).await;
    keeper.ask();
    until("the failures", || server.asked() >= 3).await;
    assert!(keys.current().named(&key_id(issuer())).is_some() || server.asked() > 3);
    assert!(keeper.is_fresh());
    until("the recovery", || keys.current().named(&key_id(attacker())).is_some()).await;
    assert_eq!(server.asked(), 4, "a failed refresh is tried again by itself");
}

#[tokio::test]
async fn nothing_is_fetched_once_the_keeper_is_gone() {
    let server = Server::start(|_| status("Busy"));
    let keeper = keep_at(TEMPO, source(&server), KeySet::empty());
    until("a first attempt", || server.asked() >= 1).await;
    drop(keeper.clone());
    let before = server.asked();
    until("another attempt", || server.asked() > before).await;
    drop(keeper);
    sleep(Duration::from_millis(30)).await;
    let after = server.asked();
    sleep(Duration::from_millis(100)).await;
    assert_eq!(server.asked(), after);
}
