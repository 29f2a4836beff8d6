use std::collections::BTreeSet;
use std::sync::Mutex;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::Random;

/// A case as the only writer who changes it knows it.
pub(super) struct OwnCase {
    pub(super) id: String,
    pub(super) version: i32,
    pub(super) officer: Option<usize>,
    pub(super) task: i32,
    pub(super) answers: Option<Value>,
    pub(super) notes: Vec<OwnNote>,
    /// How many events its chain must have.
    pub(super) events: i64,
    /// The officers on whose watchlists it has been put: once is enough.
    watching: BTreeSet<usize>,
}

/// A note as its author knows it.
#[derive(Clone)]
pub(super) struct OwnNote {
    pub(super) id: String,
    pub(super) version: i32,
    pub(super) text: String,
}

/// A case that every writer adds notes to.
pub(super) struct SharedCase {
    pub(super) id: String,
    pub(super) notes: Mutex<Vec<OwnNote>>,
}

/// A change that a writer wants, to be sent until its outcome is known.
pub(super) struct Wish {
    pub(super) act: Act,
    pub(super) method: &'static str,
    pub(super) path: String,
    /// None for what is put: it is read whether that was done.
    pub(super) key: Option<String>,
    pub(super) seen: Option<i32>,
    pub(super) body: Value,
}

/// What a wish does, and to which of the cases.
#[derive(Clone, Debug)]
pub(super) enum Act {
    AddNote { text: String },
    AddSharedNote { shared: usize, text: String },
    ChangeNote { note: usize, text: String },
    SaveTask,
    Assign { officer: usize },
    Unassign,
}

/// Those of the invented people who may be delivery officers in the north.
const OFFICERS: [u128; 3] = [2, 3, 4];

impl Act {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::AddNote { .. } => "add a note",
            Self::AddSharedNote { .. } => "add a note to a shared case",
            Self::ChangeNote { .. } => "change a note",
            Self::SaveTask => "save task 2",
            Self::Assign { .. } => "assign an officer",
            Self::Unassign => "unassign the officer",
        }
    }
}

impl OwnCase {
    /// A case that was just opened: with task 1 completed and eligibility decided.
    pub(super) fn opened(id: String) -> Self {
        Self {
            id,
            version: 1,
            officer: None,
            task: 0,
            answers: None,
            notes: Vec::new(),
            events: 3,
            watching: BTreeSet::new(),
        }
    }

    /// Something that can be done to it now.
    pub(super) fn wish(&self, random: &mut Random, shared: &[SharedCase], name: &str) -> Wish {
        let text = format!("Note {name}");
        let act = match random.below(100) {
            0..30 => Act::AddNote { text },
            30..40 => Act::AddSharedNote { shared: random.place(shared.len()), text },
            40..60 if !self.notes.is_empty() => {
                Act::ChangeNote { note: random.place(self.notes.len()), text }
            }
            60..85 if self.officer.is_some() => Act::SaveTask,
            _ if self.officer.is_none() || random.below(2) == 0 => {
                let step = 1 + random.place(OFFICERS.len() - 1);
                Act::Assign { officer: self.officer.map_or(step, |now| (now + step) % OFFICERS.len()) }
            }
            _ => Act::Unassign,
        };
        self.wish_for(act, random, shared, name)
    }

    fn wish_for(&self, act: Act, random: &mut Random, shared: &[SharedCase], name: &str) -> Wish {
        let own = format!("/v1/cases/{}", self.id);
        let (method, path, seen, body) = match &act {
            Act::AddNote { text } => ("POST", format!("{own}/notes"), None, json!({"text": text})),
            Act::AddSharedNote { shared: number, text } => {
                ("POST", format!("/v1/cases/{}/notes", shared[*number].id), None, json!({"text": text}))
            }
            Act::ChangeNote { note, text } => {
                let note = &self.notes[*note];
                ("PUT", format!("{own}/notes/{}", note.id), Some(note.version), json!({"text": text}))
            }
            Act::SaveTask => {
                let on = format!("2026-02-{:02}", 1 + random.below(28));
                let body = json!({"contacted": true, "contactedOn": on, "dioceseContactedOn": null});
                ("PUT", format!("{own}/tasks/contact-responsible-body"), Some(self.task), body)
            }
            Act::Assign { officer } => {
                let person = Uuid::from_u128(0x7000_8000_0000_0000_1000 + OFFICERS[*officer]);
                let body = json!({"personId": person, "from": "2026-02-01", "reason": "Nearest"});
                ("POST", format!("{own}/delivery-officer/assign"), Some(self.version), body)
            }
            Act::Unassign => {
                let body = json!({"to": "2026-02-01", "reason": "Moved to another team"});
                ("POST", format!("{own}/delivery-officer/unassign"), Some(self.version), body)
            }
        };
        let key = (method == "POST").then(|| format!("fault-{name}"));
        Wish { act, method, path, key, seen, body }
    }

    /// Takes over what was done. `id` is that of what was made, if something was.
    pub(super) fn done(&mut self, wish: &Wish, id: String, shared: &[SharedCase]) {
        if let Act::AddSharedNote { shared: number, text } = &wish.act {
            let note = OwnNote { id, version: 1, text: text.clone() };
            shared[*number].notes.lock().expect("the notes").push(note);
            return;
        }
        self.events += 1;
        match &wish.act {
            Act::AddNote { text } => self.notes.push(OwnNote { id, version: 1, text: text.clone() }),
            Act::ChangeNote { note, text } => {
                let note = &mut self.notes[*note];
                note.version += 1;
                note.text.clone_from(text);
            }
            Act::SaveTask => {
                self.task += 1;
                self.answers = Some(wish.body.clone());
            }
            Act::Assign { officer } => {
                self.version += 1;
                self.officer = Some(*officer);
                self.events += i64::from(self.watching.insert(*officer));
            }
            Act::Unassign => {
                self.version += 1;
                self.officer = None;
            }
            Act::AddSharedNote { .. } => {}
        }
    }
}
