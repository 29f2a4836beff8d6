use authority::Operation;
use authority::{Position, Role, permit};
use casework::conflict::Check;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::Coded;
use persistence::{CheckLine, DeclarationLine, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{Code, EtagMember};
use crate::v1::codes;

/// What an adviser declares of one school or organisation: a tie, or that there is none.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConflictDeclaration)]
pub(crate) struct DeclarationView {
    /// Its id.
    id: Uuid,
    /// The adviser.
    person_id: Uuid,
    /// The adviser's name.
    #[schema(max_length = 200, example = "Avery Sample")]
    display_name: String,
    /// The school, if it is about one.
    #[schema(example = "900001", pattern = "^[0-9]{6}$")]
    urn: Option<String>,
    /// The organisation, if it is about one.
    organisation_id: Option<Uuid>,
    /// The day it was declared.
    declared_on: NaiveDate,
    /// What kind of tie.
    interest_kind: codes::ConflictInterestKind,
    /// More of it; null for whoever may not read it.
    #[schema(max_length = 2000)]
    details: Option<String>,
    /// The document that has it.
    document_id: Option<Uuid>,
    /// The day from which it no longer counts.
    ended_on: Option<NaiveDate>,
    /// Whether it still counts.
    current: bool,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// Whether whoever stands there reads what a declaration says in words.
fn reads_details(viewer: &Viewer, position: &Position) -> bool {
    let roles = &viewer.caller().roles;
    let scoped = roles.has(Role::CaseLead) || roles.has(Role::CaseDecide);
    (scoped && position.in_scope) || roles.has(Role::AuditRead)
}

impl DeclarationView {
    /// A declaration as `viewer` sees it.
    pub(super) fn new(viewer: &Viewer, line: &DeclarationLine) -> Self {
        let declaration = &line.declaration;
        let end = Operation::EndConflictDeclaration;
        let open = declaration.ended_on.is_none();
        let can_end = open && permit(end, viewer.caller(), &line.position).is_ok();
        let details = declaration.details.as_ref().filter(|_| reads_details(viewer, &line.position));
        Self {
            id: declaration.id.uuid(),
            person_id: declaration.person.uuid(),
            display_name: line.name.clone(),
            urn: declaration.about.urn().map(ToString::to_string),
            organisation_id: declaration.about.organisation(),
            declared_on: declaration.declared_on,
            interest_kind: Code(declaration.interest),
            details: details.map(|details| details.as_str().to_owned()),
            document_id: declaration.document,
            ended_on: declaration.ended_on,
            current: open,
            recorded_at: declaration.recorded_at,
            available_actions: can_end.then(|| end.code()).into_iter().collect(),
            etag: EtagMember::default(),
        }
    }
}

/// A check of one adviser's declaration on a case, with what was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConflictCheck)]
pub(crate) struct CheckView {
    /// Its id.
    id: Uuid,
    /// What was checked.
    declaration_id: Uuid,
    /// The adviser.
    person_id: Uuid,
    /// The adviser's name.
    #[schema(max_length = 200, example = "Avery Sample")]
    display_name: String,
    /// What for.
    purpose: codes::ConflictCheckPurpose,
    /// The organisation to be appointed.
    organisation_id: Option<Uuid>,
    /// The day of the check.
    checked_on: NaiveDate,
    /// What was found.
    finding: codes::ConflictFinding,
    /// What is done about a conflict that is managed.
    #[schema(max_length = 2000)]
    mitigation: Option<String>,
    /// The decision on it.
    decision_id: Uuid,
    /// Whether it is what counts: no later one of the same declaration, and that has not ended.
    current: bool,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// The tag of what is answered; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl CheckView {
    /// A check that has just been made: nothing can have come after it.
    pub(super) fn made(check: &Check, name: &str) -> Self {
        Self::of(check, name, true)
    }

    fn of(check: &Check, name: &str, current: bool) -> Self {
        Self {
            id: check.id.uuid(),
            declaration_id: check.declaration.uuid(),
            person_id: check.person.uuid(),
            display_name: name.to_owned(),
            purpose: Code(check.purpose),
            organisation_id: check.organisation,
            checked_on: check.checked_on,
            finding: Code(check.finding),
            mitigation: check.mitigation.as_ref().map(|mitigation| mitigation.as_str().to_owned()),
            decision_id: check.decision.uuid(),
            current,
            recorded_at: check.recorded_at,
            etag: EtagMember::default(),
        }
    }
}

impl From<&CheckLine> for CheckView {
    fn from(line: &CheckLine) -> Self {
        Self::of(&line.check, &line.name, line.current)
    }
}
