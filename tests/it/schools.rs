//! The register of schools: what an import leaves behind, and how schools are found.

use std::collections::BTreeSet;

use serde_json::Value;
use tests::{Answer, World};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const FILE: &[u8] = include_bytes!("../data/edubasealldata-invented.csv");
const LINKS: &[u8] = include_bytes!("../data/links_edubasealldata-invented.csv");

async fn import(world: &World, query: &str, file: impl Into<Vec<u8>>) -> Answer {
    let call = world.call("POST", format!("/v1/school-imports{query}")).person("admin");
    call.header("content-type", "text/csv").bytes(file).send().await
}

/// The invented file with one piece of text, which there is, put for another.
fn altered(from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = FILE.windows(from.len()).position(|window| window == from).expect("the text");
    [&FILE[..at], to, &FILE[at + from.len()..]].concat()
}

/// The header line and the row that begins on a line.
fn line(number: usize) -> Vec<u8> {
    FILE.split_inclusive(|byte| *byte == b'\n').nth(number - 1).expect("a line").to_vec()
}

fn counts(answer: &Answer) -> [i64; 5] {
    ["read", "created", "changed", "unchanged", "rejected"]
        .map(|member| answer.body[member].as_i64().expect("a number"))
}

async fn upload(world: &World, framing: &str) -> TcpStream {
    world
        .raw(
            "admin",
            "POST /v1/school-imports",
            &format!(
                "Content-Type: text/csv
{framing}"
            ),
        )
        .await
}

async fn send_chunk(stream: &mut TcpStream, bytes: &[u8]) {
    let chunk = [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
    stream.write_all(&chunk).await.expect("a chunk");
}

/// Waits until so many imports stand so.
async fn wait_for(world: &World, state: &str, wanted: usize) -> Value {
    for _ in 0..300 {
        let found = world.get("admin", format!("/v1/school-imports?state={state}")).await.expect(200);
        if found.body["items"].as_array().map_or(0, Vec::len) == wanted {
            return found.body["items"][0].clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no import came to be {state}");
}

#[actix_web::test]
async fn the_same_file_again_changes_nothing() {
    let world = World::new().await;
    let before = world.database.count("school_changes").await;
    let again = import(&world, "", FILE).await.expect(201);
    assert_eq!((again.body["state"].as_str(), counts(&again)), (Some("applied"), [43, 0, 0, 43, 0]));
    assert_eq!(world.database.count("school_changes").await, before);
    let case_events = "events where kind = 'case.schoolChanged'";
    assert_eq!(world.database.count(case_events).await, 0);
    world.end().await;
}

#[actix_web::test]
async fn a_new_name_reaches_the_open_case_but_not_its_snapshot() {
    let world = World::new().await;
    let cases = world.get("lead", "/v1/cases?urn=900003").await.expect(200);
    let path = format!("/v1/cases/{}", cases.body["items"][0]["id"].as_str().unwrap());
    let before = world.get("lead", &path).await.expect(200);
    let (urn, name) =
        (before.body["school"]["urn"].as_str().unwrap(), before.body["school"]["name"].as_str().unwrap());
    let row =
        (2..45).map(line).find(|row| row.starts_with(format!("\"{urn}\"").as_bytes())).expect("its row");
    let first = String::from_utf8(line(1)).unwrap();
    let column = first.trim_end().split(',').position(|name| name == "\"EstablishmentName\"").unwrap();
    let mut cells: Vec<Vec<u8>> = row.split(|byte| *byte == b',').map(<[u8]>::to_vec).collect();
    cells[column] = b"\"Renamed Sample School\"".to_vec();
    let file = [first.as_bytes(), &cells.join(&b','), b""].concat();
    let trial = import(&world, "?dryRun=true", file.clone()).await.expect(201);
    assert_eq!((trial.body["state"].as_str(), counts(&trial)), (Some("dryRun"), [1, 0, 1, 0, 0]));
    assert_eq!(world.get("lead", &path).await.body, before.body);
    let done = import(&world, "", file).await.expect(201);
    assert_eq!(counts(&done), [1, 0, 1, 0, 0]);
    let changes = world.get("lead", format!("/v1/schools/{urn}/changes")).await.expect(200);
    assert_eq!(changes.body["items"][0]["changed"][0]["member"], "name");
    assert_eq!(changes.body["items"][0]["changed"][0]["before"], name);
    let after = world.get("lead", &path).await.expect(200);
    assert_eq!(after.body["unresolvedSchoolChanges"], 1);
    assert_eq!(after.body["school"], before.body["school"]);
    let events = world.get("lead", format!("{path}/events")).await.expect(200);
    assert_eq!(events.body["items"][0]["kind"], "case.schoolChanged");
    world.end().await;
}

#[actix_web::test]
async fn a_file_that_is_no_extract_is_refused_whole() {
    let world = World::new().await;
    let before = world.database.count("school_imports").await;
    let lacking = import(&world, "", altered(b"\"EstablishmentName\"", b"\"Other\"")).await.expect(422);
    assert!(lacking.text.contains("EstablishmentName"), "{lacking}");
    for file in [b"{\"not\": \"CSV\"}".to_vec(), Vec::new()] {
        import(&world, "", file).await.expect(422);
    }
    let media = world.call("POST", "/v1/school-imports").person("admin").header("content-type", "text/plain");
    media.bytes(FILE).send().await.expect(415);
    let lead = world.call("POST", "/v1/school-imports").person("lead").header("content-type", "text/csv");
    lead.bytes(FILE).send().await.expect(403);
    assert_eq!(world.database.count("school_imports").await, before);
    world.end().await;
}

#[actix_web::test]
async fn a_bad_row_refuses_the_file_or_is_left_out() {
    let world = World::new().await;
    let file = altered(b"\"900020\"", b"\"9000x0\"");
    let refused = import(&world, "", file.clone()).await.expect(201);
    assert_eq!((refused.body["state"].as_str(), counts(&refused)[4]), (Some("refused"), 1));
    let rows = refused.body["rejectedRows"].as_str().expect("a path");
    let rows = world.get("admin", rows).await.expect(200);
    assert_eq!(rows.body["items"][0]["line"], 21);
    assert_eq!(rows.body["items"][0]["column"], "URN");
    let skipped = import(&world, "?onBadRow=skip", file).await.expect(201);
    assert_eq!((skipped.body["state"].as_str(), counts(&skipped)), (Some("applied"), [43, 0, 0, 42, 1]));
    let twice = import(&world, "", [FILE, &line(2)[..]].concat()).await.expect(201);
    assert_eq!((twice.body["state"].as_str(), counts(&twice)[4]), (Some("refused"), 1));
    let cut = import(&world, "", &FILE[..FILE.len() - 300]).await.expect(201);
    assert_eq!(cut.body["state"], "refused");
    world.end().await;
}

#[actix_web::test]
async fn a_file_of_more_than_200_mb_is_refused_by_its_length() {
    let world = World::new().await;
    let mut stream = upload(&world, "Content-Length: 209715201").await;
    let mut told = [0; 12];
    stream.read_exact(&mut told).await.expect("an answer");
    assert_eq!(&told, b"HTTP/1.1 413");
    world.end().await;
}

#[actix_web::test]
async fn one_import_runs_at_a_time_and_one_that_breaks_off_has_failed() {
    let world = World::new().await;
    let before = world.database.count("school_changes").await;
    let mut stream = upload(&world, "Transfer-Encoding: chunked").await;
    send_chunk(&mut stream, &FILE[..16_384]).await;
    wait_for(&world, "running", 1).await;
    let second = import(&world, "", FILE).await.expect(409);
    assert_eq!(second.error_codes(), ["importAlreadyRunning"]);
    drop(stream);
    let failed = wait_for(&world, "failed", 1).await;
    assert!(failed["failure"].is_string());
    assert_eq!(world.database.count("school_changes").await, before);
    import(&world, "", FILE).await.expect(201);
    world.end().await;
}

#[actix_web::test]
async fn a_long_file_is_refused_while_another_import_runs_and_the_server_stops_all_the_same() {
    let mut world = World::new().await;
    let mut stream = upload(&world, "Transfer-Encoding: chunked").await;
    send_chunk(&mut stream, &FILE[..16_384]).await;
    wait_for(&world, "running", 1).await;
    // More rows than the parser may be ahead of whoever stores them.
    let long = [FILE, &line(2).repeat(10_000)[..]].concat();
    let second = import(&world, "", long).await.expect(409);
    assert_eq!(second.error_codes(), ["importAlreadyRunning"]);
    drop(stream);
    wait_for(&world, "failed", 1).await;
    world.stop().await;
    world.end().await;
}

#[actix_web::test]
async fn the_same_links_again_change_nothing() {
    let world = World::new().await;
    let call = world.call("POST", "/v1/school-link-imports").person("admin");
    let again = call.header("content-type", "text/csv").bytes(LINKS).send().await.expect(201);
    assert_eq!(counts(&again), [5, 0, 0, 5, 0]);
    world.end().await;
}

#[actix_web::test]
async fn a_bad_link_refuses_the_file_and_says_where() {
    let world = World::new().await;
    let file = [LINKS, b"\r\n9000x0,900006,\"Fictional Pit Lane Academy\",\"Successor\",\"01-09-2025\"\r\n"]
        .concat();
    let call = world.call("POST", "/v1/school-link-imports").person("admin");
    let refused = call.header("content-type", "text/csv").bytes(file).send().await.expect(201);
    assert_eq!((refused.body["state"].as_str(), counts(&refused)), (Some("refused"), [6, 0, 0, 0, 1]));
    let rows = refused.body["rejectedRows"].as_str().expect("a path");
    let rows = world.get("admin", rows).await.expect(200);
    assert_eq!(
        (&rows.body["items"][0]["line"], &rows.body["items"][0]["column"]),
        (&7.into(), &"URN".into())
    );
    world.end().await;
}

#[actix_web::test]
async fn a_search_is_blind_to_case_and_takes_wildcards_literally() {
    let world = World::new().await;
    let found = async |q: &str| {
        let answer = world.get("lead", format!("/v1/schools?q={q}")).await.expect(200);
        answer.body["items"].as_array().expect("a list").len()
    };
    assert!(found("SCHOOL").await > 0);
    assert_eq!(found("SCHOOL").await, found("school").await);
    assert_eq!((found("sch%25ol").await, found("sch_ol").await), (0, 0));
    world.get("lead", "/v1/schools?q=ab").await.expect(400);
    let unknown = world.get("lead", "/v1/schools?stauts=open").await.expect(400);
    assert!(unknown.code() == "unknownParameter" && unknown.text.contains("mean status"), "{unknown}");
    world.end().await;
}

#[actix_web::test]
async fn pages_both_ways_visit_every_school_once() {
    let world = World::new().await;
    let mut visits = Vec::new();
    for way in ["next", "prev"] {
        let mut path = "/v1/schools?limit=7".to_owned();
        if let (Some(Value::String(last)), "prev") = (visits.last().cloned(), way) {
            path = last;
        }
        let (mut seen, mut pages) = (BTreeSet::new(), 0);
        loop {
            let page = world.get("lead", &path).await.expect(200);
            pages += 1;
            for item in page.body["items"].as_array().expect("a list") {
                assert!(seen.insert(item["urn"].to_string()), "{item} came twice");
            }
            let link = page.header("link").split(',').find(|link| link.contains(&format!("rel=\"{way}\"")));
            let Some(link) = link.map(str::to_owned) else { break };
            let at = link.find("/v1/").expect("a path");
            path = link[at..link.find('>').expect("an end")].to_owned();
        }
        assert_eq!((seen.len(), pages), (43, 7), "{way}");
        visits.push(Value::String(path));
    }
    let Some(Value::String(cursor)) = visits.first() else { panic!("a page") };
    let other = world.get("lead", format!("{cursor}&status=open")).await.expect(400);
    assert_eq!(other.code(), "invalidCursor");
    let broken = world.get("lead", "/v1/schools?limit=7&cursor=bm90aGluZw").await.expect(400);
    assert_eq!(broken.code(), "invalidCursor");
    world.end().await;
}
