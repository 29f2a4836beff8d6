use authority::{Operation, may_call};
use chrono::{DateTime, Utc};
use kernel::{Coded, Line};
use persistence::Viewer;
use register::{Organisation, OrganisationDetails, OrganisationId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{EtagMember, Form, Problem, with_tag};
use crate::v1::address::AddressBody;
use crate::v1::codes;

/// An organisation outside the department.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Organisation)]
pub(crate) struct OrganisationView {
    /// Its id.
    id: Uuid,
    /// What kind it is.
    kind: codes::OrganisationKind,
    /// What it is called.
    #[schema(max_length = 200, example = "Invented Learning Trust")]
    legal_name: String,
    /// Its UK provider reference number.
    #[schema(pattern = "^1[0-9]{7}$", example = "10000001")]
    ukprn: Option<String>,
    /// The unique reference number of the school it is.
    #[schema(pattern = "^[0-9]{6}$", example = "900001")]
    urn: Option<String>,
    /// The code of the local authority it is, or belongs to.
    #[schema(pattern = "^[0-9]{3}$", example = "806")]
    la_code: Option<String>,
    /// The group id of the trust it is.
    #[schema(max_length = 10, example = "90001")]
    trust_uid: Option<String>,
    /// Its company number.
    #[schema(pattern = "^[0-9A-Z]{8}$", example = "09000001")]
    company_number: Option<String>,
    /// Where it is.
    address: AddressBody,
    /// The organisation through which it is paid, if not itself.
    pays_through_organisation_id: Option<Uuid>,
    /// Whether it is still there.
    status: codes::OrganisationStatus,
    /// When it was entered.
    created_at: DateTime<Utc>,
    /// When it last changed.
    changed_at: DateTime<Utc>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl OrganisationView {
    pub(super) fn new(viewer: &Viewer, organisation: &Organisation) -> Self {
        let details = &organisation.details;
        let steps = [Operation::UpdateOrganisation].into_iter();
        Self {
            id: organisation.id.uuid(),
            kind: details.kind.into(),
            legal_name: details.legal_name.as_str().to_owned(),
            ukprn: details.ukprn.clone().map(String::from),
            urn: details.urn.clone().map(String::from),
            la_code: details.la_code.clone().map(String::from),
            trust_uid: details.trust_uid.clone().map(String::from),
            company_number: details.company_number.clone().map(String::from),
            address: AddressBody::from(&details.address),
            pays_through_organisation_id: details.pays_through.map(kernel::Id::uuid),
            status: organisation.status.into(),
            created_at: organisation.created_at,
            changed_at: organisation.changed_at,
            available_actions: steps
                .filter(|step| may_call(*step, viewer.caller()).is_ok())
                .map(Operation::code)
                .collect(),
            etag: EtagMember::default(),
        }
    }

    /// The tag of an organisation as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, organisation: &Organisation) -> Result<String, Problem> {
        with_tag(organisation.version, &Self::new(viewer, organisation)).map(|(_, etag)| etag)
    }
}

/// What is said of an organisation, before it is known to have the right form.
pub(super) struct Said {
    pub(super) kind: codes::OrganisationKind,
    pub(super) legal_name: String,
    pub(super) ukprn: Option<String>,
    pub(super) urn: Option<String>,
    pub(super) la_code: Option<String>,
    pub(super) trust_uid: Option<String>,
    pub(super) company_number: Option<String>,
    pub(super) address: AddressBody,
    pub(super) pays_through_organisation_id: Option<Uuid>,
}

impl Said {
    pub(super) fn meaning(self, form: &mut Form) -> Option<OrganisationDetails> {
        let legal_name: Option<Line<200>> = form.line("/legalName", self.legal_name);
        let ukprn = form.optional_identifier("/ukprn", self.ukprn);
        let urn = form.optional_identifier("/urn", self.urn);
        let la_code = form.optional_identifier("/laCode", self.la_code);
        let trust_uid = form.optional_line("/trustUid", self.trust_uid);
        let company_number = form.optional_identifier("/companyNumber", self.company_number);
        let address = self.address.meaning(form, "/address");
        Some(OrganisationDetails {
            kind: self.kind.0,
            legal_name: legal_name?,
            ukprn,
            urn,
            la_code,
            trust_uid,
            company_number,
            address: address?,
            pays_through: self.pays_through_organisation_id.map(OrganisationId::new),
        })
    }
}
