use chrono::NaiveDate;
use kernel::{Private, Prose, Version};
use uuid::Uuid;

use super::{
    PlanNamed, PlanRefusal, PlanState, PlanVersion, PlanVersionFact, PlanVersionId, PlanVersionRef, shut,
};
use crate::CaseId;
use crate::task::{Facts, Gate};

/// That a plan came in.
#[derive(Clone, Debug)]
pub struct ReceivePlanVersion {
    /// The new version.
    pub id: PlanVersionId,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The plan itself.
    pub document: Uuid,
    /// What it will cost, if that came apart.
    pub expenditure_document: Option<Uuid>,
    /// What is to be said of it.
    pub note: Option<Prose<1000>>,
}

/// All that happens when a plan comes in.
#[derive(Clone, Debug)]
pub struct Received {
    /// What happens to the new version.
    pub version: PlanVersionFact,
    /// What happens to those it takes the place of.
    pub superseded: Vec<(PlanVersionId, PlanVersionFact)>,
}

/// A plan is the work of the school with the organisation appointed to support it.
const GATES: [Gate; 3] = [Gate::AdviserRequired, Gate::RouteNotMatched, Gate::AppointmentRequired];

impl ReceivePlanVersion {
    /// Whether a plan can come in now.
    #[must_use]
    pub fn is_possible(facts: &Facts) -> bool {
        shut(&GATES, facts).is_empty()
    }

    /// Receives a version; it takes the place of those that came before and are not in force. `named` says what of that
    /// which it names is the case's.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        case: CaseId,
        versions: &[PlanVersion],
        named: PlanNamed,
        facts: &Facts,
        today: NaiveDate,
    ) -> Result<Received, Vec<PlanRefusal>> {
        let mut refusals = Vec::new();
        if self.received_on > today {
            refusals.push(PlanRefusal::DateInFuture("/receivedOn"));
        }
        if !named.document {
            refusals.push(PlanRefusal::UnknownReference("/documentId"));
        }
        if !named.expenditure_document {
            refusals.push(PlanRefusal::UnknownReference("/expenditureDocumentId"));
        }
        refusals.extend(shut(&GATES, facts));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let number = versions.iter().map(|version| version.number).max().unwrap_or_default() + 1;
        let of = PlanVersionRef { plan_version_id: self.id, version_no: number, version: Version::FIRST };
        let replaced = versions
            .iter()
            .filter(|version| !version.is_approved() && matches!(version.state, PlanState::Standing(_)));
        Ok(Received {
            superseded: replaced.map(|version| (version.id, version.superseded(self.id, today))).collect(),
            version: PlanVersionFact::Received {
                of,
                case_id: case,
                on: self.received_on,
                document_id: self.document,
                expenditure_document_id: self.expenditure_document,
                note: self.note.map_or(Private::Redacted, Private::Known),
            },
        })
    }
}
