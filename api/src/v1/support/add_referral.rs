use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{AddReferral, CaseId, Referral, ReferralId};
use chrono::NaiveDate;
use persistence::{Attempt, CaseSeen, Chain, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::referral_view::StructuralReferralView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::cases::view::case_path;
use crate::v1::codes;

/// A structural referral.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddStructuralReferralRequest {
    /// To which tool.
    tool: codes::StructuralTool,
    /// For what.
    kind: codes::StructuralReferralKind,
    /// What the tool calls it.
    #[schema(min_length = 1, max_length = 100, example = "A2B-1234")]
    external_reference: Option<String>,
    /// The day, not after today.
    #[serde(deserialize_with = "date")]
    referred_on: NaiveDate,
    /// What is to be known of it.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

impl Request for AddStructuralReferralRequest {
    type Meaning = AddReferral;

    fn meaning(self, form: &mut Form) -> Option<AddReferral> {
        let external_reference = form.optional_line("/externalReference", self.external_reference);
        let note = form.optional_prose("/note", self.note);
        Some(AddReferral {
            id: ReferralId::new(Uuid::now_v7()),
            tool: self.tool.0,
            kind: self.kind.0,
            external_reference,
            referred_on: self.referred_on,
            note,
        })
    }
}

struct Added {
    case: CaseId,
    add: AddReferral,
}

impl Change for Added {
    const OPERATION: Operation = Operation::AddStructuralReferral;

    type Seen = CaseSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<CaseSeen>, StorageError> {
        attempt.case(self.case).await
    }

    fn standing(&self, seen: &CaseSeen) -> Standing {
        let (position, head) = (seen.read.position, seen.read.head.clone());
        Standing { position, chain: Chain::case(self.case), head, version: None }
    }

    fn decide(&self, seen: CaseSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = self.add.clone().decide(&seen.read.case, act.stamp)?;
        let referral: Referral = work.apply(None, fact)?;
        let location = format!("{}/structural-referrals/{}", case_path(self.case), referral.id);
        let view = StructuralReferralView::new(&referral);
        Ok(Answer::made(StatusCode::CREATED, Some(location), referral.version, &view)?)
    }
}

/// Refer a case for structural support
///
/// That the case was handed to one of the department's tools. It can be recorded whatever the case's status.
#[utoipa::path(
    operation_id = "addStructuralReferral",
    tag = "Support",
    request_body = AddStructuralReferralRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new referral", body = StructuralReferralView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new referral"),
        )),
        (status = 409, description = "`idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/structural-referrals")]
pub(super) async fn add_structural_referral(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<AddStructuralReferralRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|add| Added { case, add });
    context.change(OfCase(case), change, key.optional(Added::OPERATION), None).await
}
