use authority::{Decision, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question};
use chrono::NaiveDate;
use kernel::{Coded, PersonId, Private, Prose, Stamp, Version};
use uuid::Uuid;

use super::raise::{none, past, writable};
use crate::Case;
use crate::concern::{
    Concern, ConcernFact, ConcernOutcome, ConcernRefusal, EscalationStep, MandationOutcome, NoticeKind,
    PrimaryReason, StepGroup,
};

/// What somebody saves of a step of the ladder.
#[derive(Clone, Debug)]
pub struct SaveStep {
    /// Which step.
    pub step: EscalationStep,
    /// Whether it is done.
    pub done: bool,
    /// The day it was done.
    pub done_on: Option<NaiveDate>,
    /// Who did it, if not the one who saves it.
    pub done_by: Option<PersonId>,
    /// The document that shows it.
    pub document_id: Option<Uuid>,
    /// What is to be known of it.
    pub note: Option<Prose<1000>>,
}

impl SaveStep {
    /// Saves the step, given whether the one who did it is registered and the document is one of the case.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        concern: &Concern,
        case: &Case,
        (person_known, document_known): (bool, bool),
        stamp: &Stamp,
    ) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        use ConcernRefusal as R;
        let mut refusals = Vec::new();
        match self.done_on {
            Some(on) if self.done => refusals.extend(past(on, "/doneOn", stamp)),
            Some(_) => refusals.push(R::MustBeNull("/doneOn")),
            None if self.done => refusals.push(R::Required("/doneOn")),
            None => {}
        }
        if !self.done && self.done_by.is_some() {
            refusals.push(R::MustBeNull("/doneByPersonId"));
        }
        if !person_known {
            refusals.push(R::UnknownPerson("/doneByPersonId"));
        }
        if !document_known {
            refusals.push(R::UnknownReference("/documentId"));
        }
        refusals.extend(self.in_its_place(concern));
        refusals.extend(writable(case));
        refusals.extend(concern.unresolved());
        let version = concern.steps.get(&self.step).map_or(Version::NONE, |record| record.version);
        none(refusals, || ConcernFact::StepSaved {
            concern_id: concern.id,
            step_key: self.step,
            version: version.next(),
            done: self.done,
            on: self.done_on,
            done_by_person_id: self.done_by.or(stamp.by.person_id).filter(|_| self.done),
            document_id: self.document_id,
            note: self.note.map_or(Private::Redacted, Private::Known),
        })
    }

    /// What the rest of the ladder has against it.
    fn in_its_place(&self, concern: &Concern) -> Vec<ConcernRefusal> {
        use ConcernRefusal as R;
        let mandated = concern.mandated();
        let mut refusals = Vec::new();
        if self.step == EscalationStep::RegionalDirectorApproval {
            refusals.push(R::StepNotRecordable);
        }
        match (self.step.group(), mandated) {
            (StepGroup::BeforeApproval, Some(_)) if !self.done => refusals.push(R::StepReliedOn),
            (StepGroup::Issuing, None) if self.done => {
                refusals.push(R::PreconditionUnmet(EscalationStep::RegionalDirectorApproval));
            }
            (StepGroup::Issuing, Some(approved)) if self.done_on.is_some_and(|on| on < approved.on) => {
                refusals.push(R::DateBefore("/doneOn"));
            }
            _ => {}
        }
        if concern.notice.is_some() {
            refusals.push(R::AlreadyEscalated);
        }
        refusals
    }
}

/// A decision on mandation: the step of the ladder that only a regional director takes.
#[derive(Clone, Debug)]
pub struct DecideMandation {
    /// What is decided.
    pub outcome: MandationOutcome,
    /// The main reason to ask for it.
    pub reason: PrimaryReason,
    /// The decision.
    pub decision_id: DecisionId,
    /// What is said of it.
    pub decision: DecisionInput,
}

impl DecideMandation {
    /// Decides, once everything that comes before the approval is done.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may is asked when nothing else is wrong.
    pub fn decide(
        self,
        concern: &Concern,
        case: &Case,
        facts: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
        use ConcernRefusal as R;
        let mut refusals: Vec<_> =
            self.decision.refusals(facts, stamp.today).into_iter().map(R::from).collect();
        let unmet = concern.unmet().into_iter().filter(|step| step.group() == StepGroup::BeforeApproval);
        refusals.extend(unmet.map(R::PreconditionUnmet));
        refusals.extend(writable(case));
        refusals.extend(concern.unresolved());
        refusals.extend(concern.mandated().map(|_| R::AlreadyDecided));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let question = Question::usual(DecisionKind::Mandation, self.outcome.code(), case.school.region);
        let decision = Decision::record(self.decision_id, question, self.decision, facts, permit, stamp)
            .map_err(|refusals| refusals.into_iter().map(R::from).collect::<Vec<_>>())?;
        let fact = ConcernFact::MandationDecided {
            concern_id: concern.id,
            outcome: self.outcome,
            primary_reason: self.reason,
            on: decision.input.decided_on,
            decider_id: decision.decided_by,
            decision_id: self.decision_id,
        };
        let recorded = decision.recorded(stamp.today);
        Ok(ConcernOutcome { fact, decision: Some((decision, recorded)) })
    }
}

/// The end of the ladder: the notice that was issued.
#[derive(Clone, Debug)]
pub struct Escalate {
    /// Which instrument.
    pub notice: NoticeKind,
    /// Why and how.
    pub details: Prose<4000>,
    /// The day it was issued.
    pub issued_on: NaiveDate,
    /// The notice itself.
    pub document_id: Uuid,
}

impl Escalate {
    /// Records the notice, given whether the document is one of the case.
    ///
    /// # Errors
    /// Every reason why not, each step that is not done among them.
    pub fn decide(
        self,
        concern: &Concern,
        case: &Case,
        document_known: bool,
        stamp: &Stamp,
    ) -> Result<ConcernFact, Vec<ConcernRefusal>> {
        use ConcernRefusal as R;
        let right = NoticeKind::of_school(case.school.school_kind.0);
        let mut refusals = past(self.issued_on, "/issuedOn", stamp);
        let earliest = concern.mandated().map_or(concern.raised_on, |approved| approved.on);
        if self.issued_on < earliest.max(concern.raised_on) {
            refusals.push(R::DateBefore("/issuedOn"));
        }
        if right != Some(self.notice) {
            refusals.push(R::WrongNoticeKind(right));
        }
        if !document_known {
            refusals.push(R::UnknownReference("/documentId"));
        }
        refusals.extend(concern.unmet().into_iter().map(R::PreconditionUnmet));
        refusals.extend(writable(case));
        refusals.extend(concern.unresolved());
        if concern.notice.is_some() {
            refusals.push(R::AlreadyEscalated);
        }
        none(refusals, || ConcernFact::Escalated {
            concern_id: concern.id,
            notice_kind: self.notice,
            on: self.issued_on,
            document_id: self.document_id,
            details: Private::Known(self.details),
        })
    }
}
