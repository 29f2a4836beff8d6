use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use casework::{CaseId, ChangeReferral, ReferralId};
use chrono::NaiveDate;
use persistence::{Attempt, Chain, ReferralSeen, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::referral_view::StructuralReferralView;
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request, with_tag};
use crate::targets::OfReferral;
use crate::v1::codes;

/// How far a structural referral is. All members are sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateStructuralReferralRequest {
    /// What the tool calls it.
    #[schema(min_length = 1, max_length = 100, example = "A2B-1234")]
    external_reference: Option<String>,
    /// How far it is.
    state: codes::StructuralReferralState,
    /// Since which day: not after today, and not before it was referred.
    #[serde(deserialize_with = "date")]
    state_on: NaiveDate,
    /// What is to be known of it.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

impl Request for UpdateStructuralReferralRequest {
    type Meaning = ChangeReferral;

    fn meaning(self, form: &mut Form) -> Option<ChangeReferral> {
        let external_reference = form.optional_line("/externalReference", self.external_reference);
        let note = form.optional_prose("/note", self.note);
        Some(ChangeReferral { external_reference, state: self.state.0, state_on: self.state_on, note })
    }
}

struct Updated {
    case: CaseId,
    referral: ReferralId,
    change: ChangeReferral,
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdateStructuralReferral;

    type Seen = ReferralSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<ReferralSeen>, StorageError> {
        attempt.referral(self.case, self.referral).await
    }

    fn standing(&self, seen: &ReferralSeen) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(seen.referral.version),
        }
    }

    fn etag(&self, seen: &ReferralSeen, _: &Context) -> Result<String, Problem> {
        let view = StructuralReferralView::new(&seen.referral);
        with_tag(seen.referral.version, &view).map(|(_, etag)| etag)
    }

    fn decide(&self, seen: ReferralSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let ReferralSeen { read, referral } = seen;
        let fact = referral.change(self.change.clone(), &read.case, act.stamp)?;
        let referral = work.apply(Some(referral), fact)?;
        let view = StructuralReferralView::new(&referral);
        Ok(Answer::made(StatusCode::OK, None, referral.version, &view)?)
    }
}

/// Say how far a structural referral is
///
/// Follows the case in the department's tool, by reference only.
#[utoipa::path(
    operation_id = "updateStructuralReferral",
    tag = "Support",
    request_body = UpdateStructuralReferralRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("referralId" = Uuid, Path, description = "The referral's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses((status = 200, description = "The referral as changed", body = StructuralReferralView, headers(("ETag" = String, description = "The tag of what is answered")))),
)]
#[put("/cases/{caseId}/structural-referrals/{referralId}")]
pub(super) async fn update_structural_referral(
    context: Context,
    ids: Path<(Uuid, Uuid)>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateStructuralReferralRequest>,
) -> Result<Answer, Problem> {
    let (case, referral) = ids.into_inner();
    let (case, referral) = (CaseId::new(case), ReferralId::new(referral));
    let change = body.into_inner().map(|change| Updated { case, referral, change });
    context.change(OfReferral(case, referral), change, Ok(None), Some(seen)).await
}
