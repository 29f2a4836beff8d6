//! What is answered in tasks.

use chrono::NaiveDate;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::{Request, day, text};

/// Answers that are saved.
#[derive(Clone, Debug)]
pub(super) enum TaskAnswer {
    Contact { contacted: bool, contacted_on: Option<NaiveDate>, diocese_on: Option<NaiveDate> },
    Notify { sent: bool, today: bool },
    Respond { finding: Option<&'static str>, details: Option<String> },
}

pub(super) const TASK: &str = "/tasks/contact-responsible-body";
pub(super) const NOTIFY: &str = "/tasks/send-formal-notification";
pub(super) const RESPOND: &str = "/tasks/record-conflict-response";

/// Any of them.
pub(super) fn commands() -> impl Strategy<Value = TaskAnswer> {
    prop_oneof![
        5 => (any::<bool>(), option::of(day()), option::of(day())).prop_map(
            |(contacted, contacted_on, diocese_on)| TaskAnswer::Contact { contacted, contacted_on, diocese_on }
        ),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(sent, today)| TaskAnswer::Notify { sent, today }),
        2 => (option::of(select(vec!["none", "managed"])), option::of(text()))
            .prop_map(|(finding, details)| TaskAnswer::Respond { finding, details }),
    ]
}

impl TaskAnswer {
    pub(super) fn request(&self) -> Request {
        let (task, body) = match self {
            Self::Contact { contacted, contacted_on, diocese_on } => (
                TASK,
                json!({"contacted": contacted, "contactedOn": contacted_on, "dioceseContactedOn": diocese_on}),
            ),
            Self::Notify { sent, today } => {
                let on = today.then(|| calendar::london_date(chrono::Utc::now()));
                let body = json!({
                    "templateUsed": true, "informationSheetAttached": true, "recipientsAdded": true, "sent": sent,
                    "sentOn": on,
                });
                (NOTIFY, body)
            }
            Self::Respond { finding, details } => (
                RESPOND,
                json!({"receivedOn": null, "documentId": null, "finding": finding, "details": details}),
            ),
        };
        Request {
            method: "PUT",
            path: task.to_owned(),
            of: Some(task.to_owned()),
            body,
            keyed: false,
            events: 1,
            also: Vec::new(),
            makes: "",
            watch: None,
            replaced: None,
        }
    }
}
