//! What superseding and overturning a decision have in common.

use actix_web::http::StatusCode;
use authority::DecisionId;
use casework::ReplaceDecision;
use kernel::Version;
use persistence::{Attempt, ReplacingSeen, StorageError, Work};

use super::view::{DecisionView, decision_path};
use crate::context::{Act, Refused};
use crate::http::Answer;

/// A decision that is to be taken anew.
pub(super) struct Replace {
    pub(super) decision: DecisionId,
    pub(super) replace: ReplaceDecision,
}

impl Replace {
    pub(super) async fn see(&self, attempt: &Attempt) -> Result<Option<ReplacingSeen>, StorageError> {
        attempt.replacing(self.decision, |_| self.replace.replacement.input.clone()).await
    }

    pub(super) fn decide(
        &self,
        seen: &ReplacingSeen,
        act: &Act<'_>,
        work: &mut Work,
    ) -> Result<Answer, Refused> {
        let (read, old) = (&seen.seen.read, &seen.seen.line.standing);
        let replaced = self.replace.clone().decide(&read.case, old, &seen.facts, act.permit, act.stamp)?;
        let decided = replaced.decided(act.stamp);
        let link = work.replacement(seen.seen.case(), &replaced.decision, &decided)?;
        if let Some(assessment) = &replaced.assessment {
            work.assessment(seen.seen.case(), assessment)?;
        }
        let followed = replaced.case.map(|fact| work.apply(Some(read.case.clone()), fact)).transpose()?;
        let location = decision_path(replaced.decision.id);
        let new = seen.made(replaced.decision, work, link)?;
        let view = DecisionView::registered(&act.context.viewer, &seen.after(followed), &new);
        Ok(Answer::made(StatusCode::CREATED, Some(location), Version::FIRST, &view)?)
    }
}
