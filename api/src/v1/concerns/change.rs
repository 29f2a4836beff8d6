//! The one way to change a concern: what is read, who may, and what is refused are the same for each step.

use actix_web::http::StatusCode;
use authority::{Decision, DecisionInput, DecisionKind, Operation};
use casework::CaseId;
use casework::concern::{Concern, ConcernFact, ConcernId, ConcernOutcome, ConcernRefusal};
use kernel::{Reason, Version};
use persistence::{Attempt, Chain, ConcernChanging, ConcernNames, ConcernSeen, StorageError, Work};
use serde::Serialize;

use super::view::{ConcernView, concern_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Problem, ProblemError, with_tag};

/// What one step does to a concern, and what it answers.
pub(super) trait Step: 'static {
    /// What it is.
    const OPERATION: Operation;

    /// The kind of decision that it records, if it records one.
    const DECISION: Option<DecisionKind> = None;

    /// What it answers.
    type View: Serialize;

    /// What it names besides the concern.
    fn names(&self) -> ConcernNames<'_> {
        ConcernNames::default()
    }

    /// What is said of its decision.
    fn decision(&self) -> Option<&DecisionInput> {
        None
    }

    /// Decides.
    fn decide(&self, seen: &ConcernChanging, act: &Act<'_>) -> Result<ConcernOutcome, Vec<ConcernRefusal>>;

    /// The version of the thing in the path.
    fn version(&self, concern: &Concern) -> Version {
        concern.version
    }

    /// What is answered about a concern as it now is; about the one that has the tool now, if one was moved.
    fn view(&self, context: &Context, seen: &ConcernSeen, decision: Option<&Decision>) -> Self::View;

    /// The status of the answer, and where the new thing is if there is one.
    fn made(&self, _concern: &Concern) -> (StatusCode, Option<String>) {
        (StatusCode::OK, None)
    }
}

/// A step of one concern.
pub(super) struct Changed<S> {
    pub(super) case: CaseId,
    pub(super) concern: ConcernId,
    pub(super) step: S,
}

impl<S: Step> Change for Changed<S> {
    const OPERATION: Operation = S::OPERATION;

    type Seen = ConcernChanging;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let decision = S::DECISION.zip(self.step.decision());
        let names = ConcernNames { decision, ..self.step.names() };
        attempt.changing_concern(self.case, self.concern, names).await
    }

    fn standing(&self, changing: &Self::Seen) -> Standing {
        let ConcernSeen { read, line } = &changing.seen;
        Standing {
            position: read.position,
            chain: Chain::case(self.case),
            head: read.head.clone(),
            version: Some(self.step.version(&line.concern)),
        }
    }

    fn etag(&self, changing: &Self::Seen, context: &Context) -> Result<String, Problem> {
        let seen = &changing.seen;
        let version = self.step.version(&seen.line.concern);
        if version == seen.line.concern.version {
            return ConcernView::etag(&context.viewer, seen);
        }
        with_tag(version, &self.step.view(context, seen, None)).map(|(_, etag)| etag)
    }

    fn decide(&self, changing: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let decided = self.step.decide(&changing, act);
        let ConcernOutcome { fact, decision } =
            decided.map_err(|refusals| refused(self.case, self.concern, &refusals))?;
        let ConcernChanging { mut seen, other, .. } = changing;
        let moved = match other.filter(|_| happens_to_both(&fact)) {
            Some(other) => Some(work.apply(Some(other), fact.clone())?),
            None => None,
        };
        let concern = work.apply(Some(seen.line.concern), fact)?;
        if let Some((decision, recorded)) = &decision {
            work.decision(self.case, decision, recorded)?;
        }
        let (version, (status, location)) = (self.step.version(&concern), self.step.made(&concern));
        seen.line.concern = moved.unwrap_or(concern);
        let view = self.step.view(act.context, &seen, decision.as_ref().map(|(decision, _)| decision));
        Ok(Answer::made(status, location, version, &view)?)
    }
}

const fn happens_to_both(fact: &ConcernFact) -> bool {
    matches!(fact, ConcernFact::InformationPowersMoved { .. } | ConcernFact::BoardMoved { .. })
}

/// The reasons, each step of the ladder that has to be done first with a link to it.
pub(super) fn refused(case: CaseId, concern: ConcernId, refusals: &[ConcernRefusal]) -> Problem {
    let problem = Problem::refused(refusals);
    let Some(family) = refusals.iter().map(Reason::family).min() else { return problem };
    let errors = refusals.iter().filter(|refusal| refusal.family() == family).map(|refusal| ProblemError {
        pointer: refusal.pointer().map(|pointer| format!("#{pointer}")),
        code: refusal.code().to_owned(),
        detail: refusal.detail(),
        link: match refusal {
            ConcernRefusal::PreconditionUnmet(_) => {
                Some(format!("{}/escalation", concern_path(case, concern)))
            }
            _ => None,
        },
        ..ProblemError::default()
    });
    problem.with_errors(errors.collect())
}
