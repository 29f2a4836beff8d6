//! The guides are true: each request in them is sent to a server with the invented data, and answers as they show.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use tests::{World, report};

/// What differs from one server to the next.
const OWN: [&str; 10] = [
    "id",
    "etag",
    "currentEtag",
    "traceId",
    "link",
    "scopeId",
    "assignmentId",
    "nextCursor",
    "instance",
    "to",
];

/// What ends the output of each block of commands.
const END: &str = "\n-- end of block --\n";

/// The fenced blocks of a text, with their languages.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let fenced = text.split("```").skip(1).step_by(2);
    fenced.filter_map(|block| block.split_once('\n')).collect()
}

/// All commands of a guide as one script, and what it shows of the answer to each block that it shows one of.
fn script(text: &str, base: &str) -> (String, BTreeMap<usize, String>) {
    let mut script =
        "make() { eval \"printf %s \\\"\\$TOKEN_$(echo \"${3#PERSON=}\" | tr - _)\\\"\"; }\n".to_owned();
    let mut shown = BTreeMap::new();
    let (mut count, mut waiting) = (0, None);
    for (language, block) in blocks(text) {
        match language {
            "sh" => {
                script.push_str(&block.replace("http://127.0.0.1:8080", base));
                script.extend(["printf '", &END.replace('\n', "\\n"), "'\n"]);
                waiting = Some(count);
                count += 1;
            }
            "http" => {
                if let Some(index) = waiting.take() {
                    shown.insert(index, block.to_owned());
                }
            }
            other => panic!("a block of {other:?}"),
        }
    }
    (script, shown)
}

/// The members of shown JSON that have a value of one word, with that value: `"status":409`.
fn members(shown: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in shown.match_indices("\":") {
        let name = shown[..at].rsplit('"').next().unwrap_or_default();
        let rest = &shown[at + 2..];
        let end = match rest.strip_prefix('"') {
            Some(text) => text.find('"').map(|end| end + 2),
            None => rest.find([',', '}', ']', '\n']),
        };
        let value = end.map_or("", |end| &rest[..end]);
        let whole = !value.contains('…') && !value.is_empty() && !value.starts_with(['{', '[']);
        if whole && !OWN.contains(&name) {
            found.push(format!("\"{name}\":{value}"));
        }
    }
    found
}

/// Fails unless an answer is as shown, but for what differs from one server to the next.
fn compare(guide: &str, shown: &str, answered: &str) -> usize {
    let answered = answered.replace('\r', "");
    let (head, body) = answered.split_once("\n\n").unwrap_or((&answered, ""));
    let (shown_head, shown_body) = shown.split_once("\n\n").unwrap_or((shown, ""));
    let head = head.to_ascii_lowercase();
    for (index, line) in shown_head.lines().enumerate() {
        let line = line.to_ascii_lowercase();
        let own = ["location", "etag", "link"].iter().any(|name| line.starts_with(&format!("{name}: ")));
        let wanted = if own { line.split(' ').next().unwrap_or_default().to_owned() } else { line };
        let found = head.lines().any(|line| line.starts_with(&wanted));
        assert!(found, "{guide}: line {index}, {wanted:?}, is not in\n{answered}");
    }
    let members = members(shown_body);
    for member in &members {
        assert!(body.contains(member.as_str()), "{guide}: {member} is not in\n{answered}");
    }
    members.len()
}

#[actix_web::test]
async fn every_request_in_the_guides_answers_as_shown() {
    if Command::new("curl").arg("--version").output().is_err() {
        report("skipped: curl is not here, the requests in the guides are not sent");
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/guide");
    let (mut requests, mut compared) = (0, 0);
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let guide = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.contains("```sh") {
            continue;
        }
        let world = World::new().await;
        let (script, shown) = script(&text, world.base());
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).env("no_proxy", "127.0.0.1");
        for person in api::local::people::PEOPLE {
            shell.env(format!("TOKEN_{}", person.key.replace('-', "_")), World::token(person.key));
        }
        let output = tokio::task::spawn_blocking(move || shell.output()).await.unwrap().unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let answers: Vec<&str> = output.split(END).collect();
        for (index, shown) in &shown {
            compared += compare(&guide, shown, answers[*index]);
            requests += 1;
        }
        world.end().await;
    }
    report(&format!("guides: {requests} requests answer as shown, in {compared} members"));
}
