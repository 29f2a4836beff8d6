use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Fact, PersonId, Private, Prose};
use register::{Region, Urn};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CaseId, CaseReference, ChangeResolution, SchoolChangeId, SchoolSnapshot};
use crate::{Assessment, AssessmentId, AssignmentId, Basis, ClosureOutcome, DiagnosisOutcome, Track};

/// What can happen to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum CaseFact {
    /// It was opened.
    #[serde(rename = "case.opened")]
    Opened {
        /// Which case.
        case_id: CaseId,
        /// What people call it.
        reference: CaseReference,
        /// The school.
        urn: Urn,
        /// Its region.
        region: Region,
        /// The batch.
        cohort: String,
        /// Whether the school may have targeted support.
        eligible: bool,
        /// Why, if it may.
        basis: Option<Basis>,
        /// The assessment made at opening.
        assessment_id: AssessmentId,
        /// The version of the rule applied.
        rule_version: String,
        /// The day of the assessment.
        assessed_on: NaiveDate,
        /// An earlier case.
        previous_case_id: Option<CaseId>,
        /// The school as it was.
        school: SchoolSnapshot,
    },
    /// It ended.
    #[serde(rename = "case.closed")]
    Closed {
        /// How.
        outcome: ClosureOutcome,
        /// The day.
        closed_on: NaiveDate,
        /// The decision behind it.
        decision_id: Option<DecisionId>,
        /// Why, where no decision says it.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// The work was stopped for a while.
    #[serde(rename = "case.paused")]
    Paused {
        /// From which day.
        on: NaiveDate,
        /// When to look at it again.
        review_by: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// The work went on.
    #[serde(rename = "case.resumed")]
    Resumed {
        /// From which day.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// It was moved to another cohort.
    #[serde(rename = "case.cohortChanged")]
    CohortChanged {
        /// The cohort it was in.
        previous_cohort: String,
        /// The cohort it is in.
        cohort: String,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// Somebody said whether others could learn from it.
    #[serde(rename = "case.caseStudyChanged")]
    CaseStudyChanged {
        /// Whether they could.
        candidate: bool,
        /// What.
        #[serde(default)]
        details: Private<Prose<4000>>,
    },
    /// Eligibility was assessed anew.
    #[serde(rename = "case.eligibilityAssessed")]
    EligibilityAssessed {
        /// The assessment.
        assessment_id: AssessmentId,
        /// Whether the school may have targeted support.
        eligible: bool,
        /// Why, if it may.
        basis: Option<Basis>,
        /// The version of the rule applied.
        rule_version: String,
        /// The day from which it counts.
        changed_on: NaiveDate,
        /// The day support ends, if known.
        support_ends_on: Option<NaiveDate>,
        /// The decision behind it.
        decision_id: DecisionId,
    },
    /// It was decided what its diagnosis comes to.
    #[serde(rename = "case.diagnosisDecided")]
    DiagnosisDecided {
        /// What.
        outcome: DiagnosisOutcome,
        /// Which way the case went.
        from_track: Track,
        /// Which way it goes.
        to_track: Track,
        /// The decision behind it.
        decision_id: DecisionId,
    },
    /// It goes another way.
    #[serde(rename = "case.trackChanged")]
    TrackChanged {
        /// Which way it went.
        from_track: Track,
        /// Which way it goes.
        to_track: Track,
        /// The decision behind it.
        decision_id: DecisionId,
    },
    /// Somebody became the delivery officer.
    #[serde(rename = "case.deliveryOfficerAssigned")]
    DeliveryOfficerAssigned {
        /// The assignment.
        assignment_id: AssignmentId,
        /// Who.
        person_id: PersonId,
        /// Who was before.
        previous_person_id: Option<PersonId>,
        /// From which day.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// The case was left without a delivery officer.
    #[serde(rename = "case.deliveryOfficerUnassigned")]
    DeliveryOfficerUnassigned {
        /// The assignment that ended.
        assignment_id: AssignmentId,
        /// Whose it was.
        person_id: PersonId,
        /// On which day.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// Somebody became the adviser.
    #[serde(rename = "case.adviserAllocated")]
    AdviserAllocated {
        /// The assignment.
        assignment_id: AssignmentId,
        /// Who.
        person_id: PersonId,
        /// Who was before.
        previous_person_id: Option<PersonId>,
        /// From which day.
        on: NaiveDate,
        /// Whether the adviser's home is in another region, if that is known.
        out_of_region: Option<bool>,
        /// The decision behind it.
        decision_id: DecisionId,
    },
    /// The case was left without an adviser.
    #[serde(rename = "case.adviserReleased")]
    AdviserReleased {
        /// The assignment that ended.
        assignment_id: AssignmentId,
        /// Whose it was.
        person_id: PersonId,
        /// On which day.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// A later import changed the register's record of the school.
    #[serde(rename = "case.schoolChanged")]
    SchoolChanged {
        /// The change in the register.
        change_id: Uuid,
        /// The school.
        urn: Urn,
        /// The members that changed.
        changed: Vec<String>,
        /// The school's successor, if it now has one.
        successor_urn: Option<Urn>,
    },
    /// Somebody said what becomes of such a change.
    #[serde(rename = "case.schoolChangeResolved")]
    SchoolChangeResolved {
        /// The change in the register.
        change_id: SchoolChangeId,
        /// What becomes of it.
        resolution: ChangeResolution,
        /// The members of the case's school that changed by it.
        changed: Vec<String>,
        /// The school as it was adopted, if it was.
        school: Option<SchoolSnapshot>,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

impl CaseFact {
    pub(crate) fn eligibility_assessed(assessment: &Assessment) -> Self {
        Self::EligibilityAssessed {
            assessment_id: assessment.id,
            eligible: assessment.finding.is_eligible(),
            basis: assessment.finding.basis(),
            rule_version: assessment.rule_version.as_str().to_owned(),
            changed_on: assessment.changed_on,
            support_ends_on: assessment.support_ends_on,
            decision_id: assessment.decision_id,
        }
    }
}

impl Fact for CaseFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "case.opened",
            Self::Closed { .. } => "case.closed",
            Self::Paused { .. } => "case.paused",
            Self::Resumed { .. } => "case.resumed",
            Self::CohortChanged { .. } => "case.cohortChanged",
            Self::CaseStudyChanged { .. } => "case.caseStudyChanged",
            Self::EligibilityAssessed { .. } => "case.eligibilityAssessed",
            Self::DiagnosisDecided { .. } => "case.diagnosisDecided",
            Self::TrackChanged { .. } => "case.trackChanged",
            Self::DeliveryOfficerAssigned { .. } => "case.deliveryOfficerAssigned",
            Self::DeliveryOfficerUnassigned { .. } => "case.deliveryOfficerUnassigned",
            Self::AdviserAllocated { .. } => "case.adviserAllocated",
            Self::AdviserReleased { .. } => "case.adviserReleased",
            Self::SchoolChanged { .. } => "case.schoolChanged",
            Self::SchoolChangeResolved { .. } => "case.schoolChangeResolved",
        }
    }
}
