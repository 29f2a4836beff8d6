//! From a request to an answer: who asks, what they may see, and the one way to change anything.

mod change;

use std::future::{Ready, ready};

use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use authority::{Caller, Operation, Permit, Position, may_call, permit};
use chrono::NaiveDate;
use kernel::{ActorKind, Stamp, Timestamp};
use persistence::{Database, Head, Order, Viewer};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use change::{
    Act, Change, Positioned, Refused, Standing, Target, first_fault, replay, waited_for_twin,
};

use crate::State;
use crate::auth::fingerprint;
use crate::http::{PageQuery, Paging, Problem, ProblemKind, RequestInfo};

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
}
