//! The very statements that the service sends, as PostgreSQL logged them, for pgbench; and the requests, for wrk.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use api::local::LocalPostgres;
use serde_json::Value;

use crate::load::Request;
use crate::process::Service;
use crate::{Outcome, Plan, seed, sql};

/// Where the scripts are.
pub(crate) struct Scripts {
    folder: PathBuf,
}

/// A statement with the values that were bound to it.
struct Logged {
    sql: String,
    values: Vec<Option<String>>,
}

/// The case whose requests are looked at; its number is put for others'.
const LOOKED_AT: u32 = 7;

impl Scripts {
    pub(crate) fn lua(&self, request: Request) -> PathBuf {
        self.folder.join(format!("{}.lua", request.name()))
    }

    pub(crate) fn sql(&self, request: Request) -> PathBuf {
        self.folder.join(format!("{}.sql", request.name()))
    }

    /// Asks a service of its own for each request once, and writes down what it sent to PostgreSQL.
    pub(crate) fn capture(
        folder: &Path,
        server: &LocalPostgres,
        asked: &Service,
        plan: &Plan,
    ) -> Outcome<Self> {
        let scripts = Self { folder: folder.join("scripts") };
        fs::create_dir_all(&scripts.folder)?;
        let tokens = asked.tokens(200)?;
        let cursors = cursors(asked, &tokens[0])?;
        for request in Request::ALL {
            fs::write(scripts.lua(request), lua(request, plan, &tokens, &cursors))?;
        }
        let database = seed::database(server);
        sql::text(&database, "alter database rise set log_min_duration_statement = 0")?;
        let watched = Service::start(&folder.join("watched"), server)?;
        let token = watched.tokens(1)?.remove(0);
        for request in Request::ALL {
            let text = watch(server, &watched, &token, request, plan)?;
            fs::write(scripts.sql(request), text)?;
        }
        watched.stop()?;
        sql::text(&database, "alter database rise reset log_min_duration_statement")?;
        Ok(scripts)
    }
}

/// The statements of one request as a script in which what tells requests apart is chosen at random.
fn watch(
    server: &LocalPostgres,
    watched: &Service,
    token: &str,
    request: Request,
    plan: &Plan,
) -> Outcome<String> {
    let (database, log) = (seed::database(server), server.folder().join("server.log"));
    let case = sql::text(&database, &format!("select {}", seed::case_id(&LOOKED_AT.to_string())))?;
    let head = format!("select seq, hash, at from chains where subject = '{case}'");
    let before = sql::text(&database, &head)?;
    let from = fs::metadata(&log)?.len();
    let key = uuid::Uuid::now_v7().simple().to_string();
    let (status, answer) = match request {
        Request::Read => watched.get(&format!("/v1/cases/{case}"), Some(token))?,
        Request::List => {
            let first = cursors(watched, token)?.remove(0);
            let from_here = fs::metadata(&log)?.len();
            let answer = watched.get(&list_path(Some(&first)), Some(token))?;
            return list(&executed(&log, from_here)?, answer.0, plan);
        }
        Request::Write => {
            let body = r#"{"text": "Spoke to the chair of governors about the plan."}"#;
            let rest = format!(
                "Content-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            watched.ask(&format!("POST /v1/cases/{case}/notes HTTP/1.1"), Some(token), &rest)?
        }
    };
    if !(200..300).contains(&status) {
        return Err(format!("{} was answered {answer}", request.name()).into());
    }
    let mut others = HashMap::from([(case, seed::case_id(":n::bigint"))]);
    if request == Request::Write {
        let after = sql::text(&database, &head)?;
        others.extend(write_values(&database, &before, &after, &key)?);
    }
    Ok(script(&executed(&log, from)?, &others, plan.cases, request))
}

fn list(logged: &[Logged], status: u16, plan: &Plan) -> Outcome<String> {
    if status != 200 {
        return Err("the list was not answered".into());
    }
    let mut others = HashMap::new();
    for value in logged.iter().flat_map(|logged| logged.values.iter().flatten()) {
        if value.starts_with("00000000-0000-7000-9000-") {
            others.insert(value.clone(), seed::case_id(":n::bigint"));
        } else if typed(value).ends_with("::timestamptz") {
            let at = "('2025-01-01'::timestamptz + :n::int * interval '4 minutes')";
            others.insert(value.clone(), at.to_owned());
        }
    }
    Ok(script(logged, &others, plan.cases, Request::List))
}

fn list_path(cursor: Option<&str>) -> String {
    let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    format!("/v1/cases?region=northEast&status=inProgress&limit=50{cursor}")
}

/// Up to 200 cursors, from walking the list.
fn cursors(service: &Service, token: &str) -> Outcome<Vec<String>> {
    let mut cursors: Vec<String> = Vec::new();
    while cursors.len() < 200 {
        let (_, answer) = service.get(&list_path(cursors.last().map(String::as_str)), Some(token))?;
        let body = answer.split_once("\r\n\r\n").ok_or("no body")?.1;
        let body: Value = serde_json::from_str(body)?;
        let Some(next) = body["nextCursor"].as_str() else { break };
        cursors.push(next.to_owned());
    }
    if cursors.is_empty() { Err("the list has one page only".into()) } else { Ok(cursors) }
}

/// What a write bound that is another time another value: where the chain ends, and what is new.
fn write_values(database: &str, before: &str, after: &str, key: &str) -> Outcome<Vec<(String, String)>> {
    let parts = |row: &str| row.split('|').map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (parts(before), parts(after));
    let number = "(:base::bigint + :i::bigint * 16 + :client_id::bigint)";
    let id = |kind: &str| format!("('00000000-0000-7000-{kind}-' || lpad(to_hex({number}), 12, '0'))::uuid");
    let note = sql::text(database, "select id from notes order by added_at desc limit 1")?;
    let event = sql::text(database, "select id from events order by position desc limit 1")?;
    let private = sql::text(database, &format!("select key from event_private where event_id = '{event}'"))?;
    Ok(vec![
        (before[0].clone(), ":head_seq::bigint".to_owned()),
        (before[1].clone(), ":head_hash::bytea".to_owned()),
        (after[0].clone(), "(:head_seq::bigint + 1)".to_owned()),
        (after[1].clone(), format!("sha256(int8send({number}))")),
        (after[2].clone(), "now()".to_owned()),
        (note, id("b000")),
        (event, id("a800")),
        (private, format!("sha256(int8send({number} + 1))")),
        (key.to_owned(), format!("md5({number}::text)")),
    ])
}

/// What was executed since the log was this long, oldest first.
fn executed(log: &Path, from: u64) -> Outcome<Vec<Logged>> {
    let bytes = fs::read(log)?;
    let text = String::from_utf8_lossy(bytes.get(usize::try_from(from)?..).unwrap_or_default()).into_owned();
    let mut entries: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix('\t'), entries.last_mut()) {
            (Some(more), Some(entry)) => {
                entry.push('\n');
                entry.push_str(more);
            }
            _ => entries.push(line.to_owned()),
        }
    }
    let mut found: Vec<Logged> = Vec::new();
    // The values stand in the entry after the statement's; those of its binding are told apart from them by that alone.
    let mut told = false;
    for entry in &entries {
        if let Some((_, said)) = entry.split_once("  execute ") {
            let sql = said.split_once(": ").ok_or("a statement")?.1.to_owned();
            found.push(Logged { sql, values: Vec::new() });
            told = true;
            continue;
        }
        if let (true, Some((_, said)), Some(last)) = (told, entry.split_once("DETAIL:  "), found.last_mut()) {
            let said = said.split_once(": ").map_or(said, |(_, values)| values);
            last.values = values(said);
        }
        told = false;
    }
    found.retain(|logged| !logged.sql.contains("blocked_identities"));
    Ok(found)
}

/// Reads `$1 = 'one', $2 = NULL`.
fn values(said: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    let mut rest = said;
    while let Some((_, after)) = rest.split_once(&format!("${} = ", values.len() + 1)) {
        if let Some(quoted) = after.strip_prefix('\'') {
            let mut value = String::new();
            let mut letters = quoted.char_indices().peekable();
            let mut end = quoted.len();
            while let Some((at, letter)) = letters.next() {
                match (letter, letters.peek()) {
                    ('\'', Some((_, '\''))) => {
                        letters.next();
                        value.push('\'');
                    }
                    ('\'', _) => {
                        end = at;
                        break;
                    }
                    _ => value.push(letter),
                }
            }
            values.push(Some(value));
            rest = &quoted[end..];
        } else {
            values.push(None);
            rest = after;
        }
    }
    values
}

/// A value as a literal of the type that it looks like: the log tells values, not types.
fn typed(value: &str) -> String {
    let is_date = |text: &str| chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    let kind = if value.parse::<uuid::Uuid>().is_ok() && value.len() == 36 {
        "uuid"
    } else if value.starts_with("\\x") {
        "bytea"
    } else if matches!(value, "t" | "f") {
        "bool"
    } else if value.parse::<i64>().is_ok() {
        "bigint"
    } else if is_date(value) {
        "date"
    } else if value.get(..10).is_some_and(is_date) {
        "timestamptz"
    } else if value.starts_with(['{', '[']) && serde_json::from_str::<Value>(value).is_ok() {
        "jsonb"
    } else if value.starts_with('{') {
        "text[]"
    } else {
        "text"
    };
    // What follows a colon would be taken for a variable.
    let mut text = String::new();
    for (at, letter) in value.char_indices() {
        text.push(letter);
        let next = value[at + letter.len_utf8()..].chars().next();
        if letter == ':' && next.is_some_and(char::is_alphabetic) {
            text.push(' ');
        }
    }
    format!("'{}'::{kind}", text.replace('\'', "''"))
}

fn script(logged: &[Logged], others: &HashMap<String, String>, cases: u32, request: Request) -> String {
    // Near the newest there is no whole page.
    let first = if request == Request::List { 2_000.min(cases / 2) } else { 0 };
    let mut text = format!("\\set i :i + 1\n\\set n random({first}, {})\n", cases - 1);
    for logged in logged {
        let mut pieces = logged.sql.split('$');
        text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = piece.split_at(digits);
            let value = number.parse::<usize>().ok().and_then(|number| logged.values.get(number - 1));
            let value = match value {
                Some(Some(value)) => others.get(value).cloned().unwrap_or_else(|| typed(value)),
                // The only values of these requests that are ever missing are ids.
                _ => "null::uuid".to_owned(),
            };
            text.push_str(&value);
            text.push_str(rest);
        }
        // The write is guarded by the end of the chain that was read before it.
        let is_head = request == Request::Write && logged.sql.contains("v.head_seq");
        text.push_str(if is_head { " \\gset\n" } else { ";\n" });
    }
    text
}

fn lua(request: Request, plan: &Plan, tokens: &[String], cursors: &[String]) -> String {
    let table = |name: &str, values: &[String]| {
        let mut text = format!("local {name} = {{\n");
        for value in values {
            let _ = writeln!(text, "\"{value}\",");
        }
        text + "}\n"
    };
    let path = match request {
        Request::Read | Request::Write => format!(
            "local path = string.format('/v1/cases/00000000-0000-7000-9000-%012x', math.random(0, {}))\n",
            plan.cases - 1
        ),
        Request::List => {
            format!("local path = '{}&cursor=' .. cursors[math.random(#cursors)]\n", list_path(None))
        }
    };
    let send = match request {
        Request::Read | Request::List => "return 'GET ' .. path .. ' HTTP/1.1\\r\\nHost: localhost\\r\\nAuthorization: Bearer ' .. token .. '\\r\\n\\r\\n'",
        Request::Write => {
            "local body = '{\"text\": \"Spoke to the chair of governors about the plan.\"}'
            local key = string.format('%08x%08x%08x%08x', math.random(0, 2147483647), math.random(0, 2147483647),
                math.random(0, 2147483647), math.random(0, 2147483647))
            return 'POST ' .. path .. '/notes HTTP/1.1\\r\\nHost: localhost\\r\\nAuthorization: Bearer ' .. token ..
                '\\r\\nContent-Type: application/json\\r\\nIdempotency-Key: ' .. key ..
                '\\r\\nContent-Length: ' .. #body .. '\\r\\n\\r\\n' .. body"
        }
    };
    format!(
        "{}{}
local threads = 0
function setup(thread)
    threads = threads + 1
    thread:set('seed', os.time() * 16 + threads)
end
function init()
    math.randomseed(seed)
end
function request()
    local token = tokens[math.random(#tokens)]
    {path}
    {send}
end
",
        table("tokens", tokens),
        table("cursors", cursors)
    )
}
