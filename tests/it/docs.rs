//! The pages for people: complete, whole, safe, and readable by everybody.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use api::ProblemKind;
use tests::{Answer, World, report};

const POLICY: &str = "default-src 'self'";

async fn page(world: &World, path: &str) -> Answer {
    world.call("GET", path).header("accept", "text/html").send().await
}

/// What follows each `name="` in a page, up to the next quote.
fn attributes<'t>(html: &'t str, name: &str) -> Vec<&'t str> {
    let starts = format!("{name}=\"");
    html.split(starts.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn is_page(path: &str) -> bool {
    path.starts_with("/docs") || path.starts_with("/problems")
}

/// Every page that can be reached from the first one, by path; everything else that they load or link to here answers.
async fn crawl(world: &World) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut waiting = vec!["/docs".to_owned()];
    let mut seen = waiting.clone();
    while let Some(path) = waiting.pop() {
        let answer = page(world, &path).await.expect(200);
        assert!(answer.header("content-security-policy").contains(POLICY), "{path}");
        let media = answer.header("content-type").to_owned();
        for target in attributes(&answer.text, "href").into_iter().chain(attributes(&answer.text, "src")) {
            let target = target.split('#').next().unwrap_or_default().to_owned();
            if !target.is_empty() && is_page(&target) && !seen.contains(&target) {
                seen.push(target.clone());
                waiting.push(target);
            }
        }
        if media.starts_with("text/html") {
            pages.insert(path, answer.text);
        } else {
            let expected = ["text/css", "text/javascript", "image/svg+xml"];
            assert!(expected.iter().any(|kind| media.starts_with(kind)), "{path}: {media}");
        }
    }
    pages
}

#[actix_web::test]
async fn every_page_is_reached_and_whole() {
    let world = World::new().await;
    let pages = crawl(&world).await;
    for (path, html) in &pages {
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en-GB\">"), "{path}");
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        assert!(title.is_some_and(|title| title.len() > 10), "{path}");
        for landmark in ["<main", "<nav", "<header", "<footer", "class=\"skip\""] {
            assert!(html.contains(landmark), "{path} has no {landmark}");
        }
        assert_eq!(html.matches("<table").count(), html.matches("<caption").count(), "{path}");
        for inline in ["<style", " style=", " onclick=", " onload=", "<script>"] {
            assert!(!html.contains(inline), "{path} has {inline}");
        }
        let mut ids = attributes(html, " id");
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{path} has an id twice");
    }
    report(&format!("docs: {} pages", pages.len()));
    world.end().await;
}

#[actix_web::test]
async fn every_link_leads_somewhere_and_nothing_comes_from_elsewhere() {
    let world = World::new().await;
    let pages = crawl(&world).await;
    let mut links = 0;
    for (path, html) in &pages {
        for source in attributes(html, "src") {
            assert!(source.starts_with("/docs/"), "{path} loads {source}");
        }
        for link in attributes(html, "href") {
            links += 1;
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            assert!(target.is_empty() || target.starts_with('/'), "{path} links to {link}");
            if target.starts_with("/openapi/") {
                world.call("GET", target).send().await.expect(200);
            }
            let there = pages.get(if target.is_empty() { path.as_str() } else { target });
            if !anchor.is_empty() {
                let found = there.is_some_and(|html| attributes(html, " id").contains(&anchor));
                assert!(found, "{path}: {link} leads nowhere");
            }
        }
    }
    report(&format!("docs: {links} links"));
    world.end().await;
}

#[actix_web::test]
async fn every_operation_schema_and_kind_of_problem_is_told_of() {
    let world = World::new().await;
    let pages = crawl(&world).await;
    let reference: String = pages
        .iter()
        .filter(|(path, _)| path.starts_with("/docs/reference/"))
        .map(|(_, html)| &**html)
        .collect();
    for (method, path, operation) in tests::operations() {
        let id = operation["operationId"].as_str().unwrap();
        assert!(reference.contains(&format!("<h2 id=\"{id}\">")), "{method} {path} has no section");
        assert!(reference.contains(&format!("</span> {path}</code>")), "{method} {path} is not shown");
    }
    for (name, _) in tests::document()["components"]["schemas"].as_object().unwrap() {
        assert!(pages["/docs/reference/schemas"].contains(&format!("<h2 id=\"{name}\">")), "{name}");
    }
    for kind in ProblemKind::ALL {
        let told = &pages[&format!("/problems/{}", kind.slug())];
        assert!(told.contains(&format!("<code>{}</code>", kind.describe().code)), "{kind:?}");
    }
    world.end().await;
}

#[actix_web::test]
async fn pages_speak_http_like_everything_else() {
    let world = World::new().await;
    let get = page(&world, "/docs").await.expect(200);
    assert_eq!(get.header("cache-control"), "private, max-age=300");
    assert_eq!(get.header("x-content-type-options"), "nosniff");
    assert_eq!(get.header("referrer-policy"), "no-referrer");
    let head = world.call("HEAD", "/docs").send().await.expect(200);
    assert_eq!((head.text.as_str(), head.etag()), ("", get.etag()));
    let again = world.call("GET", "/docs").header("if-none-match", &get.etag()).send().await.expect(304);
    assert!(again.header("content-security-policy").contains(POLICY));
    let post = world.call("POST", "/docs/errors").send().await.expect(405);
    assert_eq!(post.header("allow"), "GET, HEAD, OPTIONS");
    let options = world.call("OPTIONS", "/docs/try").send().await.expect(204);
    assert_eq!(options.header("allow"), "GET, HEAD, OPTIONS");
    for path in ["/docs/", "/docs/nothing", "/docs/try/index.html", "/docsome"] {
        assert_eq!(page(&world, path).await.expect(404).code(), "notFound", "{path}");
    }
    let json = world.call("GET", "/problems/stale").header("accept", "application/json").send().await;
    assert_eq!(json.expect(200).code(), "stale");
    world.end().await;
}

#[test]
fn links_between_files_resolve() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut links = 0;
    for file in ["README.md", "tests/data/README.md", "openapi/CHANGELOG.md"] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let outside = target.starts_with("http") || target.starts_with('/') || target.starts_with('#');
            if !outside {
                links += 1;
                let folder = root.join(file).parent().unwrap().to_path_buf();
                assert!(folder.join(target).exists(), "{file}: {target} is not there");
            }
        }
    }
    assert!(links > 0);
}

/// Where `make test` installs what drives a browser.
fn tools() -> Option<PathBuf> {
    let tools = std::env::current_exe().ok()?.ancestors().nth(3)?.join("tools");
    let has = |package: &str| tools.join("node_modules").join(package).exists();
    (has("playwright-core") && has("axe-core")).then_some(tools)
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

#[actix_web::test]
async fn a_browser_finds_nothing_foreign_forbidden_or_inaccessible() {
    let Some(tools) = tools().filter(|_| is_there("node") && Path::new("/usr/bin/chromium").exists()) else {
        report(
            "skipped: node, Chromium, playwright-core or axe-core is not here, no browser looks at the pages",
        );
        return;
    };
    let world = World::new().await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/check.mjs");
    let mut command = Command::new("node");
    command.arg(script).arg(world.base()).arg(tools);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let (counts, faults) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    report(&format!("docs in Chromium: {}", counts.trim()));
    assert!(output.status.success(), "{counts}{faults}");
    world.end().await;
}
