//! What the stored bytes of a case's chain tell, beside what its rows say.

use std::collections::BTreeMap;

use authority::DecisionFact;
use casework::task::{SavedTask, TaskFact, TaskKey};
use casework::{Case, CaseFact, CaseId, Note, NoteFact};
use chrono::NaiveDate;
use kernel::{Aggregate, Fact, Recorded};
use persistence::{EventBody, NoteLine, NoteSeen, Order, PageRequest, StoredEvent, unseal};
use tests::World;
use uuid::Uuid;

/// Who was the delivery officer: from when, until when.
type Period = (Uuid, NaiveDate, Option<NaiveDate>);

/// A case with all that hangs on it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Folded {
    pub(crate) case: Option<Case>,
    pub(crate) tasks: BTreeMap<TaskKey, SavedTask>,
    pub(crate) notes: BTreeMap<Uuid, Note>,
    /// What notes said, version by version; nothing once removed.
    pub(crate) versions: BTreeMap<(Uuid, i32), Option<String>>,
    pub(crate) periods: Vec<Period>,
    /// The outcome of each decision.
    pub(crate) decisions: BTreeMap<Uuid, String>,
}

fn recorded<F: Fact>(body: &EventBody, private: Option<&str>) -> Recorded<F> {
    let at = body.at.parse().expect("an instant");
    Recorded { by: body.actor.clone(), at, fact: unseal(body, private).expect("a fact") }
}

impl Folded {
    /// The state that events tell of, oldest first.
    pub(crate) fn of(events: &[StoredEvent]) -> Self {
        let mut folded = Self::default();
        for event in events {
            folded.follow(&event.body().expect("an event"), event.private.as_deref());
        }
        folded
    }

    /// The state after one more event.
    pub(crate) fn follow(&mut self, body: &EventBody, private: Option<&str>) {
        match body.subject.kind.as_str() {
            "case" => {
                let recorded = recorded::<CaseFact>(body, private);
                self.period(&recorded.fact);
                self.case = Case::evolve(self.case.take(), &recorded);
            }
            "task" => {
                let recorded = recorded::<TaskFact>(body, private);
                let key = recorded.fact.saved().task_key;
                let after = SavedTask::evolve(self.tasks.remove(&key), &recorded).expect("a task");
                self.tasks.insert(key, after);
            }
            "note" => {
                let recorded = recorded::<NoteFact>(body, private);
                let after = Note::evolve(self.notes.remove(&body.subject.id), &recorded).expect("a note");
                self.version(&after);
                self.notes.insert(body.subject.id, after);
            }
            "decision" => {
                let DecisionFact::Recorded { decision_id, outcome, .. } = recorded(body, private).fact;
                self.decisions.insert(decision_id.uuid(), outcome);
            }
            other => panic!("nothing is known of {other}"),
        }
    }

    fn period(&mut self, fact: &CaseFact) {
        let (ended, begun) = match fact {
            CaseFact::DeliveryOfficerAssigned { person_id, on, .. } => (*on, Some(*person_id)),
            CaseFact::DeliveryOfficerUnassigned { on, .. } => (*on, None),
            _ => return,
        };
        if let Some(last) = self.periods.last_mut().filter(|last| last.2.is_none()) {
            last.2 = Some(ended);
        }
        self.periods.extend(begun.map(|person| (person.uuid(), ended, None)));
    }

    fn version(&mut self, note: &Note) {
        let id = note.id.uuid();
        if let Some(text) = &note.text {
            self.versions.insert((id, note.version.number()), Some(text.as_str().to_owned()));
        } else {
            let own = self.versions.iter_mut().filter(|((of, _), _)| *of == id);
            own.for_each(|(_, text)| *text = None);
        }
    }

    /// The state that the rows say.
    async fn stored(world: &World, case: CaseId) -> Self {
        let (db, viewer) = (&world.state.db, World::viewer("lead"));
        let seen = db.case(&viewer, case).await.unwrap().expect("the case");
        let page = PageRequest { from: None, limit: 200, order: Order::Ascending, total: false };
        let (read, notes) = db.notes(&viewer, case, None, None, &page).await.unwrap().expect("the notes");
        let (_, periods) = db.assignments(&viewer, case, None, &page).await.unwrap().expect("the officers");
        let mut versions = BTreeMap::new();
        for NoteLine { note, .. } in &notes.items {
            let line = NoteLine { note: note.clone(), author_name: None };
            for version in db.note_versions(&NoteSeen { read: read.clone(), line }).await.unwrap() {
                versions.insert((note.id.uuid(), version.version.number()), version.text);
            }
        }
        Self {
            case: Some(seen.read.case),
            tasks: seen.tasks,
            notes: notes.items.into_iter().map(|line| (line.note.id.uuid(), line.note)).collect(),
            versions,
            periods: periods
                .items
                .into_iter()
                .map(|line| (line.person_id, line.from_on, line.to_on))
                .collect(),
            decisions: world.database.decisions(case.uuid()).await,
        }
    }
}

/// Fails unless the stored bytes of a case's chain tell what its rows say, in so many events.
pub(crate) async fn check(world: &World, case: Uuid, events: i64) {
    let stored = world.state.db.stored_events(case).await.unwrap();
    assert_eq!(i64::try_from(stored.len()).unwrap(), events, "events of {case}");
    assert_eq!(Folded::of(&stored), Folded::stored(world, CaseId::new(case)).await);
}
