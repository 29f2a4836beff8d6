//! Organisations outside the department: those that support schools, answer for them, or are paid.

mod fact;
mod refusal;

use kernel::{Coded, Id, Line, Timestamp, Version};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::{Address, CompanyNumber, LaCode, Ukprn, Urn};

pub use fact::{OrganisationChange, OrganisationFact};
pub use refusal::OrganisationRefusal;

/// Identifies an organisation.
pub type OrganisationId = Id<Organisation>;

/// The kinds of organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum OrganisationKind {
    /// A school, known by its URN.
    School,
    /// A trust, known by its UKPRN.
    Trust,
    /// A local authority, known by its code.
    LocalAuthority,
    /// A company that a local authority trades through, known by its company number.
    LaTradedService,
    /// A federation or education partnership, known by any identifier.
    Federation,
}

impl Coded for OrganisationKind {
    const NAME: &'static str = "OrganisationKind";
    const MEANING: &'static str = "The kinds of organisation.";
}

/// Whether an organisation is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum OrganisationStatus {
    /// It is.
    Active,
    /// It is no more.
    Closed,
}

impl Coded for OrganisationStatus {
    const NAME: &'static str = "OrganisationStatus";
    const MEANING: &'static str = "Whether an organisation is still there.";
}

/// An identifier of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// The UK provider reference number.
    Ukprn,
    /// The unique reference number of a school.
    Urn,
    /// The code of a local authority.
    LaCode,
    /// The group id of a trust.
    TrustUid,
    /// The number under which a company is registered.
    CompanyNumber,
}

/// What is said of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationDetails {
    /// What kind it is.
    pub kind: OrganisationKind,
    /// What it is called.
    pub legal_name: Line<200>,
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
    /// Where it is.
    pub address: Address,
    /// Through which organisation it is paid, if not itself.
    pub pays_through: Option<OrganisationId>,
}

/// An organisation outside the department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Which organisation.
    pub id: OrganisationId,
    /// How many facts it has lived through.
    pub version: Version,
    /// What is said of it.
    pub details: OrganisationDetails,
    /// Whether it is still there.
    pub status: OrganisationStatus,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// What the record says about what is said of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisationFacts {
    /// Another organisation that bears an identifier of it.
    pub same: Vec<(Identifier, OrganisationId)>,
    /// Whether the register has no school of its URN.
    pub school_unknown: bool,
    /// Whether there is no organisation to pay it through.
    pub payer_unknown: bool,
}

impl OrganisationKind {
    /// The identifier by which an organisation of the kind is known; none where any will do.
    #[must_use]
    pub const fn known_by(self) -> Option<Identifier> {
        match self {
            Self::School => Some(Identifier::Urn),
            Self::Trust => Some(Identifier::Ukprn),
            Self::LocalAuthority => Some(Identifier::LaCode),
            Self::LaTradedService => Some(Identifier::CompanyNumber),
            Self::Federation => None,
        }
    }
}

impl Identifier {
    const ALL: [Self; 5] = [Self::Ukprn, Self::Urn, Self::LaCode, Self::TrustUid, Self::CompanyNumber];

    /// The member that gives it.
    #[must_use]
    pub const fn member(self) -> &'static str {
        match self {
            Self::Ukprn => "/ukprn",
            Self::Urn => "/urn",
            Self::LaCode => "/laCode",
            Self::TrustUid => "/trustUid",
            Self::CompanyNumber => "/companyNumber",
        }
    }

    /// Whether two organisations, the one of this kind, may not both bear it. A traded service has the code of its
    /// local authority, and a federation may have the URN of one of its schools.
    #[must_use]
    pub const fn tells_apart(self, kind: OrganisationKind) -> bool {
        match self {
            Self::Ukprn | Self::TrustUid | Self::CompanyNumber => true,
            Self::Urn => matches!(kind, OrganisationKind::School),
            Self::LaCode => matches!(kind, OrganisationKind::LocalAuthority),
        }
    }
}

impl OrganisationDetails {
    const fn has(&self, identifier: Identifier) -> bool {
        match identifier {
            Identifier::Ukprn => self.ukprn.is_some(),
            Identifier::Urn => self.urn.is_some(),
            Identifier::LaCode => self.la_code.is_some(),
            Identifier::TrustUid => self.trust_uid.is_some(),
            Identifier::CompanyNumber => self.company_number.is_some(),
        }
    }

    /// Everything wrong with what is said of an organisation.
    fn refusals(&self, facts: &OrganisationFacts) -> Vec<OrganisationRefusal> {
        use OrganisationRefusal as R;
        let mut refusals = Vec::new();
        match self.kind.known_by() {
            Some(identifier) if !self.has(identifier) => refusals.push(R::Required(identifier)),
            None if !Identifier::ALL.into_iter().any(|identifier| self.has(identifier)) => {
                refusals.push(R::AnyIdentifierRequired);
            }
            Some(_) | None => {}
        }
        refusals.extend(facts.school_unknown.then_some(R::UnknownSchool));
        refusals.extend(facts.payer_unknown.then_some(R::UnknownPayer));
        refusals.extend(facts.same.iter().map(|&(identifier, id)| R::Duplicate(identifier, id)));
        refusals
    }

    fn change(
        self,
        id: OrganisationId,
        version: Version,
        status: OrganisationStatus,
        changed: Vec<String>,
    ) -> OrganisationChange {
        OrganisationChange::new(id, version, self, status, changed)
    }

    /// Enters an organisation.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn create(
        self,
        id: OrganisationId,
        facts: &OrganisationFacts,
    ) -> Result<OrganisationFact, Vec<OrganisationRefusal>> {
        let refusals = self.refusals(facts);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let change = self.change(id, Version::FIRST, OrganisationStatus::Active, Vec::new());
        Ok(OrganisationFact::Created(change))
    }
}

impl Organisation {
    /// Says other things of it.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(
        &self,
        details: OrganisationDetails,
        status: OrganisationStatus,
        facts: &OrganisationFacts,
    ) -> Result<OrganisationFact, Vec<OrganisationRefusal>> {
        let mut refusals = details.refusals(facts);
        let through_itself = details.pays_through == Some(self.id);
        refusals.extend(through_itself.then_some(OrganisationRefusal::PaidThroughItself));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let changed = self.changes(&details, status);
        Ok(OrganisationFact::Changed(details.change(self.id, self.version.next(), status, changed)))
    }

    /// The names of the members that differ.
    fn changes(&self, after: &OrganisationDetails, status: OrganisationStatus) -> Vec<String> {
        let before = &self.details;
        let members = [
            ("kind", before.kind != after.kind),
            ("legalName", before.legal_name != after.legal_name),
            ("ukprn", before.ukprn != after.ukprn),
            ("urn", before.urn != after.urn),
            ("laCode", before.la_code != after.la_code),
            ("trustUid", before.trust_uid != after.trust_uid),
            ("companyNumber", before.company_number != after.company_number),
            ("address", before.address != after.address),
            ("paysThroughOrganisationId", before.pays_through != after.pays_through),
            ("status", self.status != status),
        ];
        members.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests;
