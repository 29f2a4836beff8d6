//! Commands on documents and recommendations.

use chrono::NaiveDate;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{History, Request, day, text};

/// A command, on whichever of the things that there are.
#[derive(Clone, Debug)]
pub(super) enum Paper {
    Add { title: String, on: Option<NaiveDate> },
    Supersede { which: usize, by: usize },
    Remove { which: usize },
    Recommend { on: NaiveDate, resting_on: Option<usize> },
    Withdraw { which: usize },
}

const DOCUMENTS: &str = "/documents";
const RECOMMENDATIONS: &str = "/recommendations";

/// Any of them.
pub(super) fn commands() -> impl Strategy<Value = Paper> {
    let which = 0_usize..6;
    prop_oneof![
        2 => (text(), option::of(day())).prop_map(|(title, on)| Paper::Add { title, on }),
        1 => (which.clone(), which.clone()).prop_map(|(which, by)| Paper::Supersede { which, by }),
        1 => which.clone().prop_map(|which| Paper::Remove { which }),
        2 => (day(), option::of(which.clone())).prop_map(|(on, resting_on)| Paper::Recommend { on, resting_on }),
        1 => which.prop_map(|which| Paper::Withdraw { which }),
    ]
}

fn id(thing: &str) -> Option<&str> {
    thing.rsplit('/').next()
}

impl History {
    pub(super) fn file(&self, paper: &Paper) -> Option<Request> {
        let made = |makes: &'static str, body: Value| {
            Some(Request { makes, ..request(makes.to_owned(), None, body) })
        };
        let step = |thing: String, step: &str, body: Value| {
            Some(request(format!("{thing}/{step}"), Some(thing), body))
        };
        match paper {
            Paper::Add { title, on } => made(
                DOCUMENTS,
                json!({
                    "title": title, "kind": "letter", "url": "https://documents.example.org/1", "receivedOn": on,
                    "containsPersonalData": false, "classification": "official",
                }),
            ),
            Paper::Supersede { which, by } => {
                let (document, by) = (self.of_kind(DOCUMENTS, *which)?, self.of_kind(DOCUMENTS, *by)?);
                step(
                    document,
                    "supersede",
                    json!({"newDocumentId": id(&by), "reason": "The signed copy came"}),
                )
            }
            Paper::Remove { which } => {
                step(self.of_kind(DOCUMENTS, *which)?, "remove", json!({"reason": "On the wrong case"}))
            }
            Paper::Recommend { on, resting_on } => {
                let documents = resting_on.and_then(|which| self.of_kind(DOCUMENTS, which));
                let documents: Vec<_> = documents.iter().filter_map(|document| id(document)).collect();
                made(
                    RECOMMENDATIONS,
                    json!({
                        "decisionKind": "eligibility", "option": "eligible", "reasons": "Results fell.",
                        "recommendedOn": on, "documentIds": documents,
                    }),
                )
            }
            Paper::Withdraw { which } => {
                step(self.of_kind(RECOMMENDATIONS, *which)?, "withdraw", json!({"reason": "Looked again"}))
            }
        }
    }
}

fn request(path: String, of: Option<String>, body: Value) -> Request {
    Request {
        method: "POST",
        path,
        of,
        body,
        keyed: true,
        events: 1,
        also: Vec::new(),
        makes: "",
        watch: None,
        replaced: None,
    }
}
