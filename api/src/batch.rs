//! Many cases changed by one request: one transaction, in which each is decided on its own.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::rt;
use authority::{Operation, Position};
use casework::CaseId;
use kernel::Version;
use persistence::{Attempt, Chain, Head, Once, StorageError, Work};
use serde::Serialize;

use crate::context::{Act, Context, Refused, first_fault, replay, waited_for_twin};
use crate::http::{Answer, Problem, ProblemKind};

/// How a batch is to be taken.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    /// Whether only to say what would happen.
    pub(crate) dry_run: bool,
    /// Whether nothing is written if one row is refused.
    pub(crate) atomic: bool,
}

/// What came of a batch.
pub(crate) struct Outcome {
    /// How it was taken.
    pub(crate) terms: Terms,
    /// What came of each row: which case, and why not.
    pub(crate) rows: Vec<(CaseId, Option<Problem>)>,
}

impl Outcome {
    /// How many rows were refused.
    pub(crate) fn refused(&self) -> usize {
        self.rows.iter().filter(|(_, problem)| problem.is_some()).count()
    }

    /// Whether what could be done counts.
    pub(crate) fn counts(&self) -> bool {
        let complete = !self.terms.atomic || self.refused() == 0;
        complete && !self.terms.dry_run
    }
}

/// A change to many cases, as one endpoint defines it.
pub(crate) trait Batch: Sized + 'static {
    /// What it is.
    const OPERATION: Operation;

    /// What is read of a case before deciding.
    type Seen: 'static;

    /// What is answered.
    type View: Serialize;

    /// Which cases it is about.
    async fn cases(&self, attempt: &Attempt) -> Result<Vec<CaseId>, Refused>;

    /// Reads one: none if the caller may not know of it.
    async fn see(
        &self,
        attempt: &Attempt,
        context: &Context,
        case: CaseId,
    ) -> Result<Option<Self::Seen>, StorageError>;

    /// Where the caller stands towards it, and where its chain ends.
    fn standing(seen: &Self::Seen) -> (Position, Head);

    /// Decides on it, and puts what follows into `work`.
    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<(), Refused>;

    /// What to answer.
    fn view(outcome: &Outcome) -> Self::View;
}

/// How long the caller is kept waiting.
const PATIENCE: Duration = Duration::from_secs(14);

impl Context {
    /// Carries out a batch. It is detached, as every write is.
    pub(crate) async fn batch<B: Batch>(
        self,
        batch: Result<B, Problem>,
        once: Result<Option<Once>, Problem>,
        terms: Terms,
    ) -> Result<Answer, Problem> {
        let position = self.db().standing(&self.viewer).await?;
        self.permit(B::OPERATION, &position)?;
        let (batch, once) = match (batch, once) {
            (Ok(batch), Ok(once)) => (batch, once),
            (batch, once) => return Err(first_fault(batch.err(), once.err())),
        };
        let writes = self.state.writes.clone();
        let written = writes.track_future(async move { self.together(&batch, once.as_ref(), terms).await });
        match rt::time::timeout(PATIENCE, rt::spawn(written)).await {
            Ok(done) => done.map_err(|_| Problem::new(ProblemKind::Internal))?,
            Err(_) => Err(ProblemKind::Unavailable.into()),
        }
    }

    async fn together<B: Batch>(
        &self,
        batch: &B,
        once: Option<&Once>,
        terms: Terms,
    ) -> Result<Answer, Problem> {
        let waited = |error: StorageError| match once {
            Some(_) if waited_for_twin(&error) => ProblemKind::IdempotencyInProgress.into(),
            _ => Problem::from(error),
        };
        let attempt = self.db().attempt_together(self.viewer.clone()).await?;
        if let (Some(once), Some(kept)) = (once, attempt.kept(once).await?) {
            return replay(once, kept);
        }
        let cases = batch.cases(&attempt).await.map_err(|Refused(problem, _)| problem)?;
        attempt.lock(&cases).await.map_err(waited)?;
        let mut rows = Vec::with_capacity(cases.len());
        for case in cases {
            let refused = self.row(batch, &attempt, once, case).await?;
            rows.push((case, refused));
        }
        let outcome = Outcome { terms, rows };
        let answer = Answer::made(StatusCode::OK, None, Version::FIRST, &B::view(&outcome))?;
        let kept = once.map(|once| (once, &answer.reply));
        attempt.conclude(outcome.counts(), kept, self.now).await.map_err(waited)?;
        Ok(answer)
    }

    /// Does one row; what stands in the way, if anything does.
    async fn row<B: Batch>(
        &self,
        batch: &B,
        attempt: &Attempt,
        once: Option<&Once>,
        case: CaseId,
    ) -> Result<Option<Problem>, Problem> {
        let Some(seen) = batch.see(attempt, self, case).await? else {
            return Ok(Some(ProblemKind::NotFound.into()));
        };
        let (position, head) = B::standing(&seen);
        let permit = match self.permit(B::OPERATION, &position) {
            Ok(permit) => permit,
            Err(problem) => return Ok(Some(problem)),
        };
        let stamp = self.stamp(&permit, &head);
        let mut work = Work::new(Chain::case(case), head, stamp.clone(), once);
        let act = Act { permit: &permit, stamp: &stamp, context: self };
        match batch.decide(seen, &act, &mut work) {
            Ok(()) => attempt.write_part(work).await.map(|()| None).map_err(Problem::from),
            Err(Refused(problem, _)) => Ok(Some(problem)),
        }
    }
}
