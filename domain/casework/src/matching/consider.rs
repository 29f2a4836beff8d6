use kernel::{Private, Prose};
use register::{OrganisationDetails, OrganisationId, OrganisationKind, SchoolKind};

use super::{Candidate, CandidateFact, CandidateId, CandidateState, MatchingRefusal};
use crate::task::{Facts, TaskKey, gates};
use crate::{Case, SchoolSnapshot, Written};

/// A proposal of an organisation.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// The new candidate.
    pub id: CandidateId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// What is noted of it.
    pub note: Option<Prose<1000>>,
}

/// Whether an organisation answers for the school already, which is odd for one that is to support it.
#[must_use]
pub fn own_responsible_body(organisation: &OrganisationDetails, school: &SchoolSnapshot) -> bool {
    let trust = organisation.trust_uid.as_ref().map(kernel::Line::as_str);
    match organisation.kind {
        OrganisationKind::Trust => trust.is_some() && trust == school.trust_uid.as_deref(),
        OrganisationKind::LocalAuthority => {
            let code = organisation.la_code.clone().map(String::from);
            school.school_kind.0 == SchoolKind::Maintained && code.as_ref() == Some(&school.la_code)
        }
        OrganisationKind::School | OrganisationKind::LaTradedService | OrganisationKind::Federation => false,
    }
}

/// What stands before choosing an organisation.
pub(super) fn choosing(case: &Case, facts: &Facts) -> Vec<MatchingRefusal> {
    if let Err(refusal) = case.status.accepts(Written::Work) {
        return vec![MatchingRefusal::Case(refusal)];
    }
    let shut = gates(TaskKey::ChooseSupportingOrganisation, facts);
    shut.into_iter().map(MatchingRefusal::Gate).collect()
}

impl Proposed {
    /// Proposes an organisation beside the others of the case.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn add(
        self,
        case: &Case,
        facts: &Facts,
        others: &[&Candidate],
        organisation_known: bool,
    ) -> Result<CandidateFact, Vec<MatchingRefusal>> {
        let mut refusals = choosing(case, facts);
        refusals.extend((!organisation_known).then_some(MatchingRefusal::UnknownOrganisation));
        let same = others.iter().find(|other| {
            other.organisation == self.organisation
                && !matches!(other.state, CandidateState::Withdrawn { .. })
        });
        refusals.extend(same.map(|same| MatchingRefusal::Duplicate(same.id)));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(CandidateFact::Added {
            candidate_id: self.id,
            case_id: case.id,
            organisation_id: self.organisation,
            note: self.note.map_or(Private::Redacted, Private::Known),
        })
    }
}

impl Candidate {
    /// Notes something else of it.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(
        &self,
        case: &Case,
        note: Option<Prose<1000>>,
    ) -> Result<CandidateFact, Vec<MatchingRefusal>> {
        let refusals = self.live(case);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(CandidateFact::Changed {
            candidate_id: self.id,
            organisation_id: self.organisation,
            note: note.map_or(Private::Redacted, Private::Known),
        })
    }

    /// Puts it out of the question.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn withdraw(&self, case: &Case, reason: Prose<500>) -> Result<CandidateFact, Vec<MatchingRefusal>> {
        let mut refusals = self.live(case);
        refusals.extend(self.is_selected().then_some(MatchingRefusal::CandidateSelected));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(CandidateFact::Withdrawn {
            candidate_id: self.id,
            organisation_id: self.organisation,
            reason: Private::Known(reason),
        })
    }

    /// What stands before doing anything to it.
    pub(super) fn live(&self, case: &Case) -> Vec<MatchingRefusal> {
        let mut refusals = Vec::new();
        refusals.extend(case.status.accepts(Written::Work).err().map(MatchingRefusal::Case));
        let withdrawn = matches!(self.state, CandidateState::Withdrawn { .. });
        refusals.extend(withdrawn.then_some(MatchingRefusal::CandidateWithdrawn));
        refusals
    }

    /// What stands before a task that is about the preferred organisation.
    pub(super) fn preferred(&self, case: &Case, task: TaskKey, facts: &Facts) -> Vec<MatchingRefusal> {
        if let Err(refusal) = case.status.accepts(Written::Work) {
            return vec![MatchingRefusal::Case(refusal)];
        }
        let shut = gates(task, facts);
        if !shut.is_empty() {
            return shut.into_iter().map(MatchingRefusal::Gate).collect();
        }
        (!self.is_selected()).then_some(MatchingRefusal::NotSelected).into_iter().collect()
    }
}
