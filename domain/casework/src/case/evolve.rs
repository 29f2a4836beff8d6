use kernel::{Aggregate, Recorded, Timestamp, Version};

use super::{Case, CaseFact};
use crate::{Assignment, Eligibility, Status, Track};

impl Aggregate for Case {
    type Fact = CaseFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<CaseFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (None, opened @ CaseFact::Opened { .. }) => Self::opened(opened, recorded.at),
            (Some(case), fact) => Some(case.after(fact)),
            (None, _) => None,
        }
    }
}

impl Case {
    fn opened(fact: &CaseFact, at: Timestamp) -> Option<Self> {
        let CaseFact::Opened {
            case_id,
            reference,
            cohort,
            eligible,
            basis,
            assessment_id,
            rule_version,
            assessed_on,
            previous_case_id,
            school,
            ..
        } = fact
        else {
            return None;
        };
        Some(Self {
            id: *case_id,
            version: Version::FIRST,
            reference: *reference,
            school: school.clone(),
            status: Status::InProgress,
            track: Track::Undecided,
            cohort: cohort.clone(),
            eligibility: Eligibility {
                assessment_id: *assessment_id,
                eligible: *eligible,
                basis: *basis,
                rule_version: rule_version.clone().try_into().ok()?,
                changed_on: *assessed_on,
                support_ends_on: None,
            },
            delivery_officer: None,
            adviser: None,
            previous_case: *previous_case_id,
            opened_at: at,
            school_changes: 0,
        })
    }

    fn after(mut self, fact: &CaseFact) -> Self {
        match fact {
            CaseFact::Opened { .. } => return self,
            CaseFact::Closed { outcome, closed_on, .. } => {
                self.status = Status::Closed { outcome: *outcome, on: *closed_on };
            }
            CaseFact::EligibilityAssessed {
                assessment_id,
                eligible,
                basis,
                rule_version,
                changed_on,
                support_ends_on,
                ..
            } => {
                self.eligibility.assessment_id = *assessment_id;
                self.eligibility.eligible = *eligible;
                self.eligibility.basis = *basis;
                if let Ok(version) = rule_version.clone().try_into() {
                    self.eligibility.rule_version = version;
                }
                self.eligibility.changed_on = *changed_on;
                self.eligibility.support_ends_on = *support_ends_on;
            }
            CaseFact::DiagnosisDecided { to_track, .. } | CaseFact::TrackChanged { to_track, .. } => {
                self.track = *to_track;
            }
            CaseFact::DeliveryOfficerAssigned { assignment_id, person_id, on, .. } => {
                self.delivery_officer =
                    Some(Assignment { id: *assignment_id, person: *person_id, from: *on });
            }
            CaseFact::DeliveryOfficerUnassigned { .. } => self.delivery_officer = None,
            CaseFact::SchoolChanged { .. } => self.school_changes += 1,
        }
        self.version = self.version.next();
        self
    }
}
