//! Random commands on one case, and what their sender knows of it.

mod answers;
mod engagement;
mod papers;
mod replacing;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use tests::{Answer, World};
use uuid::Uuid;

use answers::{NOTIFY, RESPOND, TASK, TaskAnswer};
use engagement::Engage;
use papers::Paper;
use replacing::Replace;

/// One command: by whom, from which version of what it changes, and whether its sender tries twice.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    by: &'static str,
    version: Seen,
    twice: bool,
    command: Command,
}

/// Which version of the thing the sender has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Latest,
    Earlier,
    Invented,
}

#[derive(Clone, Debug)]
enum Command {
    Assign { person: u128, from: NaiveDate, reason: Option<String> },
    Unassign { to: NaiveDate },
    Assess { eligible: bool, on: NaiveDate, support_ends: Option<NaiveDate> },
    Pause { on: NaiveDate },
    Resume { on: NaiveDate },
    Close { on: NaiveDate },
    SetCohort { cohort: &'static str },
    SetCaseStudy { details: Option<String> },
    Check { finding: &'static str, on: NaiveDate },
    Answer(TaskAnswer),
    AddNote { text: String },
    ChangeNote { which: usize, text: String },
    RemoveNote { which: usize },
    Engage(Engage),
    File(Paper),
    Replace(Replace),
    Read,
}

fn day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    // A few lie in the future, whenever this runs.
    prop_oneof![
        30 => (0_u64..4).prop_map(move |days| first + Days::new(days)),
        1 => Just(NaiveDate::from_ymd_opt(2050, 1, 1).unwrap()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![10 => "[a-zé’ \n]{0,40}", 1 => Just("\u{0}".to_owned())]
}

fn command() -> impl Strategy<Value = Command> {
    // The numbers of the invented people: officers, leads, one out of scope, one who does not deliver, nobody.
    let person = select(vec![2_u128, 3, 4, 4, 4, 4, 5, 8, 99]);
    prop_oneof![
        4 => (person, day(), option::weighted(0.8, text()))
            .prop_map(|(person, from, reason)| Command::Assign { person, from, reason }),
        2 => day().prop_map(|to| Command::Unassign { to }),
        2 => (any::<bool>(), day(), option::of(day()))
            .prop_map(|(eligible, on, support_ends)| Command::Assess { eligible, on, support_ends }),
        2 => day().prop_map(|on| Command::Pause { on }),
        3 => day().prop_map(|on| Command::Resume { on }),
        1 => select(vec!["flow", "pilot", "spring99"]).prop_map(|cohort| Command::SetCohort { cohort }),
        1 => option::of(text()).prop_map(|details| Command::SetCaseStudy { details }),
        2 => (select(vec!["none", "none", "managed", "barred"]), day())
            .prop_map(|(finding, on)| Command::Check { finding, on }),
        9 => answers::commands().prop_map(Command::Answer),
        3 => text().prop_map(|text| Command::AddNote { text }),
        3 => (0_usize..8, text()).prop_map(|(which, text)| Command::ChangeNote { which, text }),
        1 => (0_usize..8).prop_map(|which| Command::RemoveNote { which }),
        12 => engagement::commands().prop_map(Command::Engage),
        7 => papers::commands().prop_map(Command::File),
        3 => replacing::commands().prop_map(Command::Replace),
        1 => Just(Command::Read),
        1 => day().prop_map(|on| Command::Close { on }),
    ]
}

fn sent() -> impl Strategy<Value = Sent> {
    let by = prop_oneof![
        6 => Just("lead"),
        6 => Just("officer"),
        2 => Just("lead-north"),
        1 => select(vec!["officer-london", "adviser", "director", "director", "reader", "auditor", "admin"]),
    ];
    let version = prop_oneof![12 => Just(Seen::Latest), 2 => Just(Seen::Earlier), 1 => Just(Seen::Invented)];
    (by, version, prop::bool::weighted(0.1), command()).prop_map(|(by, version, twice, command)| Sent {
        by,
        version,
        twice,
        command,
    })
}

/// A history: what is sent about one case, in order.
pub(crate) fn history(length: usize) -> impl Strategy<Value = (&'static str, Vec<Sent>)> {
    let character = select(vec!["Does not apply", "Roman Catholic", "Church of England"]);
    (character, vec(sent(), length))
}

/// A case as whoever sends the commands knows it.
pub(crate) struct History {
    /// The case's id.
    pub(crate) case: Uuid,
    versions: BTreeMap<String, i32>,
    declaration: String,
    /// Whether task 3 is completed.
    checked: bool,
    /// What was made, in order, by the list on which it stands; each below the case.
    made: BTreeMap<&'static str, Vec<String>>,
    watching: BTreeSet<Uuid>,
    /// The paths of the decisions that stand, in the order in which the case was decided on.
    decisions: Vec<String>,
    /// Whether the case is closed, and follows nothing any more.
    closed: bool,
    /// How many events there must be.
    events: i64,
}

/// What one accepted command leaves behind.
struct Request {
    method: &'static str,
    /// Below the case, or from the root.
    path: String,
    /// The thing whose version counts, below the case or from the root.
    of: Option<String>,
    /// The decision whose place is taken, and whether the case follows.
    replaced: Option<(usize, bool)>,
    body: Value,
    keyed: bool,
    events: i64,
    /// What else a change of this thing changes.
    also: Vec<String>,
    /// The list on which what is made stands.
    makes: &'static str,
    /// Who watches the case from then on, or no more.
    watch: Option<(Uuid, bool)>,
}

impl History {
    /// A new case, of a school with this religious character.
    pub(crate) async fn of(world: &World, character: &str) -> Self {
        let urn = world.school(&json!({"religious_character": character})).await;
        let opening = json!({
            "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
            "assessedOn": "2026-01-01", "ruleVersion": "2025-09",
        });
        let opened = world.post("lead", "/v1/cases", &opening).await.expect(201);
        let case = opened.id();
        let decisions = world.get("lead", format!("/v1/cases/{case}/decisions")).await.expect(200);
        let decision = decision_path(&decisions.body["items"][0]["id"]);
        let untouched = [TASK, NOTIFY, RESPOND].map(|task| (task.to_owned(), 0));
        let versions = untouched.into_iter().chain([(String::new(), 1), (decision.clone(), 1)]).collect();
        let declared = json!({
            "personId": "00000000-0000-7000-8000-000000001006", "urn": urn, "declaredOn": "2026-01-01",
            "interestKind": "none",
        });
        let declaration = world.post("lead", "/v1/conflict-declarations", &declared).await.expect(201).id();
        // Opened, task 1 completed, eligibility decided.
        Self {
            case: case.parse().unwrap(),
            versions,
            declaration,
            checked: false,
            made: BTreeMap::new(),
            watching: BTreeSet::new(),
            decisions: vec![decision],
            closed: false,
            events: 3,
        }
    }

    /// Sends the commands one after the other: how many events there must be then.
    pub(crate) async fn play(mut self, world: &World, commands: &[Sent]) -> i64 {
        for sent in commands {
            self.send(world, sent).await;
        }
        self.events
    }

    async fn send(&mut self, world: &World, sent: &Sent) {
        let by = sent.command.by(sent.by);
        let Some(request) = self.request(&sent.command, by) else { return };
        let latest = request.of.as_ref().map(|of| self.versions.get(of).copied().unwrap_or_default());
        let seen = latest.map(|latest| match sent.version {
            Seen::Latest => latest,
            Seen::Earlier => (latest - 1).max(0),
            Seen::Invented => latest + 7,
        });
        let key = Uuid::now_v7().to_string();
        let answer = self.call(world, by, &request, seen, &key).await;
        let expected: &[u16] =
            if seen == latest { &[200, 201, 204, 403, 404, 409, 422] } else { &[403, 404, 412, 422] };
        assert!(expected.contains(&answer.status), "{sent:?}: {answer}");
        if answer.status < 300 {
            self.accepted(&request, &answer);
        }
        if sent.twice && request.keyed {
            let again = self.call(world, by, &request, seen, &key).await;
            assert_eq!(again.status, answer.status, "{sent:?}: {again}");
            if answer.status < 300 {
                assert_eq!(again.header("idempotency-replayed"), "true", "{sent:?}");
                assert_eq!(again.text, answer.text, "{sent:?}");
            }
        }
    }

    async fn call(&self, world: &World, by: &str, request: &Request, seen: Option<i32>, key: &str) -> Answer {
        let path = match (request.path.strip_prefix("/me/"), request.path.starts_with("/v1/")) {
            (Some(mine), _) => format!("/v1/me/{mine}"),
            (None, true) => request.path.clone(),
            (None, false) => format!("/v1/cases/{}{}", self.case, request.path),
        };
        let mut call = world.call(request.method, path).person(by);
        if let Some(seen) = seen {
            call = call.header("if-match", &format!("\"{seen}\""));
        }
        if request.keyed {
            call = call.header("idempotency-key", key);
        }
        if !request.body.is_null() {
            call = call.json(&request.body);
        }
        call.send().await
    }

    fn accepted(&mut self, request: &Request, answer: &Answer) {
        self.events += request.events;
        if let Some((person, watches)) = request.watch {
            let changed = if watches { self.watching.insert(person) } else { self.watching.remove(&person) };
            self.events += i64::from(changed);
        }
        for also in &request.also {
            *self.versions.entry(also.clone()).or_default() += 1;
        }
        self.closed |= request.path == "/close";
        if let Some((at, follows)) = request.replaced {
            self.decisions[at] = decision_path(&answer.body["id"]);
            self.versions.insert(self.decisions[at].clone(), 1);
            *self.versions.entry(String::new()).or_default() += i32::from(follows);
        } else if request.path == ASSESSMENTS {
            self.decisions.push(decision_path(&answer.body["decisionId"]));
            self.versions.insert(decision_path(&answer.body["decisionId"]), 1);
        }
        if request.path == CHECKS {
            // A check is a thing of its own: the case is as it was.
            self.checked = true;
        } else if request.method == "DELETE" {
            self.forget(&request.path);
        } else if !request.makes.is_empty() {
            let made = format!("{}/{}", request.makes, answer.id());
            self.versions.insert(made.clone(), 1);
            self.made.entry(request.makes).or_default().push(made);
        } else if let Some(of) = &request.of {
            *self.versions.entry(of.clone()).or_default() += 1;
        } else if request.method == "POST" {
            let note = format!("{NOTES}/{}", answer.id());
            self.versions.insert(note.clone(), 1);
            self.made.entry(NOTES).or_default().push(note);
        }
    }

    /// What was deleted is not asked about again.
    fn forget(&mut self, path: &str) {
        for made in self.made.values_mut() {
            made.retain(|own| own != path);
        }
    }

    fn request(&self, command: &Command, by: &str) -> Option<Request> {
        let case = Some(String::new());
        let note = |which: &usize| self.of_kind(NOTES, *which);
        let (method, path, of, body, events) = match command {
            Command::Assign { person, from, reason } => {
                let person = Uuid::from_u128(0x7000_8000_0000_0000_1000 + person);
                let body = json!({"personId": person, "from": from, "reason": reason});
                ("POST", "/delivery-officer/assign".to_owned(), case, body, 1)
            }
            Command::Unassign { to } => {
                let body = json!({"to": to, "reason": "Moved to another team"});
                ("POST", "/delivery-officer/unassign".to_owned(), case, body, 1)
            }
            Command::Assess { eligible, on, support_ends } => {
                let basis = if *eligible { json!("lowAttainment") } else { Value::Null };
                let why = if *eligible { Value::Null } else { json!("Judged good since") };
                let body = json!({
                    "eligible": eligible, "basis": basis, "ineligibleReason": why, "assessedOn": on,
                    "ruleVersion": "2025-09", "changedOn": on, "supportEndsOn": support_ends,
                    "decision": {"reasons": "A new inspection", "decidedOn": on, "channel": "inSystem"},
                });
                ("POST", ASSESSMENTS.to_owned(), case, body, 2)
            }
            Command::Pause { on } => {
                let body = json!({"pausedOn": on, "reviewBy": "2049-01-01", "reason": "The head has left"});
                ("POST", "/pause".to_owned(), case, body, 1)
            }
            Command::Resume { on } => {
                let body = json!({"resumedOn": on, "reason": "A new head"});
                ("POST", "/resume".to_owned(), case, body, 1)
            }
            Command::Close { on } => {
                let decision = json!({"reasons": "Judged good", "decidedOn": on, "channel": "inSystem"});
                let body = json!({"outcome": "improved", "closedOn": on, "decision": decision});
                ("POST", "/close".to_owned(), case, body, 2)
            }
            Command::SetCohort { cohort } => {
                let body = json!({"cohort": cohort, "reason": "Entered with the wrong batch"});
                ("PUT", "/cohort".to_owned(), case, body, 1)
            }
            Command::SetCaseStudy { details } => {
                let body = json!({"candidate": details.is_some(), "details": details});
                ("PUT", "/case-study".to_owned(), case, body, 1)
            }
            Command::Check { finding, on } => {
                let mitigation = (*finding == "managed").then_some("Never visits alone");
                let body = json!({
                    "declarationId": self.declaration, "purpose": "allocation", "checkedOn": on,
                    "finding": finding, "mitigation": mitigation,
                    "decision": {"reasons": "It was looked into", "decidedOn": on, "channel": "inSystem"},
                });
                // The first one completes task 3.
                ("POST", CHECKS.to_owned(), case, body, if self.checked { 2 } else { 3 })
            }
            Command::Answer(answer) => return Some(answer.request()),
            Command::AddNote { text } => ("POST", NOTES.to_owned(), None, json!({"text": text}), 1),
            Command::ChangeNote { which, text } => {
                let note = note(which)?;
                ("PUT", note.clone(), Some(note), json!({"text": text}), 1)
            }
            Command::RemoveNote { which } => {
                let note = note(which)?;
                ("POST", format!("{note}/remove"), Some(note), json!({"reason": "On the wrong case"}), 1)
            }
            Command::Engage(engage) => return self.engage(engage, by),
            Command::File(paper) => return self.file(paper),
            Command::Replace(replace) => return self.replace(replace),
            Command::Read => ("GET", String::new(), None, Value::Null, 0),
        };
        let watch = match command {
            Command::Assign { person, .. } => {
                Some((Uuid::from_u128(0x7000_8000_0000_0000_1000 + person), true))
            }
            _ => None,
        };
        let keyed = method == "POST";
        Some(Request {
            method,
            path,
            of,
            body,
            keyed,
            events,
            also: Vec::new(),
            makes: "",
            watch,
            replaced: None,
        })
    }
}

impl Command {
    /// Who sends it: only a director decides.
    fn by(&self, by: &'static str) -> &'static str {
        match self {
            Self::Engage(engage) if engage.decides() => "director",
            _ => by,
        }
    }
}

fn decision_path(id: &Value) -> String {
    format!("/v1/decisions/{}", id.as_str().unwrap_or_default())
}

const NOTES: &str = "/notes";
const ASSESSMENTS: &str = "/eligibility-assessments";
const CHECKS: &str = "/conflict-checks";
