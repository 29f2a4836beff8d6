//! Who may lean on whom. The table is the architecture; the rest of this file only reads it.

use std::collections::BTreeSet;
use std::process::Command;

const MAY_USE: &[(&str, &[&str])] = &[
    ("kernel", &["chrono", "serde", "strum", "thiserror", "unicode-normalization", "uuid"]),
    ("calendar", &["chrono", "chrono-tz"]),
    ("register", &["kernel", "chrono", "serde", "strum", "thiserror", "uuid"]),
    ("authority", &["kernel", "register", "chrono", "serde", "strum", "uuid"]),
    (
        "casework",
        &["kernel", "calendar", "authority", "register", "chrono", "serde", "serde_json", "strum", "uuid"],
    ),
    (
        "persistence",
        &[
            "kernel",
            "authority",
            "register",
            "casework",
            "chrono",
            "deadpool",
            "diesel",
            "diesel-async",
            "diesel_migrations",
            "futures-util",
            "getrandom",
            "hmac",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
            "tokio",
            "tokio-postgres",
            "uuid",
        ],
    ),
    ("openapi", &["flate2", "serde_json"]),
    (
        "api",
        &[
            "kernel",
            "calendar",
            "authority",
            "register",
            "casework",
            "persistence",
            "openapi",
            "actix-web",
            "aws-lc-rs",
            "base64",
            "chrono",
            "clap",
            "csv",
            "encoding_rs",
            "env_logger",
            "form_urlencoded",
            "futures-util",
            "governor",
            "hmac",
            "indicatif",
            "jsonwebtoken",
            "log",
            "maud",
            "prometheus-client",
            "pulldown-cmark",
            "quick_cache",
            "reqwest",
            "serde",
            "serde_html_form",
            "serde_json",
            "serde_path_to_error",
            "sha2",
            "socket2",
            "strsim",
            "thiserror",
            "tokio",
            "tokio-util",
            "utoipa",
            "utoipa-actix-web",
            "utoipa-swagger-ui",
            "uuid",
            "validator",
            "xxhash-rust",
        ],
    ),
];

#[test]
fn every_crate_uses_only_what_it_may() {
    let output =
        Command::new(env!("CARGO")).args(["metadata", "--no-deps", "--format-version=1"]).output().unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    for package in packages.iter().filter(|package| package["name"] != "tests") {
        let name = package["name"].as_str().unwrap();
        let (_, allowed) =
            MAY_USE.iter().find(|(own, _)| *own == name).unwrap_or_else(|| panic!("{name} has no row"));
        let used = package["dependencies"].as_array().unwrap().iter().filter(|used| used["kind"].is_null());
        let used: BTreeSet<_> = used.map(|used| used["name"].as_str().unwrap()).collect();
        let extra: Vec<_> = used.difference(&allowed.iter().copied().collect()).copied().collect();
        assert!(extra.is_empty(), "{name} may not use {extra:?}");
    }
}
