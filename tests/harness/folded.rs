//! What the stored bytes of a case's chain tell, beside what its rows say.

use std::collections::BTreeMap;

use authority::DecisionFact;
use casework::plan::{Plan, PlanFact, PlanVersion, PlanVersionFact};
use casework::review::{Review, ReviewFact};
use casework::task::{SavedTask, TaskFact, TaskKey};
use casework::{Case, CaseFact, CaseId, Note, NoteFact};
use chrono::NaiveDate;
use kernel::{Aggregate, Fact, Recorded, Version};
use persistence::{
    Database, Direction, EventBody, NoteKey, NoteLine, NoteSeen, Order, PageRequest, StorageError,
    StoredEvent, unseal,
};
use uuid::Uuid;

use crate::World;

/// Who was the delivery officer: from when, until when.
type Period = (Uuid, NaiveDate, Option<NaiveDate>);

/// A case with all that hangs on it.
#[derive(Debug, Default, PartialEq)]
pub struct Folded {
    /// The case itself, once opened.
    pub case: Option<Case>,
    /// Its tasks, once touched.
    pub tasks: BTreeMap<TaskKey, SavedTask>,
    /// Its notes.
    pub notes: BTreeMap<Uuid, Note>,
    /// What notes said, version by version; nothing once removed.
    pub versions: BTreeMap<(Uuid, i32), Option<String>>,
    /// Its delivery officers, oldest first.
    pub periods: Vec<Period>,
    /// The outcome of each decision.
    pub decisions: BTreeMap<Uuid, String>,
    /// Its objectives, once there was one.
    pub plan: Option<Plan>,
    /// The versions of its plan.
    pub plan_versions: BTreeMap<Uuid, PlanVersion>,
    /// Its reviews, but for those that were removed.
    pub reviews: BTreeMap<Uuid, Review>,
}

fn recorded<F: Fact>(body: &EventBody, private: Option<&str>) -> Recorded<F> {
    let at = body.at.parse().expect("an instant");
    Recorded { by: body.actor.clone(), at, fact: unseal(body, private).expect("a fact") }
}

impl Folded {
    /// The state that events tell of, oldest first.
    pub fn of(events: &[StoredEvent]) -> Self {
        let mut folded = Self::default();
        for event in events {
            folded.follow(&event.body().expect("an event"), event.private.as_deref());
        }
        folded
    }

    /// The state after one more event.
    pub fn follow(&mut self, body: &EventBody, private: Option<&str>) {
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
            "plan" => {
                let recorded = recorded::<PlanFact>(body, private);
                self.plan = Plan::evolve(self.plan.take(), &recorded);
            }
            "planVersion" => {
                let recorded = recorded::<PlanVersionFact>(body, private);
                let before = self.plan_versions.remove(&body.subject.id);
                let after = PlanVersion::evolve(before, &recorded).expect("a version of a plan");
                self.plan_versions.insert(body.subject.id, after);
            }
            "review" => {
                let recorded = recorded::<ReviewFact>(body, private);
                let before = self.reviews.remove(&body.subject.id);
                let after = Review::evolve(before, &recorded).expect("a review");
                if !after.removed {
                    self.reviews.insert(body.subject.id, after);
                }
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

    /// The state that the rows say, but for the decisions, which no query lists.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn stored(
        db: &Database,
        case: CaseId,
        decisions: BTreeMap<Uuid, String>,
    ) -> Result<Self, StorageError> {
        let viewer = World::viewer("lead");
        let seen = db.case(&viewer, case).await?.expect("the case");
        let mut notes = BTreeMap::new();
        let mut versions = BTreeMap::new();
        let mut after = None;
        loop {
            let page: PageRequest<NoteKey> = page(after);
            let (read, lines) = db.notes(&viewer, case, None, None, &page).await?.expect("the notes");
            after = lines.items.last().map(|line| (line.note.added_at, line.note.id.uuid()));
            for NoteLine { note, .. } in lines.items {
                let line = NoteLine { note: note.clone(), author_name: None };
                for version in db.note_versions(&NoteSeen { read: read.clone(), line }).await? {
                    versions.insert((note.id.uuid(), version.version.number()), version.text);
                }
                notes.insert(note.id.uuid(), note);
            }
            if !lines.more_after {
                break;
            }
        }
        let periods = Self::stored_periods(db, case).await?;
        let plan = db.plan(&viewer, case).await?.expect("the plan");
        Ok(Self {
            case: Some(seen.read.case),
            tasks: seen.tasks,
            notes,
            versions,
            periods,
            decisions,
            plan: Some(plan.plan).filter(|plan| plan.version != Version::NONE),
            plan_versions: plan.versions.into_iter().map(|one| (one.id.uuid(), one)).collect(),
            reviews: plan.reviews.into_iter().map(|one| (one.id.uuid(), one)).collect(),
        })
    }

    async fn stored_periods(db: &Database, case: CaseId) -> Result<Vec<Period>, StorageError> {
        let viewer = World::viewer("lead");
        let mut periods = Vec::new();
        let mut after = None;
        loop {
            let page = page(after);
            let (_, lines) = db.assignments(&viewer, case, None, &page).await?.expect("the officers");
            after = lines.items.last().map(|line| (line.recorded_at, line.id));
            periods.extend(lines.items.iter().map(|line| (line.person_id, line.from_on, line.to_on)));
            if !lines.more_after {
                return Ok(periods);
            }
        }
    }
}

/// The next of a list's pages, all of which are wanted.
fn page<K>(after: Option<K>) -> PageRequest<K> {
    let from = after.map(|key| (key, Direction::Next));
    PageRequest { from, limit: 200, order: Order::Ascending, total: false }
}
