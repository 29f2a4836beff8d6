use kernel::{Aggregate, Fact, Line, Private, Recorded, Timestamp, Version};
use serde::{Deserialize, Serialize};

use super::{Organisation, OrganisationDetails, OrganisationId, OrganisationKind, OrganisationStatus};
use crate::{Address, CompanyNumber, LaCode, Ukprn, Urn};

/// What is said of an organisation from now on, all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationChange {
    /// Which organisation.
    pub organisation_id: OrganisationId,
    /// The version this made.
    pub version: Version,
    /// What kind it is.
    pub organisation_kind: OrganisationKind,
    /// Its UK provider reference number.
    pub ukprn: Option<Ukprn>,
    /// The URN of the school it is.
    pub urn: Option<Urn>,
    /// The code of the local authority it is, or belongs to.
    pub la_code: Option<LaCode>,
    /// The group id of the trust it is.
    pub trust_uid: Option<Line<10>>,
    /// Its company number.
    pub company_number: Option<CompanyNumber>,
    /// Through which organisation it is paid.
    pub pays_through_organisation_id: Option<OrganisationId>,
    /// Whether it is still there.
    pub status: OrganisationStatus,
    /// The names of the members that changed.
    pub changed: Vec<String>,
    /// What it is called.
    #[serde(default)]
    pub legal_name: Private<Line<200>>,
    /// Where it is.
    #[serde(default)]
    pub address: Private<Address>,
}

impl OrganisationChange {
    pub(super) fn new(
        organisation_id: OrganisationId,
        version: Version,
        details: OrganisationDetails,
        status: OrganisationStatus,
        changed: Vec<String>,
    ) -> Self {
        Self {
            organisation_id,
            version,
            organisation_kind: details.kind,
            ukprn: details.ukprn,
            urn: details.urn,
            la_code: details.la_code,
            trust_uid: details.trust_uid,
            company_number: details.company_number,
            pays_through_organisation_id: details.pays_through,
            status,
            changed,
            legal_name: Private::Known(details.legal_name),
            address: Private::Known(details.address),
        }
    }

    fn organisation(&self, created_at: Timestamp, changed_at: Timestamp) -> Option<Organisation> {
        Some(Organisation {
            id: self.organisation_id,
            version: self.version,
            details: OrganisationDetails {
                kind: self.organisation_kind,
                legal_name: self.legal_name.known()?.clone(),
                ukprn: self.ukprn.clone(),
                urn: self.urn.clone(),
                la_code: self.la_code.clone(),
                trust_uid: self.trust_uid.clone(),
                company_number: self.company_number.clone(),
                address: self.address.known()?.clone(),
                pays_through: self.pays_through_organisation_id,
            },
            status: self.status,
            created_at,
            changed_at,
        })
    }
}

/// What can happen to an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum OrganisationFact {
    /// It was entered.
    #[serde(rename = "organisation.created")]
    Created(OrganisationChange),
    /// Other things are said of it.
    #[serde(rename = "organisation.changed")]
    Changed(OrganisationChange),
}

impl Fact for OrganisationFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Created(_) => "organisation.created",
            Self::Changed(_) => "organisation.changed",
        }
    }
}

impl Aggregate for Organisation {
    type Fact = OrganisationFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<OrganisationFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (None, OrganisationFact::Created(change)) => change.organisation(recorded.at, recorded.at),
            (Some(before), OrganisationFact::Changed(change)) => {
                change.organisation(before.created_at, recorded.at)
            }
            _ => None,
        }
    }
}
