use authority::{
    Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind, Permit, Question,
};
use chrono::NaiveDate;
use kernel::Stamp;

use crate::{Assessment, AssessmentId, Case, CaseFact, CaseRefusal, StatedEligibility, Written};

/// What somebody asks for when assessing eligibility anew: confirmed, lost or regained.
#[derive(Clone, Debug)]
pub struct AssessEligibility {
    /// The new assessment.
    pub id: AssessmentId,
    /// Whether the school may have targeted support, and why.
    pub eligibility: StatedEligibility,
    /// The day from which it counts.
    pub changed_on: NaiveDate,
    /// The day support ends, if eligibility is lost and that is known.
    pub support_ends_on: Option<NaiveDate>,
    /// The decision on it.
    pub decision_id: DecisionId,
    /// What is said of the decision.
    pub decision: DecisionInput,
}

/// What the record says about those named.
#[derive(Clone, Debug, Default)]
pub struct AssessingFacts {
    /// Whether the one named as assessor is registered; true if nobody was named.
    pub assessor_known: bool,
    /// What the decision depends on.
    pub deciding: DecisionFacts,
}

/// All that happens when eligibility is assessed.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// What happens to the case.
    pub case: CaseFact,
    /// The assessment.
    pub assessment: Assessment,
    /// The decision on it.
    pub decision: Decision,
    /// The fact that it was recorded.
    pub decided: DecisionFact,
}

impl AssessEligibility {
    /// Assesses the eligibility of a case's school.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        case: &Case,
        facts: &AssessingFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Assessed, Vec<CaseRefusal>> {
        use CaseRefusal as R;
        let mut refusals = Vec::new();
        let finding = self.eligibility.finding(stamp.today).map_err(|found| refusals.extend(found)).ok();
        if self.changed_on > stamp.today {
            refusals.push(R::DateInFuture("/changedOn"));
        }
        if self.eligibility.eligible && self.support_ends_on.is_some() {
            refusals.push(R::MustBeNull("/supportEndsOn"));
        }
        if !facts.assessor_known {
            refusals.push(R::UnknownPerson("/assessedByPersonId"));
        }
        refusals.extend(self.decision.refusals(&facts.deciding, stamp.today).into_iter().map(R::from));
        refusals.extend(case.status.accepts(Written::Eligibility).err());
        let (Some(finding), true) = (finding, refusals.is_empty()) else { return Err(refusals) };

        let question = Question::usual(DecisionKind::Eligibility, finding.outcome(), case.school.region);
        let decision =
            Decision::record(self.decision_id, question, self.decision, &facts.deciding, permit, stamp)
                .map_err(|refusals| refusals.into_iter().map(R::from).collect::<Vec<_>>())?;
        let assessment = Assessment {
            id: self.id,
            finding,
            inspections: self.eligibility.inspections,
            assessed_on: self.eligibility.assessed_on,
            assessed_by: self.eligibility.assessed_by.or(stamp.by.person_id),
            rule_version: self.eligibility.rule_version,
            changed_on: self.changed_on,
            support_ends_on: self.support_ends_on,
            decision_id: self.decision_id,
        };
        let decided = decision.recorded(stamp.today);
        Ok(Assessed { case: CaseFact::eligibility_assessed(&assessment), assessment, decision, decided })
    }
}
