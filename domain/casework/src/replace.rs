use authority::{
    Act, ActRefusal, Decision, DecisionFact, DecisionFacts, DecisionId, Level, Permit, Question, Replacement,
    Replacing, SET_ASIDE, StandingDecision,
};
use kernel::Stamp;

use crate::consequence::{Anew, anew, consequence};
use crate::{Assessment, AssessmentId, Case, CaseFact, Consequence, Finding, Status};

/// What somebody asks for when a decision about a case is to be taken anew.
#[derive(Clone, Debug)]
pub struct ReplaceDecision {
    /// The code of the new outcome; none if the other is only to be set aside.
    pub outcome: Option<String>,
    /// The new decision.
    pub replacement: Replacement,
    /// The assessment that goes with it, where the school's eligibility was decided.
    pub assessment_id: AssessmentId,
}

/// What the record says that taking a decision anew depends on.
#[derive(Clone, Debug, Default)]
pub struct ReplacingFacts {
    /// What the decision depends on.
    pub deciding: DecisionFacts,
    /// What has been decided on the eligibility of the case's school: each first decision, oldest first, followed by
    /// those that took its place one after the other.
    pub eligibility: Vec<PastDecision>,
}

/// A decision on eligibility.
#[derive(Clone, Debug)]
pub struct PastDecision {
    /// Which decision.
    pub id: DecisionId,
    /// The first of those that took each other's place.
    pub lineage: DecisionId,
    /// What it did to the one before it.
    pub act: Option<Act>,
    /// Whether it only said that the one before it does not stand.
    pub set_aside: bool,
    /// The assessment that goes with it.
    pub assessment: Option<Assessment>,
}

/// All that happens when a decision is taken anew.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// The new decision.
    pub decision: Decision,
    /// What happens to the case, if it followed the other.
    pub case: Option<CaseFact>,
    /// The new assessment, if there is one.
    pub assessment: Option<Assessment>,
}

impl Replaced {
    /// The facts about the two decisions, in their order.
    #[must_use]
    pub fn decided(&self, stamp: &Stamp) -> Vec<DecisionFact> {
        [self.decision.recorded(stamp.today)].into_iter().chain(self.decision.replaced()).collect()
    }
}

impl ReplaceDecision {
    /// Takes a decision about `case` anew. The case follows whatever stands then.
    ///
    /// # Errors
    /// Every reason why not; whether the decider may decide it is asked when nothing else is wrong.
    pub fn decide(
        self,
        case: &Case,
        old: &StandingDecision,
        facts: &ReplacingFacts,
        permit: &Permit,
        stamp: &Stamp,
    ) -> Result<Replaced, Vec<ActRefusal>> {
        let kind = old.decision.kind;
        let meant = self.outcome.as_deref().map(|outcome| consequence(kind, outcome));
        let mut refusals =
            old.refusals(self.replacement.replacing, &self.replacement.input, &facts.deciding, stamp);
        match (anew(kind), meant) {
            (Anew::By(operation), _) => refusals.push(ActRefusal::NotAvailable(operation)),
            (Anew::ByAct(_), Some(None)) => refusals.push(ActRefusal::OutcomeNotAllowed),
            (Anew::ByAct(_), None) if self.replacement.replacing == Replacing::Superseding => {
                refusals.push(ActRefusal::OutcomeNotAllowed);
            }
            (Anew::ByAct(_), Some(Some((_, Consequence::Eligibility { eligible: true })))) => {
                // There is nothing to go back to: an assessment has to say on what basis.
                let known = last_eligible(&facts.eligibility).is_some();
                refusals.extend((!known).then_some(ActRefusal::OutcomeNotAllowed));
            }
            (Anew::ByAct(_), _) => {}
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let (outcome, consequence) = meant.flatten().unzip();
        let outcome = outcome.unwrap_or(SET_ASIDE);
        let question = Question { kind, outcome, level: Level::Standard, region: case.school.region };
        let decision = old.replace(self.replacement, question, &facts.deciding, permit, stamp)?;
        let (case, assessment) = follow(case, consequence, &decision, self.assessment_id, &facts.eligibility);
        Ok(Replaced { decision, case, assessment })
    }
}

/// The assessment that stands: that of the latest decision. One that was set aside leaves what stood before it.
fn standing(decisions: &[PastDecision]) -> Option<&Assessment> {
    let mut lineages = decisions.chunk_by(|one, next| one.lineage == next.lineage).rev();
    lineages.find_map(|lineage| {
        let mut stood = Vec::new();
        for decision in lineage {
            if decision.set_aside {
                stood.pop();
            } else if decision.act != Some(Act::Corrected) {
                stood.extend(&decision.assessment);
            }
        }
        stood.pop()
    })
}

fn last_eligible(decisions: &[PastDecision]) -> Option<&Assessment> {
    let assessments = decisions.iter().filter_map(|decision| decision.assessment.as_ref());
    assessments.rev().find(|assessment| assessment.finding.is_eligible())
}

/// What becomes of the case's eligibility: it follows the decision that stands now. A closed case stays what it was.
fn follow(
    case: &Case,
    consequence: Option<Consequence>,
    decision: &Decision,
    id: AssessmentId,
    past: &[PastDecision],
) -> (Option<CaseFact>, Option<Assessment>) {
    let follows = decision.follows.as_ref();
    let old = follows.and_then(|follows| past.iter().find(|one| one.id == follows.decision));
    let (Some(follows), Some(old)) = (follows, old) else { return (None, None) };
    if matches!(case.status, Status::Closed { .. }) {
        return (None, None);
    }
    let found =
        consequence.map(|Consequence::Eligibility { eligible }| made(eligible, case, decision, id, past));
    let new = PastDecision {
        id: decision.id,
        lineage: old.lineage,
        act: Some(follows.act),
        set_aside: consequence.is_none(),
        assessment: found.clone(),
    };
    let mut now = past.to_vec();
    let end = now.iter().rposition(|one| one.lineage == new.lineage).map_or(now.len(), |last| last + 1);
    now.insert(end, new);
    match standing(&now) {
        Some(stands) if stands.id == case.eligibility.assessment_id => (None, found),
        Some(stands) => (Some(CaseFact::eligibility_assessed(stands)), found),
        None if !case.eligibility.eligible => (None, found),
        // Nobody has decided that the school may have support.
        None => {
            let nothing = made(false, case, decision, id, past);
            (Some(CaseFact::eligibility_assessed(&nothing)), Some(nothing))
        }
    }
}

/// The assessment that a decision amounts to; that a school may have support, on the basis that it last had.
fn made(
    eligible: bool,
    case: &Case,
    decision: &Decision,
    id: AssessmentId,
    past: &[PastDecision],
) -> Assessment {
    let same = last_eligible(past).filter(|_| eligible);
    let finding = same.map_or_else(
        || Finding::NotEligible { reason: decision.input.reasons.fitted() },
        |same| same.finding.clone(),
    );
    let rule_version = decision.input.rule_version.clone();
    Assessment {
        id,
        finding,
        inspections: same.map(|same| same.inspections.clone()).unwrap_or_default(),
        assessed_on: decision.input.decided_on,
        assessed_by: Some(decision.decided_by),
        rule_version: rule_version.unwrap_or_else(|| case.eligibility.rule_version.clone()),
        changed_on: decision.input.decided_on,
        support_ends_on: None,
        decision_id: decision.id,
    }
}

#[cfg(test)]
mod tests;
