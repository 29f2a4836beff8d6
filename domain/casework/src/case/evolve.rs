use kernel::{Aggregate, Private, Recorded, Timestamp, Version};

use super::{Case, CaseFact, CaseStudy, Closure};
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
            former_urns: Vec::new(),
            status: Status::InProgress,
            pauses: Vec::new(),
            closure: None,
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
            case_study: CaseStudy::NotCandidate,
        })
    }

    fn after(mut self, fact: &CaseFact) -> Self {
        match fact {
            CaseFact::Opened { .. } => return self,
            CaseFact::Closed { outcome, closed_on, decision_id, reason } => {
                self.status = Status::Closed { outcome: *outcome, on: *closed_on };
                self.closure = Some(Closure { decision: *decision_id, reason: reason.clone() });
                self.pause_ended(*closed_on, Private::Redacted);
            }
            CaseFact::Paused { on, review_by, reason } => self.paused(*on, *review_by, reason.clone()),
            CaseFact::Resumed { on, reason } => {
                self.status = Status::InProgress;
                self.pause_ended(*on, reason.clone());
            }
            CaseFact::CohortChanged { cohort, .. } => self.cohort.clone_from(cohort),
            CaseFact::CaseStudyChanged { candidate: true, details } => {
                self.case_study = CaseStudy::Candidate { details: details.clone() };
            }
            CaseFact::CaseStudyChanged { candidate: false, .. } => self.case_study = CaseStudy::NotCandidate,
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
            CaseFact::AdviserAllocated { assignment_id, person_id, on, .. } => {
                self.adviser = Some(Assignment { id: *assignment_id, person: *person_id, from: *on });
            }
            CaseFact::AdviserReleased { .. } => self.adviser = None,
            CaseFact::SchoolChanged { .. } => self.school_changes += 1,
            CaseFact::SchoolChangeResolved { school, .. } => self.change_resolved(school.as_ref()),
        }
        self.version = self.version.next();
        self
    }
}
