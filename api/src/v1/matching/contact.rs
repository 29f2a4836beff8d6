//! Task 15: whom to write to at the supporting organisation.

use actix_web::http::StatusCode;
use actix_web::{get, put, web::Path};
use authority::Operation;
use casework::CaseId;
use casework::matching::{CandidateContact, CandidateId, SaveContact};
use persistence::{Attempt, CandidateLine, CaseRead, StorageError, Viewer, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{CandidateSeen, refused, sees_people};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{
    Answer, Body, EtagMember, Form, IfMatch, NoQuery, Problem, Query, Request, Tagged, with_tag,
};
use crate::targets::OfCandidate;
use crate::v1::address::AddressBody;
use crate::v1::codes;

/// Whom to write to at a candidate.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CandidateContact)]
pub(crate) struct CandidateContactView {
    /// The candidate.
    candidate_id: Uuid,
    /// How far task 15 is with this candidate.
    progress: codes::TaskProgress,
    /// Whom to write to.
    contact: CandidateContactAnswers,
    /// The tag to send in If-Match: the candidate's.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// Whom to write to, and where.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CandidateContactDetails)]
pub(crate) struct CandidateContactAnswers {
    /// The name of the accounting officer; null for readers who do not write to them.
    #[schema(max_length = 200, example = "Pat Sample")]
    accounting_officer_name: Option<String>,
    /// The e-mail address; null for readers who do not write to them.
    #[schema(max_length = 254, format = "email", example = "pat.sample@example.org")]
    email: Option<String>,
    /// The telephone number; null for readers who do not write to them.
    #[schema(max_length = 20, example = "01632 960 001")]
    phone: Option<String>,
    /// The postal address.
    address: Option<AddressBody>,
    /// Whether anything is left out for this reader.
    masked: bool,
}

/// Whom to write to. All of it is sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SaveCandidateContactRequest {
    /// The name of the accounting officer.
    #[schema(required = true, min_length = 1, max_length = 200, example = "Pat Sample")]
    #[serde(deserialize_with = "Option::deserialize")]
    accounting_officer_name: Option<String>,
    /// The e-mail address.
    #[schema(
        required = true,
        min_length = 3,
        max_length = 254,
        format = "email",
        example = "pat.sample@example.org"
    )]
    #[serde(deserialize_with = "Option::deserialize")]
    #[validate(email)]
    email: Option<String>,
    /// The telephone number, of the United Kingdom.
    #[schema(required = true, pattern = "^ *([+]44|0)[0-9 ]{9,17} *$", example = "01632 960 001")]
    #[serde(deserialize_with = "Option::deserialize")]
    phone: Option<String>,
    /// The postal address.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    #[validate(nested)]
    address: Option<AddressBody>,
}

impl Request for SaveCandidateContactRequest {
    type Meaning = SaveContact;

    fn meaning(self, form: &mut Form) -> Option<SaveContact> {
        let accounting_officer_name =
            form.optional_line("/accountingOfficerName", self.accounting_officer_name);
        let email = form.optional_line("/email", self.email);
        let phone = form.optional_identifier("/phone", self.phone);
        let address = self.address.and_then(|address| address.meaning(form, "/address"));
        Some(SaveContact(CandidateContact { accounting_officer_name, email, phone, address }))
    }
}

impl CandidateContactAnswers {
    pub(super) fn new(contact: &CandidateContact, masked: bool) -> Self {
        let shown = |text: Option<String>| text.filter(|_| !masked);
        let name = contact.accounting_officer_name.clone().map(String::from);
        let email = contact.email.clone().map(String::from);
        let phone = contact.phone.clone().map(String::from);
        let anybody = name.is_some() || email.is_some() || phone.is_some();
        Self {
            accounting_officer_name: shown(name),
            email: shown(email),
            phone: shown(phone),
            address: contact.address.as_ref().map(AddressBody::from),
            masked: masked && anybody,
        }
    }
}

impl CandidateContactView {
    fn new(viewer: &Viewer, read: &CaseRead, line: &CandidateLine) -> Self {
        let candidate = &line.candidate;
        Self {
            candidate_id: candidate.id.uuid(),
            progress: candidate.contact.progress().into(),
            contact: CandidateContactAnswers::new(&candidate.contact, !sees_people(viewer, read)),
            etag: EtagMember::default(),
        }
    }

    fn etag(viewer: &Viewer, read: &CaseRead, line: &CandidateLine) -> Result<String, Problem> {
        with_tag(line.candidate.version, &Self::new(viewer, read, line)).map(|(_, etag)| etag)
    }
}

/// Read a candidate's contact
///
/// Whom to write to at a candidate; people only for those who work with them.
#[utoipa::path(
    operation_id = "getCandidateContact",
    tag = "Matching",
    params(("caseId" = Uuid, Path, description = "The case's id"), ("candidateId" = Uuid, Path, description = "The candidate's id")),
    responses((status = 200, description = "Whom to write to", body = CandidateContactView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[get("/cases/{caseId}/candidates/{candidateId}/contact")]
pub(super) async fn get_candidate_contact(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
) -> Result<Tagged<CandidateContactView>, Problem> {
    let (case, id) = ids.into_inner();
    let matching = context.db().matching(&context.viewer, CaseId::new(case)).await?;
    let seen = CandidateSeen::of(matching, CandidateId::new(id));
    let seen =
        context.readable(Operation::GetCandidateContact, seen, |seen| seen.matching.seen.read.position)?;
    let view = CandidateContactView::new(&context.viewer, &seen.matching.seen.read, &seen.line);
    Ok(Tagged { version: seen.line.candidate.version, view })
}

struct Saved {
    case: CaseId,
    candidate: CandidateId,
    save: SaveContact,
}

impl Change for Saved {
    const OPERATION: Operation = Operation::SaveCandidateContact;

    type Seen = CandidateSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CandidateSeen>, StorageError> {
        Ok(CandidateSeen::of(attempt.matching(self.case).await?, self.candidate))
    }

    fn standing(&self, seen: &CandidateSeen) -> Standing {
        seen.standing()
    }

    fn etag(&self, seen: &CandidateSeen, context: &Context) -> Result<String, Problem> {
        CandidateContactView::etag(&context.viewer, &seen.matching.seen.read, &seen.line)
    }

    fn decide(&self, seen: CandidateSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let case = &seen.matching.seen.read.case;
        let (facts, tasks) = (seen.matching.seen.facts(), &seen.matching.seen.tasks);
        let candidate = &seen.line.candidate;
        let matched = self.save.clone().decide(case, tasks, &facts, candidate, act.stamp);
        let matched = matched.map_err(|refusals| refused(self.case, None, &refusals))?;
        let after = seen.happen(matched, work)?;
        let view = CandidateContactView::new(&act.context.viewer, &after.matching.seen.read, &after.line);
        Ok(Answer::made(StatusCode::OK, None, after.line.candidate.version, &view)?)
    }
}

/// Save a candidate's contact
///
/// Task 15. Replaces whom to write to at the supporting organisation; complete with name, e-mail address and postal
/// address.
#[utoipa::path(
    operation_id = "saveCandidateContact",
    tag = "Matching",
    request_body = SaveCandidateContactRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("candidateId" = Uuid, Path, description = "The candidate's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "Whom to write to, as saved", body = CandidateContactView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`gateNotMet`, `caseNotWritable`, or `invalidTransition` with `candidateNotSelected`"),
    ),
)]
#[put("/cases/{caseId}/candidates/{candidateId}/contact")]
pub(super) async fn save_candidate_contact(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<SaveCandidateContactRequest>,
) -> Result<Answer, Problem> {
    let (case, candidate) = ids.into_inner();
    let (case, candidate) = (CaseId::new(case), CandidateId::new(candidate));
    let change = body.into_inner().map(|save| Saved { case, candidate, save });
    context.change(OfCandidate(case, candidate), change, Ok(None), Some(seen)).await
}
