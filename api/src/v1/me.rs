//! The caller, as the service knows them.

use crate::routes::Routes;
use actix_web::get;
use authority::{Identity, Operation, may_call};
use chrono::NaiveDate;
use kernel::{Coded, Version};
use persistence::{DelegationLine, ScopeLine};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::context::Context;
use crate::http::{Code, EtagMember, NoQuery, Problem, Query, Tagged};
use crate::v1::codes;
use crate::v1::people::view::PersonView;

pub(crate) fn routes(config: &mut impl Routes) {
    config.service(get_me);
}

/// The caller: who they are, what their roles reach, and what they may ask for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Me)]
struct MeView {
    /// Whether the caller is a person or an application.
    kind: CallerKind,
    /// Whether a person has been registered. One who has not sees no case.
    registered: bool,
    /// The person, if registered.
    person: Option<PersonView>,
    /// The application.
    client_id: Option<Uuid>,
    /// The roles that count.
    #[schema(max_items = 20, value_type = Vec<String>, example = json!(["Case.Lead"]))]
    roles: Vec<&'static str>,
    /// The scopes in force today.
    #[schema(max_items = 100)]
    scopes: Vec<MyScope>,
    /// What is delegated to the person and in force today; what roles may decide is in the list of delegations.
    #[schema(max_items = 100)]
    delegations: Vec<MyDelegation>,
    /// The schools that are hidden because of a conflict of interest.
    #[schema(max_items = 1000)]
    excluded_urns: Vec<String>,
    /// The operations that the caller's roles may call; what they reach depends on scope and assignment.
    #[schema(max_items = 500, value_type = Vec<String>)]
    allowed_operations: Vec<&'static str>,
    /// The tag of what is answered.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// A scope in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MyScope {
    /// The scope.
    scope_id: Uuid,
    /// The region; null for all.
    region: Option<codes::Region>,
    /// The first day.
    from: NaiveDate,
    /// The last day, if it ends.
    to: Option<NaiveDate>,
}

/// A delegation in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MyDelegation {
    /// The delegation.
    delegation_id: Uuid,
    /// What may be decided.
    decision_kind: codes::DecisionKind,
    /// How far it goes.
    level: codes::DelegationLevel,
    /// The region; null for all.
    region: Option<codes::Region>,
    /// The first day.
    from: NaiveDate,
    /// The last day, if it ends.
    to: Option<NaiveDate>,
}

/// The kinds of caller.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum CallerKind {
    Person,
    Application,
}

impl From<&ScopeLine> for MyScope {
    fn from(line: &ScopeLine) -> Self {
        let scope = &line.scope;
        let region = scope.region.map(Code);
        Self { scope_id: scope.id.uuid(), region, from: scope.from, to: scope.to }
    }
}

impl From<&DelegationLine> for MyDelegation {
    fn from(line: &DelegationLine) -> Self {
        let own = &line.given.delegation;
        Self {
            delegation_id: own.id.uuid(),
            decision_kind: Code(own.kind),
            level: Code(own.level),
            region: own.region.map(Code),
            from: own.from,
            to: own.to,
        }
    }
}

/// Read who I am
///
/// The person or application that the token speaks for, with roles, scopes, delegations and the operations they may call.
#[utoipa::path(
    operation_id = "getMe",
    tag = "Me",
    responses((status = 200, description = "The caller", body = MeView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/me")]
async fn get_me(context: Context, _: Query<NoQuery>) -> Result<Tagged<MeView>, Problem> {
    context.may(Operation::GetMe)?;
    let read = context.db().me(&context.viewer, context.today()).await?;
    let caller = context.viewer.caller();
    let (kind, client_id) = match caller.identity {
        Identity::Person { .. } => (CallerKind::Person, None),
        Identity::Application { client, .. } => (CallerKind::Application, Some(client)),
    };
    let allowed = Operation::all().filter(|operation| may_call(*operation, caller).is_ok());
    let view = MeView {
        kind,
        registered: read.person.is_some() || client_id.is_some(),
        person: read.person.as_ref().map(PersonView::from),
        client_id,
        roles: caller.roles.iter().map(authority::Role::code).collect(),
        scopes: read.scopes.iter().map(MyScope::from).collect(),
        delegations: read.delegations.iter().map(MyDelegation::from).collect(),
        excluded_urns: read.excluded_urns,
        allowed_operations: allowed.map(Coded::code).collect(),
        etag: EtagMember::default(),
    };
    Ok(Tagged { version: read.person.map_or(Version::NONE, |line| line.version), view })
}
