use actix_web::http::StatusCode;
use actix_web::{put, web::Path};
use authority::Operation;
use persistence::{Attempt, Chain, OrganisationSeen, StorageError, Work};
use register::{Organisation, OrganisationDetails, OrganisationId, OrganisationStatus};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{OrganisationView, Said};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfOrganisation;
use crate::v1::address::AddressBody;
use crate::v1::codes;

/// What is said of an organisation from now on. All of it is sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateOrganisationRequest {
    /// What kind it is.
    kind: codes::OrganisationKind,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200, example = "Invented Learning Trust")]
    legal_name: String,
    /// Its UK provider reference number; needed for a trust.
    #[schema(required = true, pattern = "^1[0-9]{7}$", example = "10000001")]
    #[serde(deserialize_with = "Option::deserialize")]
    ukprn: Option<String>,
    /// The unique reference number of the school it is; needed for a school.
    #[schema(required = true, pattern = "^[0-9]{6}$", example = "900001")]
    #[serde(deserialize_with = "Option::deserialize")]
    urn: Option<String>,
    /// The code of the local authority it is, or belongs to; needed for a local authority.
    #[schema(required = true, pattern = "^[0-9]{3}$", example = "806")]
    #[serde(deserialize_with = "Option::deserialize")]
    la_code: Option<String>,
    /// The group id of the trust it is.
    #[schema(required = true, min_length = 1, max_length = 10, example = "90001")]
    #[serde(deserialize_with = "Option::deserialize")]
    trust_uid: Option<String>,
    /// Its company number; needed for a traded service.
    #[schema(required = true, pattern = "^[0-9A-Za-z]{8}$", example = "09000001")]
    #[serde(deserialize_with = "Option::deserialize")]
    company_number: Option<String>,
    /// Where it is.
    #[validate(nested)]
    address: AddressBody,
    /// The organisation through which it is paid, if not itself.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    pays_through_organisation_id: Option<Uuid>,
    /// Whether it is still there.
    status: codes::OrganisationStatus,
}

impl Request for UpdateOrganisationRequest {
    type Meaning = (OrganisationDetails, OrganisationStatus);

    fn meaning(self, form: &mut Form) -> Option<Self::Meaning> {
        let said = Said {
            kind: self.kind,
            legal_name: self.legal_name,
            ukprn: self.ukprn,
            urn: self.urn,
            la_code: self.la_code,
            trust_uid: self.trust_uid,
            company_number: self.company_number,
            address: self.address,
            pays_through_organisation_id: self.pays_through_organisation_id,
        };
        Some((said.meaning(form)?, self.status.0))
    }
}

struct Updated {
    id: OrganisationId,
    details: OrganisationDetails,
    status: OrganisationStatus,
}

impl Change for Updated {
    const OPERATION: Operation = Operation::UpdateOrganisation;

    type Seen = (Organisation, OrganisationSeen);

    async fn see(&self, attempt: &Attempt, context: &Context) -> Result<Option<Self::Seen>, StorageError> {
        let mut seen = attempt.organisation(&context.viewer, self.id, &self.details).await?;
        Ok(seen.organisation.take().map(|organisation| (organisation, seen)))
    }

    fn standing(&self, (organisation, seen): &Self::Seen) -> Standing {
        Standing {
            position: seen.position,
            chain: Chain::organisation(self.id),
            head: seen.head.clone(),
            version: Some(organisation.version),
        }
    }

    fn etag(&self, (organisation, _): &Self::Seen, context: &Context) -> Result<String, Problem> {
        OrganisationView::etag(&context.viewer, organisation)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let (before, seen) = seen;
        let fact = before.change(self.details.clone(), self.status, &seen.facts)?;
        let organisation = work.apply(Some(before), fact)?;
        let view = OrganisationView::new(&act.context.viewer, &organisation);
        Ok(Answer::made(StatusCode::OK, None, organisation.version, &view)?)
    }
}

/// Change an organisation
///
/// Replaces what is said of it. Whatever bears the same identifier already is in the way.
#[utoipa::path(
    operation_id = "updateOrganisation",
    tag = "Organisations",
    request_body = UpdateOrganisationRequest,
    params(
        ("organisationId" = Uuid, Path, description = "The organisation's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
    ),
    responses(
        (status = 200, description = "The organisation as changed", body = OrganisationView, headers(("ETag" = String, description = "The tag of what is answered"))),
        (status = 409, description = "`duplicate`"),
    ),
)]
#[put("/organisations/{organisationId}")]
pub(super) async fn update_organisation(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    body: Body<UpdateOrganisationRequest>,
) -> Result<Answer, Problem> {
    let id = OrganisationId::new(id.into_inner());
    let change = body.into_inner().map(|(details, status)| Updated { id, details, status });
    context.change(OfOrganisation(id), change, Ok(None), Some(seen)).await
}
