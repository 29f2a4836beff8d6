//! Commands on decisions that stand.

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{History, Request, day, text};

/// A command, on whichever of the decisions that there are.
#[derive(Clone, Debug)]
pub(super) enum Replace {
    Correct { which: usize, reasons: String },
    Supersede { which: usize, eligible: bool, on: NaiveDate },
}

/// Any of them.
pub(super) fn commands() -> impl Strategy<Value = Replace> {
    let on = prop_oneof![2 => day(), 1 => Just(calendar::london_date(chrono::Utc::now()))];
    prop_oneof![
        1 => (0_usize..4, text()).prop_map(|(which, reasons)| Replace::Correct { which, reasons }),
        2 => (0_usize..4, any::<bool>(), on)
            .prop_map(|(which, eligible, on)| Replace::Supersede { which, eligible, on }),
    ]
}

impl History {
    pub(super) fn replace(&self, replace: &Replace) -> Option<Request> {
        match replace {
            Replace::Correct { which, reasons } => {
                let body = json!({"reasons": reasons, "correctionReason": "A slip of the pen"});
                self.retake(*which, "correct", body, 1, false)
            }
            Replace::Supersede { which, eligible, on } => {
                // The case follows the latest decision, and whatever takes its place.
                let follows = which + 1 == self.decisions.len() && !self.closed;
                let outcome = if *eligible { "eligible" } else { "notEligible" };
                let body = json!({
                    "outcome": outcome, "newFacts": "A later inspection",
                    "decision": {"reasons": "A new inspection", "decidedOn": on, "channel": "inSystem"},
                });
                self.retake(*which, "supersede", body, 2 + i64::from(follows), follows)
            }
        }
    }

    fn retake(&self, which: usize, step: &str, body: Value, events: i64, follows: bool) -> Option<Request> {
        let decision = self.decisions.get(which)?.clone();
        Some(Request {
            method: "POST",
            path: format!("{decision}/{step}"),
            of: Some(decision),
            body,
            keyed: true,
            events,
            also: Vec::new(),
            makes: "",
            watch: None,
            replaced: Some((which, follows)),
        })
    }
}
