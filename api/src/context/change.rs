//! The one way to change anything: authorise, decide, write.

use std::time::Duration;

use actix_web::rt;
use authority::{Operation, Permit, Position};
use futures_util::future::{LocalBoxFuture, try_join};
use kernel::{Reason, Stamp, Version};
use persistence::{Attempt, Chain, Database, Head, Kept, Once, StorageError, Viewer, Work};

use super::Context;
use crate::http::{Answer, IfMatch, Problem, ProblemKind};

/// A reason to refuse, of whatever kind.
pub(crate) struct Refused(pub(crate) Problem, pub(crate) Class);

/// When a refusal's turn comes among the checks of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Before it is asked which version the caller saw.
    Invalid,
    /// After.
    Later,
}

impl<R: Reason> From<Vec<R>> for Refused {
    fn from(reasons: Vec<R>) -> Self {
        let problem = Problem::refused(&reasons);
        Self::of(problem)
    }
}

impl Refused {
    /// A problem made elsewhere.
    pub(crate) fn of(problem: Problem) -> Self {
        let class =
            if problem.kind() == ProblemKind::ValidationFailed { Class::Invalid } else { Class::Later };
        Self(problem, class)
    }
}

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Self {
        Self(error.into(), Class::Later)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::of(problem)
    }
}

/// What trip one says about the caller and the thing: where they stand, and where its chain ends.
pub(crate) struct Standing {
    /// Where the caller stands towards the thing.
    pub(crate) position: Position,
    /// The chain that will be written to.
    pub(crate) chain: Chain,
    /// Its end.
    pub(crate) head: Head,
    /// The version of the thing in the path, when a change must name it.
    pub(crate) version: Option<Version>,
}

/// A change, as one endpoint defines it: what it reads, what it decides, what it answers.
pub(crate) trait Change: Sized + 'static {
    /// What it is.
    const OPERATION: Operation;

    /// What is read before deciding.
    type Seen: 'static;

    /// Trip one: none if the caller may not know of the thing.
    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<Self::Seen>, StorageError>;

    /// Where the caller stands.
    fn standing(&self, seen: &Self::Seen) -> Standing;

    /// The tag of the thing in the path, for a caller who has an older one.
    fn etag(&self, _seen: &Self::Seen, _context: &Context) -> Result<String, Problem> {
        Ok(String::new())
    }

    /// Decides, and puts what follows into `work`.
    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused>;
}

/// The circumstances of a decision.
pub(crate) struct Act<'a> {
    /// What permits it.
    pub(crate) permit: &'a Permit,
    /// Who, when and in which request.
    pub(crate) stamp: &'a Stamp,
    /// The request.
    pub(crate) context: &'a Context,
}

/// Where a caller stands, once it is known.
pub(crate) type Positioned<'a> = LocalBoxFuture<'a, Result<Option<Position>, StorageError>>;

/// What a change is about, for requests that are refused before they can be understood.
pub(crate) trait Target {
    /// Where the caller stands towards it; none if they may not know of it.
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a>;
}

/// A change whose types are behind it: the way that all of them take exists once, not once for each.
trait AnyChange {
    fn operation(&self) -> Operation;
    fn see<'a>(&'a self, attempt: &'a Attempt, context: &'a Context) -> Seeing<'a>;
}

/// What a change saw, on the way to its decision.
trait AnySeen {
    fn standing(&self) -> Standing;
    fn etag(&self, context: &Context) -> Result<String, Problem>;
    fn decide(self: Box<Self>, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused>;
}

type Seeing<'a> = LocalBoxFuture<'a, Result<Option<Box<dyn AnySeen + 'a>>, StorageError>>;

struct Seen<'a, C: Change> {
    change: &'a C,
    seen: C::Seen,
}

impl<C: Change> AnyChange for C {
    fn operation(&self) -> Operation {
        C::OPERATION
    }

    fn see<'a>(&'a self, attempt: &'a Attempt, context: &'a Context) -> Seeing<'a> {
        Box::pin(async move {
            let seen = Change::see(self, attempt, context).await?;
            Ok(seen.map(|seen| Box::new(Seen { change: self, seen }) as Box<dyn AnySeen>))
        })
    }
}

impl<C: Change> AnySeen for Seen<'_, C> {
    fn standing(&self) -> Standing {
        self.change.standing(&self.seen)
    }

    fn etag(&self, context: &Context) -> Result<String, Problem> {
        self.change.etag(&self.seen, context)
    }

    fn decide(self: Box<Self>, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        self.change.decide(self.seen, act, work)
    }
}

/// How many times a change reads and decides before it gives up.
const ATTEMPTS: u8 = 3;
/// How long its caller is kept waiting: every statement has its own limit, but many may be slow one after the other.
const PATIENCE: Duration = Duration::from_secs(14);

impl Context {
    /// Carries out a change. What is wrong is told in this order: what may not be known of, what may not be done,
    /// what cannot be read, what is not valid, what has moved on, what stands in the way.
    ///
    /// The work is detached: a handler is dropped when its client has gone, and a write must not stop half-known.
    pub(crate) fn change<C: Change>(
        self,
        target: impl Target + 'static,
        change: Result<C, Problem>,
        once: Result<Option<Once>, Problem>,
        seen: Option<IfMatch>,
    ) -> impl Future<Output = Result<Answer, Problem>> {
        let change = change.map(|change| Box::new(change) as Box<dyn AnyChange>);
        self.changed(C::OPERATION, Box::new(target), change, once, seen)
    }

    async fn changed(
        self,
        operation: Operation,
        target: Box<dyn Target>,
        change: Result<Box<dyn AnyChange>, Problem>,
        once: Result<Option<Once>, Problem>,
        seen: Option<IfMatch>,
    ) -> Result<Answer, Problem> {
        let (change, once) = match (change, once) {
            (Ok(change), Ok(once)) => (change, once),
            (change, once) => {
                let position = target.position(self.db(), &self.viewer).await?;
                let position = position.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
                self.permit(operation, &position)?;
                return Err(first_fault(change.err(), once.err()));
            }
        };
        let writes = self.state.writes.clone();
        let written = rt::spawn(
            writes.track_future(async move { self.carry_out(change.as_ref(), once.as_ref(), seen).await }),
        );
        match rt::time::timeout(PATIENCE, written).await {
            Ok(done) => done.map_err(|_| Problem::new(ProblemKind::Internal))?,
            // It goes on; whoever sends it again under its key learns what became of it.
            Err(_) => Err(ProblemKind::Unavailable.into()),
        }
    }

    async fn carry_out(
        &self,
        change: &dyn AnyChange,
        once: Option<&Once>,
        seen: Option<IfMatch>,
    ) -> Result<Answer, Problem> {
        let mut contended = None;
        for number in 1..=ATTEMPTS {
            let attempt = match contended.filter(|_| number == ATTEMPTS) {
                Some(chain) => self.db().attempt_alone(self.viewer.clone(), chain).await?,
                None => self.db().attempt(self.viewer.clone()).await?,
            };
            match self.attempt(change, attempt, once, seen.as_ref()).await {
                Err(Failed::Raced(chain)) => contended = chain,
                Err(Failed::Refused(problem)) => return Err(problem),
                Ok(answer) => return Ok(answer),
            }
        }
        Err(ProblemKind::Unavailable.into())
    }

    async fn attempt(
        &self,
        change: &dyn AnyChange,
        attempt: Attempt,
        once: Option<&Once>,
        seen: Option<&IfMatch>,
    ) -> Result<Answer, Failed> {
        let (state, kept) = try_join(change.see(&attempt, self), attempt.kept(once)).await?;
        let state = state.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
        let Standing { position, chain, head, version } = state.standing();
        let permit = self.permit(change.operation(), &position)?;
        if let (Some(once), Some(kept)) = (once, kept) {
            return replay(once, kept).map_err(Failed::Refused);
        }
        let matches = match (version, seen) {
            (None, _) => Ok(()),
            (Some(_), None) => Err(ProblemKind::PreconditionRequired.into()),
            (Some(version), Some(seen)) => seen.check(version, || state.etag(self)),
        };
        let begun = head.seq > 0;
        let stamp = self.stamp(&permit, &head);
        let mut work = Work::new(chain, head, stamp.clone(), once);
        let act = Act { permit: &permit, stamp: &stamp, context: self };
        let answer = match (state.decide(&act, &mut work), matches) {
            (Err(Refused(problem, Class::Invalid)), _)
            | (_, Err(problem))
            | (Err(Refused(problem, _)), Ok(())) => {
                return Err(Failed::Refused(problem));
            }
            (Ok(answer), Ok(())) => answer,
        };
        match attempt.commit(work, once.map(|once| (once, &answer.reply))).await {
            Ok(()) => Ok(answer),
            Err(StorageError::Raced(_)) => Err(Failed::Raced(begun.then_some(chain))),
            Err(error) if once.is_some() && waited_for_twin(&error) => {
                Err(Failed::Refused(ProblemKind::IdempotencyInProgress.into()))
            }
            Err(error) => Err(Failed::Refused(error.into())),
        }
    }
}

/// What cannot be read is told before what was read and is not valid: the key's fault stands between the two.
pub(crate) fn first_fault(body: Option<Problem>, key: Option<Problem>) -> Problem {
    match (body, key) {
        (Some(body), Some(key)) if body.kind() == ProblemKind::ValidationFailed => key,
        (Some(fault), _) | (None, Some(fault)) => fault,
        (None, None) => ProblemKind::Internal.into(),
    }
}

/// How one attempt can fail.
enum Failed {
    /// Somebody else wrote first, on a chain that has begun.
    Raced(Option<Chain>),
    /// For good.
    Refused(Problem),
}

impl From<StorageError> for Failed {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Raced(_) => Self::Raced(None),
            error => Self::Refused(error.into()),
        }
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

pub(crate) fn replay(once: &Once, kept: Kept) -> Result<Answer, Problem> {
    if kept.fingerprint == once.fingerprint {
        Ok(Answer { reply: kept.reply, replayed: true })
    } else {
        Err(ProblemKind::IdempotencyKeyReused.into())
    }
}

/// Whether a write gave up waiting for another that holds what it needs.
pub(crate) fn waited_for_twin(error: &StorageError) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.to_string().contains("lock timeout") {
            return true;
        }
        source = cause.source();
    }
    false
}
