use chrono::NaiveDate;
use kernel::{Aggregate, Coded, Fact, Id, PersonId, Private, Prose, Recorded, Stamp, Timestamp, Version};
use register::{Function, Functions, Urn};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

use super::ConflictRefusal;
use crate::CaseRefusal;

/// Identifies a declaration.
pub type DeclarationId = Id<Declaration>;

/// What ties an adviser to a school or an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Interest {
    /// Nothing.
    None,
    /// Employed there.
    Employment,
    /// Employed there before.
    FormerEmployment,
    /// Governs there.
    Governance,
    /// Has money in it.
    Financial,
    /// By family.
    Family,
    /// Something else.
    Other,
}

impl Coded for Interest {
    const NAME: &'static str = "ConflictInterestKind";
    const MEANING: &'static str = "What ties an adviser to a school or an organisation.";
}

/// What an adviser declares something about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A school.
    School(Urn),
    /// An organisation: a responsible body, or one that might support a school.
    Organisation(Uuid),
}

impl About {
    /// The school, if it is one.
    #[must_use]
    pub const fn urn(&self) -> Option<&Urn> {
        match self {
            Self::School(urn) => Some(urn),
            Self::Organisation(_) => None,
        }
    }

    /// The organisation, if it is one.
    #[must_use]
    pub const fn organisation(&self) -> Option<Uuid> {
        match self {
            Self::School(_) => None,
            Self::Organisation(organisation) => Some(*organisation),
        }
    }

    /// What is named, if exactly one of the two is.
    #[must_use]
    pub fn exactly_one(urn: Option<Urn>, organisation: Option<Uuid>) -> Option<Self> {
        match (urn, organisation) {
            (Some(urn), None) => Some(Self::School(urn)),
            (None, Some(organisation)) => Some(Self::Organisation(organisation)),
            _ => None,
        }
    }
}

/// What an adviser declares of one school or organisation: a tie, or that there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Which declaration.
    pub id: DeclarationId,
    /// How many facts it has lived through.
    pub version: Version,
    /// Whose tie it is.
    pub person: PersonId,
    /// To what.
    pub about: About,
    /// The day it was declared.
    pub declared_on: NaiveDate,
    /// What kind of tie.
    pub interest: Interest,
    /// More of it.
    pub details: Option<Prose<2000>>,
    /// The document that has it.
    pub document: Option<Uuid>,
    /// The day from which it no longer counts.
    pub ended_on: Option<NaiveDate>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// Somebody's wish to declare something.
#[derive(Clone, Debug)]
pub struct Declare {
    /// The new declaration.
    pub id: DeclarationId,
    /// Whose tie it is.
    pub person: PersonId,
    /// The school, if it is about one.
    pub urn: Option<Urn>,
    /// The organisation, if it is about one.
    pub organisation: Option<Uuid>,
    /// The day it was declared.
    pub declared_on: NaiveDate,
    /// What kind of tie.
    pub interest: Interest,
    /// More of it.
    pub details: Option<Prose<2000>>,
    /// The document that has it.
    pub document: Option<Uuid>,
}

/// What the record says of those whom a declaration names.
#[derive(Clone, Debug, Default)]
pub struct DeclaringFacts {
    /// What the person can be asked to do, if registered.
    pub functions: Option<Functions>,
    /// Whether the register has the school; true if none was named.
    pub school_known: bool,
    /// Whether the record has the organisation; true if none was named.
    pub organisation_known: bool,
    /// The declaration of the same person about the same thing that has not ended.
    pub same: Option<DeclarationId>,
}

impl Declare {
    /// Declares it.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        facts: &DeclaringFacts,
        stamp: &Stamp,
    ) -> Result<DeclarationFact, Vec<ConflictRefusal>> {
        use ConflictRefusal as R;
        let mut refusals = Vec::new();
        match &facts.functions {
            None => refusals.push(CaseRefusal::UnknownPerson("/personId").into()),
            Some(functions) if functions.contains(&Function::Advise) => {}
            Some(_) => refusals.push(R::NotAnAdviser("/personId")),
        }
        let rules = [
            (self.urn.is_some() == self.organisation.is_some(), R::ExactlyOneOf),
            (!facts.school_known, CaseRefusal::UnknownSchool.into()),
            (!facts.organisation_known, R::UnknownReference("/organisationId")),
            (self.declared_on > stamp.today, CaseRefusal::DateInFuture("/declaredOn").into()),
            (
                self.interest != Interest::None && self.details.is_none(),
                CaseRefusal::Required("/details").into(),
            ),
        ];
        refusals.extend(rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal));
        refusals.extend(facts.same.map(R::Duplicate));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(DeclarationFact::Declared {
            declaration_id: self.id,
            person_id: self.person,
            urn: self.urn,
            organisation_id: self.organisation,
            declared_on: self.declared_on,
            interest_kind: self.interest,
            document_id: self.document,
            details: self.details.map_or(Private::Redacted, Private::Known),
        })
    }
}

impl Declaration {
    /// Ends it: from then on, no check can rest on it.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn end(
        &self,
        on: NaiveDate,
        reason: Prose<500>,
        stamp: &Stamp,
    ) -> Result<DeclarationFact, Vec<ConflictRefusal>> {
        let rules = [
            (on > stamp.today, CaseRefusal::DateInFuture("/endedOn").into()),
            (on < self.declared_on, CaseRefusal::DateBefore("/endedOn").into()),
            (self.ended_on.is_some(), ConflictRefusal::DeclarationEnded),
        ];
        let refusals: Vec<_> =
            rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(DeclarationFact::Ended {
            declaration_id: self.id,
            person_id: self.person,
            on,
            reason: Private::Known(reason),
        })
    }
}

/// What can happen to a declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum DeclarationFact {
    /// It was made.
    #[serde(rename = "conflict.declared")]
    Declared {
        /// Which declaration.
        declaration_id: DeclarationId,
        /// Whose tie it is.
        person_id: PersonId,
        /// To which school.
        urn: Option<Urn>,
        /// To which organisation.
        organisation_id: Option<Uuid>,
        /// The day it was declared.
        declared_on: NaiveDate,
        /// What kind of tie.
        interest_kind: Interest,
        /// The document that has it.
        document_id: Option<Uuid>,
        /// More of it.
        #[serde(default)]
        details: Private<Prose<2000>>,
    },
    /// It no longer counts.
    #[serde(rename = "conflict.ended")]
    Ended {
        /// Which declaration.
        declaration_id: DeclarationId,
        /// Whose tie it was.
        person_id: PersonId,
        /// From which day.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

impl Fact for DeclarationFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Declared { .. } => "conflict.declared",
            Self::Ended { .. } => "conflict.ended",
        }
    }
}

impl Aggregate for Declaration {
    type Fact = DeclarationFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<DeclarationFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (
                None,
                DeclarationFact::Declared {
                    declaration_id,
                    person_id,
                    urn,
                    organisation_id,
                    declared_on,
                    interest_kind,
                    document_id,
                    details,
                },
            ) => Some(Self {
                id: *declaration_id,
                version: Version::FIRST,
                person: *person_id,
                about: About::exactly_one(urn.clone(), *organisation_id)?,
                declared_on: *declared_on,
                interest: *interest_kind,
                details: details.known().cloned(),
                document: *document_id,
                ended_on: None,
                recorded_at: recorded.at,
            }),
            (Some(declaration), DeclarationFact::Ended { on, .. }) => {
                Some(Self { version: declaration.version.next(), ended_on: Some(*on), ..declaration })
            }
            _ => None,
        }
    }
}
