use chrono::NaiveDate;
use kernel::{Private, Prose, Stamp};
use register::Function;

use super::{Case, CaseFact};
use crate::{AssignmentId, CaseRefusal, OfficerCandidate, Written};

impl Case {
    /// Makes somebody the delivery officer, in place of whoever was.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn assign_delivery_officer(
        &self,
        id: AssignmentId,
        candidate: Option<&OfficerCandidate>,
        from: NaiveDate,
        reason: Option<Prose<500>>,
        stamp: &Stamp,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        use CaseRefusal as R;
        let mut refusals = officer_refusals(candidate, "/personId");
        refusals.extend(self.dated(from, "/from", stamp));
        let current = self.delivery_officer.as_ref();
        let same = candidate.zip(current).is_some_and(|(new, now)| new.person == now.person);
        if current.is_some() && !same && reason.is_none() {
            refusals.push(R::Required("/reason"));
        }
        refusals.extend(self.status.accepts(Written::People).err());
        if same {
            refusals.push(R::AlreadyAssigned);
        }
        match candidate {
            Some(candidate) if refusals.is_empty() => Ok(CaseFact::DeliveryOfficerAssigned {
                assignment_id: id,
                person_id: candidate.person,
                previous_person_id: current.map(|now| now.person),
                on: from,
                reason: reason.map_or(Private::Redacted, Private::Known),
            }),
            _ => Err(refusals),
        }
    }

    /// Leaves the case without a delivery officer.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn unassign_delivery_officer(
        &self,
        to: NaiveDate,
        reason: Prose<500>,
        stamp: &Stamp,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        let mut refusals: Vec<_> = self.dated(to, "/to", stamp).into_iter().collect();
        refusals.extend(self.status.accepts(Written::People).err());
        let Some(current) = &self.delivery_officer else {
            refusals.push(CaseRefusal::NoDeliveryOfficer);
            return Err(refusals);
        };
        if refusals.is_empty() {
            Ok(CaseFact::DeliveryOfficerUnassigned {
                assignment_id: current.id,
                person_id: current.person,
                on: to,
                reason: Private::Known(reason),
            })
        } else {
            Err(refusals)
        }
    }

    /// A date of something about the people on the case: past, and not before the assignment it ends.
    pub(super) fn dated(&self, on: NaiveDate, member: &'static str, stamp: &Stamp) -> Option<CaseRefusal> {
        if on > stamp.today {
            Some(CaseRefusal::DateInFuture(member))
        } else if self.delivery_officer.is_some_and(|now| on < now.from) {
            Some(CaseRefusal::DateBefore(member))
        } else {
            None
        }
    }
}

/// Whether somebody can be a delivery officer here at all.
pub(crate) fn officer_refusals(
    candidate: Option<&OfficerCandidate>,
    member: &'static str,
) -> Vec<CaseRefusal> {
    let Some(candidate) = candidate else { return vec![CaseRefusal::UnknownPerson(member)] };
    let mut refusals = Vec::new();
    if !candidate.functions.contains(&Function::Deliver) {
        refusals.push(CaseRefusal::NotADeliveryOfficer(member));
    }
    if !candidate.in_scope {
        refusals.push(CaseRefusal::PersonOutOfScope(member));
    }
    refusals
}
