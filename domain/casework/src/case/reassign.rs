use chrono::NaiveDate;
use kernel::{Coded, PersonId, Private, Prose, Stamp};
use strum::{IntoStaticStr, VariantArray};

use super::{Case, CaseFact, officer_refusals};
use crate::{AssignmentId, CaseRefusal, OfficerCandidate, Written};

/// As what somebody is on cases that are given to another at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum BatchRole {
    /// As the delivery officer.
    DeliveryOfficer,
}

impl Coded for BatchRole {
    const NAME: &'static str = "BatchRole";
    const MEANING: &'static str = "As what somebody is on cases that are given to another at once.";
}

/// What is asked for of each of several cases at once: that somebody's delivery officer be somebody else, or nobody.
#[derive(Clone, Debug)]
pub struct Reassign {
    /// Who is the delivery officer.
    pub from: PersonId,
    /// Who is to be, if anybody.
    pub to: Option<PersonId>,
    /// The day of the change.
    pub on: NaiveDate,
    /// Why.
    pub reason: Prose<500>,
}

impl Reassign {
    /// Reassigns one case.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        &self,
        case: &Case,
        id: AssignmentId,
        candidate: Option<&OfficerCandidate>,
        stamp: &Stamp,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        let mut refusals = Vec::new();
        if self.to.is_some() {
            refusals.extend(officer_refusals(candidate, "/toPersonId"));
        }
        refusals.extend(case.dated(self.on, "/on", stamp));
        refusals.extend(case.status.accepts(Written::People).err());
        let current = case.delivery_officer.filter(|now| now.person == self.from);
        if current.is_none() {
            refusals.push(CaseRefusal::NotTheDeliveryOfficer);
        }
        if self.to == Some(self.from) {
            refusals.push(CaseRefusal::AlreadyAssigned);
        }
        let reason = Private::Known(self.reason.clone());
        match (current, self.to) {
            (Some(current), Some(person_id)) if refusals.is_empty() => {
                Ok(CaseFact::DeliveryOfficerAssigned {
                    assignment_id: id,
                    person_id,
                    previous_person_id: Some(current.person),
                    on: self.on,
                    reason,
                })
            }
            (Some(current), None) if refusals.is_empty() => Ok(CaseFact::DeliveryOfficerUnassigned {
                assignment_id: current.id,
                person_id: current.person,
                on: self.on,
                reason,
            }),
            _ => Err(refusals),
        }
    }
}
