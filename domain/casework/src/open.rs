use authority::{
    Channel, Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question,
};
use chrono::NaiveDate;
use kernel::{Private, Prose, Stamp};
use register::{Region, SchoolStatus};

use crate::case::officer_refusals;
use crate::task::{Progress, TaskFact, TaskKey};
use crate::{
    Assessment, AssessmentId, AssignmentId, CaseFact, CaseId, CaseReference, CaseRefusal, ClosureOutcome,
    OfficerCandidate, SchoolSnapshot, StatedEligibility,
};

/// What somebody asks for when opening a case.
#[derive(Clone, Debug)]
pub struct OpenCase {
    /// The new case.
    pub id: CaseId,
    /// The assessment made at opening.
    pub assessment_id: AssessmentId,
    /// The decision on it.
    pub decision_id: DecisionId,
    /// The first assignment, if there is one.
    pub assignment_id: AssignmentId,
    /// The batch.
    pub cohort: String,
    /// Whether the school may have targeted support, and why.
    pub eligibility: StatedEligibility,
    /// Whether a delivery officer was named.
    pub officer_named: bool,
}

/// What the register and the record say about the school.
#[derive(Clone, Debug)]
pub struct OpeningFacts {
    /// What the case will be called.
    pub reference: CaseReference,
    /// The school and whether it is open, if the register has it and it lies in a region.
    pub school: SchoolOfRegister,
    /// An open case of the school or of its predecessors or successors; which one only if whoever asks may know of it.
    pub open_case: Option<Option<(CaseId, CaseReference)>>,
    /// The latest earlier case of the school or of its predecessors.
    pub previous_case: Option<CaseId>,
    /// Whether the cohort is on the list today.
    pub cohort_active: bool,
    /// Whether the one named as assessor is registered; true if nobody was named.
    pub assessor_known: bool,
    /// The one named as delivery officer.
    pub officer: Option<OfficerCandidate>,
    /// What the decision on eligibility depends on.
    pub deciding: DecisionFacts,
}

/// A school as opening finds it.
#[derive(Clone, Debug)]
pub enum SchoolOfRegister {
    /// Not in the register.
    Unknown,
    /// In the register, outside the nine regions.
    OutsideRegions,
    /// In a region.
    InRegion(Box<SchoolSnapshot>, SchoolStatus),
}

/// All that happens when a case is opened, in order.
#[derive(Clone, Debug)]
pub struct Opening {
    /// It is opened; if the school is not eligible it is closed again; an officer may be assigned.
    pub case: Vec<CaseFact>,
    /// Task 1 is completed by it.
    pub task: Option<TaskFact>,
    /// The assessment.
    pub assessment: Assessment,
    /// The decision on eligibility.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
}

impl OpenCase {
    /// Opens the case.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        facts: OpeningFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Opening, Vec<CaseRefusal>> {
        use CaseRefusal as R;
        let mut refusals = Vec::new();
        let school = match facts.school {
            SchoolOfRegister::Unknown => Err(R::UnknownSchool),
            SchoolOfRegister::OutsideRegions => Err(R::SchoolOutsideRegions),
            SchoolOfRegister::InRegion(_, status) if !status.is_open() => Err(R::SchoolClosed),
            SchoolOfRegister::InRegion(school, _) => Ok(*school),
        };
        let finding = self.eligibility.finding(stamp.today).map_err(|found| refusals.extend(found)).ok();
        if !facts.cohort_active {
            refusals.push(R::UnknownCohort);
        }
        if !facts.assessor_known {
            refusals.push(R::UnknownPerson("/assessedByPersonId"));
        }
        if self.officer_named {
            // Whether somebody can deliver a case is asked of its region.
            if school.is_ok() {
                refusals.extend(officer_refusals(facts.officer.as_ref(), "/deliveryOfficerId"));
            }
            if !self.eligibility.eligible {
                refusals.push(R::MustBeNull("/deliveryOfficerId"));
            }
        }
        refusals.extend(facts.open_case.map(R::CaseAlreadyOpen));
        let school = school.map_err(|refusal| refusals.push(refusal)).ok();
        let (Some(school), Some(finding), true) = (school, finding, refusals.is_empty()) else {
            return Err(refusals);
        };

        let decision = self.decision(school.region, finding.outcome(), &facts.deciding, permit, stamp)?;
        let decided = decision.recorded(stamp.today);
        let assessment = Assessment {
            id: self.assessment_id,
            finding,
            inspections: self.eligibility.inspections.clone(),
            assessed_on: self.eligibility.assessed_on,
            assessed_by: self.eligibility.assessed_by.or(stamp.by.person_id),
            rule_version: self.eligibility.rule_version.clone(),
            changed_on: self.eligibility.assessed_on,
            support_ends_on: None,
            decision_id: self.decision_id,
        };
        let task =
            TaskFact::moved(self.id, TaskKey::ConfirmEligibility, None, Progress::Completed, stamp.today);
        let case = self.facts(
            school,
            facts.officer.as_ref(),
            facts.reference,
            facts.previous_case,
            &assessment,
            stamp.today,
        );
        Ok(Opening { case, task, assessment, decision, decided })
    }

    /// The decision is taken by whoever opens the case, on the day it is opened, for the reasons of the assessment.
    fn decision(
        &self,
        region: Region,
        outcome: &'static str,
        facts: &DecisionFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Decision, Vec<CaseRefusal>> {
        let stated = &self.eligibility;
        let reason = stated.ineligible_reason.as_ref().or(stated.basis_reason.as_ref());
        let reasons = reason.map_or_else(
            || format!("Assessed under rule {} at the opening of the case", stated.rule_version),
            |reason| reason.as_str().to_owned(),
        );
        let input = DecisionInput {
            reasons: Prose::try_from(reasons).map_err(|_| vec![CaseRefusal::Required("/basisReason")])?,
            decided_on: stamp.today,
            channel: Channel::InSystem,
            decided_by: None,
            evidence: Vec::new(),
            options: Vec::new(),
            recommendation: None,
            conditions: Vec::new(),
            conflict_checks: Vec::new(),
            rule_version: Some(stated.rule_version.clone()),
            review_on: None,
        };
        let question = Question::usual(DecisionKind::Eligibility, outcome, region);
        Decision::record(self.decision_id, question, input, facts, permit, stamp)
            .map_err(|refusals| refusals.into_iter().map(CaseRefusal::from).collect())
    }

    fn facts(
        self,
        school: SchoolSnapshot,
        officer: Option<&OfficerCandidate>,
        reference: CaseReference,
        previous_case_id: Option<CaseId>,
        assessment: &Assessment,
        today: NaiveDate,
    ) -> Vec<CaseFact> {
        let eligible = assessment.finding.is_eligible();
        let mut facts = vec![CaseFact::Opened {
            case_id: self.id,
            reference,
            urn: school.urn.clone(),
            region: school.region,
            cohort: self.cohort,
            eligible,
            basis: assessment.finding.basis(),
            assessment_id: assessment.id,
            rule_version: assessment.rule_version.as_str().to_owned(),
            assessed_on: assessment.assessed_on,
            previous_case_id,
            school,
        }];
        if !eligible {
            facts.push(CaseFact::Closed {
                outcome: ClosureOutcome::NotEligibleAtStart,
                closed_on: today,
                decision_id: Some(self.decision_id),
                reason: Private::Redacted,
            });
        }
        facts.extend(officer.map(|officer| CaseFact::DeliveryOfficerAssigned {
            assignment_id: self.assignment_id,
            person_id: officer.person,
            previous_person_id: None,
            on: today,
            reason: Private::Redacted,
        }));
        facts
    }
}
