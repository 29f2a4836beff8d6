//! From a request to an answer: who asks, what they may see, and the one way to change anything.

use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, rt, web};
use authority::{Caller, Operation, Permit, Position, may_call, permit};
use chrono::NaiveDate;
use futures_util::future::try_join;
use kernel::{ActorKind, Reason, Stamp, Timestamp, Version};
use persistence::{Attempt, Chain, Database, Head, Kept, Once, Order, StorageError, Viewer, Work};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::State;
use crate::auth::fingerprint;
use crate::http::{Answer, IfMatch, PageQuery, Paging, Problem, ProblemKind, RequestInfo};

/// Whose request this is.
///
/// # Errors
/// 401 when the token is not accepted, 403 when it names no role that counts.
pub(crate) fn authenticate(state: &State, headers: &HeaderMap) -> Result<Caller, Problem> {
    let sent = headers.get_all(header::AUTHORIZATION).map(actix_web::http::header::HeaderValue::as_bytes);
    let caller = state.verifier.verify(sent, state.now()).map_err(|refusal| {
        let token = headers.get(header::AUTHORIZATION).map(|value| fingerprint(value.as_bytes()));
        log::info!(reason = refusal.reason(), token = token.unwrap_or_default().as_str(); "token refused");
        state.on_refused(&refusal);
        Problem::new(ProblemKind::Unauthenticated)
    })?;
    if caller.roles.is_empty() {
        return Err(Problem::refused(&[authority::Denied::NoRole]));
    }
    Ok(caller)
}

/// An authenticated request: all that a handler needs besides its input.
pub(crate) struct Context {
    pub(crate) state: web::Data<State>,
    pub(crate) viewer: Viewer,
    pub(crate) now: Timestamp,
    info: RequestInfo,
    path: String,
    query: String,
    /// Whether the set-up of a local copy acts, for the person who calls.
    setting_up: bool,
}

impl FromRequest for Context {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(context(request).ok_or_else(|| ProblemKind::Internal.into()))
    }
}

fn context(request: &HttpRequest) -> Option<Context> {
    let state = request.app_data::<web::Data<State>>()?.clone();
    let caller = request.extensions().get::<Caller>()?.clone();
    let info = request.extensions().get::<RequestInfo>()?.clone();
    let now = state.now();
    Some(Context {
        viewer: Viewer::new(caller, calendar::london_date(now)),
        now,
        info,
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        setting_up: false,
        state,
    })
}

impl Context {
    /// The circumstances in which a local copy is set up: everything takes the way that requests take.
    pub(crate) fn of_setup(state: web::Data<State>, caller: Caller) -> Self {
        let now = state.now();
        Self {
            viewer: Viewer::new(caller, calendar::london_date(now)),
            now,
            info: RequestInfo::of_setup(),
            path: String::new(),
            query: String::new(),
            setting_up: true,
            state,
        }
    }
}

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

/// What a change is about, for requests that are refused before they can be understood.
pub(crate) trait Target {
    /// Where the caller stands towards it; none if they may not know of it.
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError>;
}

/// How many times a change reads and decides before it gives up.
const ATTEMPTS: u8 = 3;
/// How long its caller is kept waiting: every statement has its own limit, but many may be slow one after the other.
const PATIENCE: Duration = Duration::from_secs(14);

impl Context {
    /// The database.
    pub(crate) fn db(&self) -> &Database {
        &self.state.db
    }

    /// Whether the caller may ask for this at all.
    pub(crate) fn may(&self, operation: Operation) -> Result<(), Problem> {
        may_call(operation, self.viewer.caller()).map(|_| ()).map_err(|denied| Problem::refused(&denied))
    }

    /// Whether the caller may do this from where they stand.
    pub(crate) fn permit(&self, operation: Operation, position: &Position) -> Result<Permit, Problem> {
        permit(operation, self.viewer.caller(), position).map_err(|denied| Problem::refused(&denied))
    }

    /// What was read, if there is such a thing and the caller may read it.
    pub(crate) fn readable<T>(
        &self,
        operation: Operation,
        read: Option<T>,
        position: impl Fn(&T) -> Position,
    ) -> Result<T, Problem> {
        let read = read.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
        self.permit(operation, &position(&read))?;
        Ok(read)
    }

    /// Today in London.
    pub(crate) fn today(&self) -> NaiveDate {
        calendar::london_date(self.now)
    }

    /// The part of a list that is asked for. A cursor is bound to the path, the filters and the sort.
    pub(crate) fn paging<K>(&self, page: &PageQuery, order: Order) -> Result<Paging<K>, Problem>
    where
        K: Serialize + DeserializeOwned + Clone,
    {
        let mut filters: Vec<_> = form_urlencoded::parse(self.query.as_bytes())
            .filter(|(name, _)| !matches!(name.as_ref(), "cursor" | "limit" | "includeTotal"))
            .collect();
        filters.sort();
        let list = format!("{} {filters:?}", self.path);
        let order = page.order.map_or(order, Order::from);
        let asked = (page.limit.unwrap_or(50), page.cursor.as_deref(), page.include_total.unwrap_or(false));
        Paging::new(&self.state.cursors, list, asked, order)
    }

    /// The circumstances of an act that follows `head`: no event is dated before the one it follows.
    pub(crate) fn stamp(&self, permit: &Permit, head: &Head) -> Stamp {
        let at = head.at.map_or(self.now, |last| last.max(self.now));
        let mut by = permit.actor();
        if self.setting_up {
            by.kind = ActorKind::LocalSetup;
        }
        Stamp { by, at, today: calendar::london_date(self.now), request: self.info.id }
    }

    /// Carries out a change. What is wrong is told in this order: what may not be known of, what may not be done,
    /// what cannot be read, what is not valid, what has moved on, what stands in the way.
    ///
    /// The work is detached: a handler is dropped when its client has gone, and a write must not stop half-known.
    pub(crate) async fn change<C: Change>(
        self,
        target: impl Target,
        change: Result<C, Problem>,
        once: Result<Option<Once>, Problem>,
        seen: Option<IfMatch>,
    ) -> Result<Answer, Problem> {
        let (change, once) = match (change, once) {
            (Ok(change), Ok(once)) => (change, once),
            (change, once) => {
                let position = target.position(self.db(), &self.viewer).await?;
                let position = position.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
                self.permit(C::OPERATION, &position)?;
                return Err(first_fault(change.err(), once.err()));
            }
        };
        let writes = self.state.writes.clone();
        let written =
            rt::spawn(writes.track_future(async move { self.carry_out(&change, once.as_ref(), seen).await }));
        match rt::time::timeout(PATIENCE, written).await {
            Ok(done) => done.map_err(|_| Problem::new(ProblemKind::Internal))?,
            // It goes on; whoever sends it again under its key learns what became of it.
            Err(_) => Err(ProblemKind::Unavailable.into()),
        }
    }

    async fn carry_out<C: Change>(
        &self,
        change: &C,
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

    async fn attempt<C: Change>(
        &self,
        change: &C,
        attempt: Attempt,
        once: Option<&Once>,
        seen: Option<&IfMatch>,
    ) -> Result<Answer, Failed> {
        let (state, kept) = try_join(change.see(&attempt, self), attempt.kept(once)).await?;
        let state = state.ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
        let Standing { position, chain, head, version } = change.standing(&state);
        let permit = self.permit(C::OPERATION, &position)?;
        if let (Some(once), Some(kept)) = (once, kept) {
            return replay(once, kept).map_err(Failed::Refused);
        }
        let matches = match (version, seen) {
            (None, _) => Ok(()),
            (Some(_), None) => Err(ProblemKind::PreconditionRequired.into()),
            (Some(version), Some(seen)) => seen.check(version, || change.etag(&state, self)),
        };
        let begun = head.seq > 0;
        let stamp = self.stamp(&permit, &head);
        let mut work = Work::new(chain, head, stamp.clone(), once);
        let act = Act { permit: &permit, stamp: &stamp, context: self };
        let answer = match (change.decide(state, &act, &mut work), matches) {
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
