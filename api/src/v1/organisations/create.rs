use actix_web::http::StatusCode;
use actix_web::post;
use authority::Operation;
use persistence::{Attempt, Chain, OrganisationSeen, StorageError, Work};
use register::{Organisation, OrganisationDetails, OrganisationId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{OrganisationView, Said};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfNothing;
use crate::v1::address::AddressBody;
use crate::v1::codes;

/// A new organisation. Each kind needs the identifier by which it is known.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateOrganisationRequest {
    /// What kind it is.
    kind: codes::OrganisationKind,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200, example = "Invented Learning Trust")]
    legal_name: String,
    /// Its UK provider reference number; needed for a trust.
    #[schema(pattern = "^1[0-9]{7}$", example = "10000001")]
    ukprn: Option<String>,
    /// The unique reference number of the school it is; needed for a school.
    #[schema(pattern = "^[0-9]{6}$", example = "900001")]
    urn: Option<String>,
    /// The code of the local authority it is, or belongs to; needed for a local authority.
    #[schema(pattern = "^[0-9]{3}$", example = "806")]
    la_code: Option<String>,
    /// The group id of the trust it is.
    #[schema(min_length = 1, max_length = 10, example = "90001")]
    trust_uid: Option<String>,
    /// Its company number; needed for a traded service.
    #[schema(pattern = "^[0-9A-Za-z]{8}$", example = "09000001")]
    company_number: Option<String>,
    /// Where it is.
    #[validate(nested)]
    address: AddressBody,
    /// The organisation through which it is paid, if not itself.
    pays_through_organisation_id: Option<Uuid>,
}

impl Request for CreateOrganisationRequest {
    type Meaning = OrganisationDetails;

    fn meaning(self, form: &mut Form) -> Option<OrganisationDetails> {
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
        said.meaning(form)
    }
}

struct Created {
    id: OrganisationId,
    details: OrganisationDetails,
}

impl Change for Created {
    const OPERATION: Operation = Operation::CreateOrganisation;

    type Seen = OrganisationSeen;

    async fn see(
        &self,
        attempt: &Attempt,
        context: &Context,
    ) -> Result<Option<OrganisationSeen>, StorageError> {
        attempt.organisation(&context.viewer, self.id, &self.details).await.map(Some)
    }

    fn standing(&self, seen: &OrganisationSeen) -> Standing {
        let chain = Chain::organisation(self.id);
        Standing { position: seen.position, chain, head: seen.head.clone(), version: None }
    }

    fn decide(&self, seen: OrganisationSeen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = self.details.clone().create(self.id, &seen.facts)?;
        let organisation: Organisation = work.apply(None, fact)?;
        let location = format!("/v1/organisations/{}", organisation.id);
        let view = OrganisationView::new(&act.context.viewer, &organisation);
        Ok(Answer::made(StatusCode::CREATED, Some(location), organisation.version, &view)?)
    }
}

/// Enter an organisation
///
/// Makes an organisation known, so that it can be proposed for schools and be paid. Whatever bears the same identifier
/// already is in the way.
#[utoipa::path(
    operation_id = "createOrganisation",
    tag = "Organisations",
    request_body = CreateOrganisationRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false)),
    responses(
        (status = 201, description = "The new organisation", body = OrganisationView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new organisation"),
        )),
        (status = 409, description = "`duplicate`, or `idempotencyInProgress`"),
    ),
)]
#[post("/organisations")]
pub(super) async fn create_organisation(
    context: Context,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<CreateOrganisationRequest>,
) -> Result<Answer, Problem> {
    let id = OrganisationId::new(Uuid::now_v7());
    let change = body.into_inner().map(|details| Created { id, details });
    context.change(OfNothing, change, key.optional(Created::OPERATION), None).await
}
