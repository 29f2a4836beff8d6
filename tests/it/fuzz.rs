//! Requests that Schemathesis makes up from the contract: none may find an answer that the contract does not declare,
//! a server error, or a rule that is not kept.
//!
//! `make fuzz` asks more, as more people.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use actix_web::rt::task::spawn_blocking;
use tests::{World, report};

/// How many examples of each operation are made up, unless the environment says another number.
const EXAMPLES: &str = "50";

/// How many seconds that may take before what was found counts, unless the environment says a number of examples.
const BUDGET: &str = "240";
const PEOPLE: [&str; 4] = ["lead", "admin", "director", "auditor"];
const SEED: &str = "20251";

/// Where the Makefile puts it, or where it is found.
fn program() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let own = root.join(target).join("tools/python/bin/schemathesis");
    let found = Command::new("schemathesis").arg("--version").output().is_ok_and(|out| out.status.success());
    own.exists().then_some(own).or_else(|| found.then(|| "schemathesis".into()))
}

fn ask(program: &Path, base: &str, person: &str, examples: Option<&str>) -> Output {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/schemathesis.toml");
    // It leaves what it found where it runs.
    let found = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(program);
    command.current_dir(&found);
    command.arg("--config-file").arg(config).arg("run").arg(format!("{base}/openapi/v1.json"));
    command.args([
        "--checks",
        "all",
        "--max-examples",
        examples.unwrap_or(EXAMPLES),
        "--seed",
        SEED,
        "--no-color",
    ]);
    if examples.is_none() {
        command.args(["--max-time", BUDGET]);
    }
    command.args(["--header", &format!("Authorization: Bearer {}", World::token(person))]);
    command.env("NO_PROXY", "127.0.0.1").output().expect("schemathesis")
}

#[actix_web::test]
async fn made_up_requests_find_nothing_that_the_contract_does_not_say() {
    let Some(program) = program() else {
        report("skipped: schemathesis is not here, nothing makes requests up");
        return;
    };
    let wanted = std::env::var("FUZZ_EXAMPLES").ok();
    let people = if wanted.is_some() { &PEOPLE[..] } else { &PEOPLE[..1] };
    for &person in people {
        let world = World::new().await;
        let (program, base) = (program.clone(), world.base().to_owned());
        let examples = wanted.clone();
        let output = spawn_blocking(move || ask(&program, &base, person, examples.as_deref())).await.unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        let counted =
            told.lines().find(|line| line.contains(" generated,")).unwrap_or("nothing counted").trim();
        report(&format!("made up as {person}: {counted}"));
        assert!(output.status.success(), "as {person}: {told}{}", String::from_utf8_lossy(&output.stderr));
    }
}
