//! What the stored bytes of a case's chain tell, beside what its rows say.

mod engagement;

use std::collections::BTreeMap;

use authority::DecisionFact;
use casework::conflict::{Check, CheckFact};
use casework::matching::{Candidate, CandidateFact};
use casework::plan::{Plan, PlanFact, PlanVersion, PlanVersionFact};
use casework::review::{Review, ReviewFact};
use casework::task::{SavedTask, TaskFact, TaskKey};
use casework::{
    Case, CaseFact, CaseId, Document, DocumentFact, Note, NoteFact, Recommendation, RecommendationFact,
};
use chrono::NaiveDate;
use kernel::{Aggregate, Fact, Recorded, Version};
use persistence::{
    CheckFilter, Database, Direction, DocumentFilter, EventBody, NoteKey, NoteLine, NoteSeen, Order,
    PageRequest, RecommendationFilter, StorageError, StoredEvent, unseal,
};
use uuid::Uuid;

pub use engagement::Engagement;

use crate::World;

/// Who was on the case: from when, until when.
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
    /// Its documents.
    pub documents: BTreeMap<Uuid, Document>,
    /// What was recommended.
    pub recommendations: BTreeMap<Uuid, Recommendation>,
    /// Its delivery officers, oldest first.
    pub periods: Vec<Period>,
    /// Its advisers, oldest first.
    pub advisers: Vec<Period>,
    /// What was found of conflicts of interest.
    pub checks: BTreeMap<Uuid, Check>,
    /// The organisations that might support the school.
    pub candidates: BTreeMap<Uuid, Candidate>,
    /// The outcome of each decision.
    pub decisions: BTreeMap<Uuid, String>,
    /// Its concerns, contacts, referrals, and who watches it.
    pub engagement: Engagement,
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
            "conflictCheck" => {
                let recorded = recorded::<CheckFact>(body, private);
                let check = Check::evolve(None, &recorded).expect("a check");
                self.checks.insert(body.subject.id, check);
            }
            "document" => {
                let (recorded, id) = (recorded::<DocumentFact>(body, private), body.subject.id);
                let after = Document::evolve(self.documents.remove(&id), &recorded).expect("a document");
                self.documents.insert(id, after);
            }
            "recommendation" => {
                let (recorded, id) = (recorded::<RecommendationFact>(body, private), body.subject.id);
                let before = self.recommendations.remove(&id);
                let after = Recommendation::evolve(before, &recorded).expect("a recommendation");
                self.recommendations.insert(id, after);
            }
            "candidate" => {
                let recorded = recorded::<CandidateFact>(body, private);
                let before = self.candidates.remove(&body.subject.id);
                let after = Candidate::evolve(before, &recorded).expect("a candidate");
                self.candidates.insert(body.subject.id, after);
            }
            "decision" => {
                let (id, outcome) = match recorded(body, private).fact {
                    DecisionFact::Recorded { decision_id, outcome, .. } => (decision_id, outcome),
                    DecisionFact::Corrected { new_decision_id, outcome, .. } => (new_decision_id, outcome),
                    // The new one has been recorded.
                    DecisionFact::Superseded { .. } | DecisionFact::Overturned { .. } => return,
                };
                self.decisions.insert(id.uuid(), outcome);
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
            _ if self.engagement.follow(body, private) => {}
            other => panic!("nothing is known of {other}"),
        }
    }

    fn period(&mut self, fact: &CaseFact) {
        let (ended, begun, periods) = match fact {
            CaseFact::DeliveryOfficerAssigned { person_id, on, .. } => {
                (*on, Some(*person_id), &mut self.periods)
            }
            CaseFact::DeliveryOfficerUnassigned { on, .. } => (*on, None, &mut self.periods),
            CaseFact::AdviserAllocated { person_id, on, .. } => (*on, Some(*person_id), &mut self.advisers),
            CaseFact::AdviserReleased { on, .. } => (*on, None, &mut self.advisers),
            _ => return,
        };
        if let Some(last) = periods.last_mut().filter(|last| last.2.is_none()) {
            last.2 = Some(ended);
        }
        periods.extend(begun.map(|person| (person.uuid(), ended, None)));
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
        let periods = Self::stored_periods(db, case, "deliveryOfficer").await?;
        let advisers = Self::stored_periods(db, case, "adviser").await?;
        let checks = Self::stored_checks(db, case).await?;
        let engagement = Engagement::stored(db, case).await?;
        let documents = Self::stored_documents(db, case).await?;
        let recommendations = Self::stored_recommendations(db, case).await?;
        let matching = db.matching(&viewer, case).await?.expect("the candidates");
        let candidates =
            matching.candidates.into_iter().map(|line| (line.candidate.id.uuid(), line.candidate)).collect();
        let plan = db.plan(&viewer, case).await?.expect("the plan");
        let (case, tasks) = (Some(seen.read.case), seen.tasks);
        Ok(Self {
            plan: Some(plan.plan).filter(|plan| plan.version != Version::NONE),
            plan_versions: plan.versions.into_iter().map(|one| (one.id.uuid(), one)).collect(),
            reviews: plan.reviews.into_iter().map(|one| (one.id.uuid(), one)).collect(),
            case,
            tasks,
            notes,
            versions,
            documents,
            recommendations,
            periods,
            advisers,
            checks,
            candidates,
            decisions,
            engagement,
        })
    }

    async fn stored_documents(db: &Database, case: CaseId) -> Result<BTreeMap<Uuid, Document>, StorageError> {
        let (viewer, mut documents, mut after) = (World::viewer("lead"), BTreeMap::new(), None);
        loop {
            let page = page(after);
            let found = db.documents(&viewer, case, &DocumentFilter::default(), &page).await?;
            let (_, lines) = found.expect("the documents");
            for document in lines.items.into_iter().map(|line| line.document) {
                after = Some((document.added_at, document.id.uuid()));
                documents.insert(document.id.uuid(), document);
            }
            if !lines.more_after {
                return Ok(documents);
            }
        }
    }

    async fn stored_recommendations(
        db: &Database,
        case: CaseId,
    ) -> Result<BTreeMap<Uuid, Recommendation>, StorageError> {
        let (viewer, mut recommendations, mut after) = (World::viewer("lead"), BTreeMap::new(), None);
        loop {
            let page = page(after);
            let found = db.recommendations(&viewer, case, &RecommendationFilter::default(), &page).await?;
            let (_, lines) = found.expect("the recommendations");
            for made in lines.items.into_iter().map(|line| line.recommendation) {
                after = Some((made.made_at, made.id.uuid()));
                recommendations.insert(made.id.uuid(), made);
            }
            if !lines.more_after {
                return Ok(recommendations);
            }
        }
    }

    async fn stored_checks(db: &Database, case: CaseId) -> Result<BTreeMap<Uuid, Check>, StorageError> {
        let viewer = World::viewer("lead");
        let mut checks = BTreeMap::new();
        let mut after = None;
        loop {
            let page = page(after);
            let found = db.checks(&viewer, case, CheckFilter::default(), &page).await?;
            let (_, lines) = found.expect("the checks");
            after = lines.items.last().map(|line| (line.check.recorded_at, line.check.id.uuid()));
            checks.extend(lines.items.into_iter().map(|line| (line.check.id.uuid(), line.check)));
            if !lines.more_after {
                return Ok(checks);
            }
        }
    }

    async fn stored_periods(db: &Database, case: CaseId, role: &str) -> Result<Vec<Period>, StorageError> {
        let viewer = World::viewer("lead");
        let mut periods = Vec::new();
        let mut after = None;
        loop {
            let page = page(after);
            let (_, lines) = db.assignments(&viewer, case, Some(role), &page).await?.expect("the people");
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
