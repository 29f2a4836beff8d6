//! Commands on concerns, contacts, referrals and the watchlist.

use api::local::people::LocalPerson;
use chrono::NaiveDate;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{History, Request, day, text};

/// A command, on whichever of the things that there are.
#[derive(Clone, Debug)]
pub(super) enum Engage {
    Raise { on: NaiveDate },
    Change { which: usize, on: NaiveDate, text: String },
    Resolve { which: usize, on: NaiveDate },
    Reopen { which: usize },
    Step { which: usize, step: &'static str, on: Option<NaiveDate>, note: Option<String> },
    Mandate { which: usize, outcome: &'static str, on: NaiveDate },
    Powers { which: usize, on: NaiveDate },
    WithdrawPowers { which: usize, on: NaiveDate },
    MovePowers { which: usize, to: usize },
    Board { which: usize, on: NaiveDate },
    AddContact { name: String },
    ChangeContact { which: usize, name: String },
    DeleteContact { which: usize },
    Reveal { which: usize },
    Refer { on: NaiveDate },
    ChangeReferral { which: usize, on: NaiveDate, note: Option<String> },
    Watch,
    Unwatch,
}

const STEPS: [&str; 7] = [
    "relationships-tried",
    "mediation-tried",
    "information-powers-considered",
    "evidence-gathered",
    "regional-director-approval",
    "moderation",
    "notice-sent",
];

/// Any of them.
pub(super) fn commands() -> impl Strategy<Value = Engage> {
    let which = 0_usize..3;
    prop_oneof![
        4 => day().prop_map(|on| Engage::Raise { on }),
        2 => (which.clone(), day(), text()).prop_map(|(which, on, text)| Engage::Change { which, on, text }),
        1 => (which.clone(), day()).prop_map(|(which, on)| Engage::Resolve { which, on }),
        1 => which.clone().prop_map(|which| Engage::Reopen { which }),
        8 => (which.clone(), select(&STEPS[..]), option::weighted(0.9, day()), option::of(text()))
            .prop_map(|(which, step, on, note)| Engage::Step { which, step, on, note }),
        2 => (which.clone(), select(vec!["approve", "refuse"]), day())
            .prop_map(|(which, outcome, on)| Engage::Mandate { which, outcome, on }),
        2 => (which.clone(), day()).prop_map(|(which, on)| Engage::Powers { which, on }),
        1 => (which.clone(), day()).prop_map(|(which, on)| Engage::WithdrawPowers { which, on }),
        2 => (which.clone(), 0_usize..3).prop_map(|(which, to)| Engage::MovePowers { which, to }),
        1 => (which.clone(), day()).prop_map(|(which, on)| Engage::Board { which, on }),
        3 => text().prop_map(|name| Engage::AddContact { name }),
        2 => (which.clone(), text()).prop_map(|(which, name)| Engage::ChangeContact { which, name }),
        1 => which.clone().prop_map(|which| Engage::DeleteContact { which }),
        1 => which.clone().prop_map(|which| Engage::Reveal { which }),
        1 => day().prop_map(|on| Engage::Refer { on }),
        2 => (which, day(), option::of(text()))
            .prop_map(|(which, on, note)| Engage::ChangeReferral { which, on, note }),
        1 => Just(Engage::Watch),
        1 => Just(Engage::Unwatch),
    ]
}

impl Engage {
    /// Whether it is a decision.
    pub(super) const fn decides(&self) -> bool {
        matches!(self, Self::Mandate { .. } | Self::Powers { .. } | Self::Board { .. })
    }
}

const CONCERNS: &str = "/concerns";
const CONTACTS: &str = "/contacts";
const REFERRALS: &str = "/structural-referrals";

fn request(method: &'static str, path: String, of: Option<String>, body: Value, events: i64) -> Request {
    let keyed = method == "POST" && !path.ends_with("/reveal");
    Request {
        method,
        path,
        of,
        body,
        keyed,
        events,
        also: Vec::new(),
        makes: "",
        watch: None,
        replaced: None,
    }
}

fn contact(name: &str) -> Value {
    json!({
        "name": name, "organisationKind": "school", "role": "chairOfGovernors", "otherRole": null,
        "email": "pat@example.org", "phone": null, "jobTitle": null,
    })
}

impl History {
    /// The thing of this kind, below the case.
    pub(super) fn of_kind(&self, kind: &'static str, which: usize) -> Option<String> {
        self.made.get(kind)?.get(which).cloned()
    }

    fn step_of(&self, which: usize, step: &str, body: Value, events: i64) -> Option<Request> {
        let concern = self.of_kind(CONCERNS, which)?;
        Some(request("POST", format!("{concern}/{step}"), Some(concern), body, events))
    }

    pub(super) fn engage(&self, engage: &Engage, by: &str) -> Option<Request> {
        let decision = |on: &NaiveDate| json!({"reasons": "Needed", "decidedOn": on, "channel": "inSystem"});
        let made = |makes: &'static str, body: Value| {
            Some(Request { makes, ..request("POST", makes.to_owned(), None, body, 1) })
        };
        let person = LocalPerson::of(by).expect("one of the invented people").id();
        match engage {
            Engage::Raise { on } => {
                made(CONCERNS, json!({"summary": "No answer", "details": "For weeks", "raisedOn": on}))
            }
            Engage::Change { which, on, text } => {
                let concern = self.of_kind(CONCERNS, *which)?;
                let body = json!({"summary": "No answer", "details": text, "raisedOn": on});
                Some(request("PUT", concern.clone(), Some(concern), body, 1))
            }
            Engage::Resolve { which, on } => {
                self.step_of(*which, "resolve", json!({"resolvedOn": on, "details": "They answered"}), 1)
            }
            Engage::Reopen { which } => self.step_of(*which, "reopen", json!({"reason": "Again"}), 1),
            Engage::Step { which, step, on, note } => {
                let concern = self.of_kind(CONCERNS, *which)?;
                let path = format!("{concern}/escalation/steps/{step}");
                let body = json!({
                    "done": on.is_some(), "doneOn": on, "doneByPersonId": null, "documentId": null, "note": note,
                });
                let also = vec![concern];
                Some(Request { also, ..request("PUT", path.clone(), Some(path), body, 1) })
            }
            Engage::Mandate { which, outcome, on } => {
                let body = json!({
                    "outcome": outcome, "primaryReason": "rejectedDecisions", "decision": decision(on),
                });
                self.step_of(*which, "approve-mandation", body, 2)
            }
            Engage::Powers { which, on } => {
                let body = json!({"schoolToldOn": on, "details": "Accounts", "decision": decision(on)});
                self.step_of(*which, "information-powers", body, 2)
            }
            Engage::WithdrawPowers { which, on } => {
                let body = json!({"withdrawnOn": on, "reason": "Over"});
                self.step_of(*which, "information-powers/withdraw", body, 1)
            }
            Engage::MovePowers { which, to } => {
                let to = self.of_kind(CONCERNS, *to)?;
                let id = to.rsplit('/').next()?;
                let body = json!({"toConcernId": id, "reason": "Belongs there"});
                let moved = self.step_of(*which, "information-powers/move", body, 2)?;
                Some(Request { also: vec![to], ..moved })
            }
            Engage::Board { which, on } => {
                let body = json!({
                    "createdOn": on, "details": "Three members", "consulted": ["governors", "localAuthority"],
                    "decision": decision(on),
                });
                self.step_of(*which, "interim-executive-board", body, 2)
            }
            Engage::AddContact { name } => made(CONTACTS, contact(name)),
            Engage::ChangeContact { which, name } => {
                let own = self.of_kind(CONTACTS, *which)?;
                Some(request("PUT", own.clone(), Some(own), contact(name), 1))
            }
            Engage::DeleteContact { which } => {
                let own = self.of_kind(CONTACTS, *which)?;
                Some(request("DELETE", own.clone(), Some(own), Value::Null, 1))
            }
            Engage::Reveal { which } => {
                let own = self.of_kind(CONTACTS, *which)?;
                Some(request("POST", format!("{own}/reveal"), None, json!({"purpose": "complaint"}), 1))
            }
            Engage::Refer { on } => made(
                REFERRALS,
                json!({"tool": "applyToBecomeAcademy", "kind": "conversion", "referredOn": on}),
            ),
            Engage::ChangeReferral { which, on, note } => {
                let own = self.of_kind(REFERRALS, *which)?;
                let body =
                    json!({"externalReference": null, "state": "accepted", "stateOn": on, "note": note});
                Some(request("PUT", own.clone(), Some(own), body, 1))
            }
            Engage::Watch | Engage::Unwatch => {
                let watches = matches!(engage, Engage::Watch);
                let method = if watches { "PUT" } else { "DELETE" };
                let path = format!("/me/watchlist/{}", self.case);
                let watch = Some((person, watches));
                Some(Request { watch, ..request(method, path, None, Value::Null, 0) })
            }
        }
    }
}
