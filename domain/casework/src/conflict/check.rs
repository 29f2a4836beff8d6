use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Aggregate, Coded, Fact, Id, PersonId, Private, Prose, Recorded, Timestamp, Version};
use register::Urn;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

use super::DeclarationId;
use crate::CaseId;

/// Identifies a check.
pub type CheckId = Id<Check>;

/// What a check is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Purpose {
    /// Before an adviser is allocated: ties to the school and its responsible body.
    Allocation,
    /// Before an organisation is appointed: ties to that organisation.
    Appointment,
}

impl Coded for Purpose {
    const NAME: &'static str = "ConflictCheckPurpose";
    const MEANING: &'static str = "What a check of conflicts is made for.";
}

/// What a conflict of interest comes to, the gravest last.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Finding {
    /// There is none.
    None,
    /// There is one, and something is done about it.
    Managed,
    /// There is one, and the adviser stays out.
    Barred,
}

impl Coded for Finding {
    const NAME: &'static str = "ConflictFinding";
    const MEANING: &'static str = "What a conflict of interest comes to.";
}

/// A check of one adviser's declaration on one case, with what was found. A later one takes its place; none changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which check.
    pub id: CheckId,
    /// How many facts it has lived through.
    pub version: Version,
    /// The case it is on.
    pub case_id: CaseId,
    /// What was checked.
    pub declaration: DeclarationId,
    /// Whose declaration that is.
    pub person: PersonId,
    /// What for.
    pub purpose: Purpose,
    /// The organisation to be appointed.
    pub organisation: Option<Uuid>,
    /// The day of the check.
    pub checked_on: NaiveDate,
    /// What was found.
    pub finding: Finding,
    /// What is done about a conflict that is managed.
    pub mitigation: Option<Prose<2000>>,
    /// The decision on it.
    pub decision: DecisionId,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// What can happen to a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum CheckFact {
    /// It was made.
    #[serde(rename = "conflict.checked")]
    Checked {
        /// Which check.
        check_id: CheckId,
        /// On which case.
        case_id: CaseId,
        /// Of which declaration.
        declaration_id: DeclarationId,
        /// Whose declaration that is.
        person_id: PersonId,
        /// The school that it is about, if it is about one.
        urn: Option<Urn>,
        /// What for.
        purpose: Purpose,
        /// The organisation to be appointed.
        organisation_id: Option<Uuid>,
        /// The day of the check.
        checked_on: NaiveDate,
        /// What was found.
        finding: Finding,
        /// The decision on it.
        decision_id: DecisionId,
        /// What is done about a conflict that is managed.
        #[serde(default)]
        mitigation: Private<Prose<2000>>,
    },
}

impl Fact for CheckFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Checked { .. } => "conflict.checked",
        }
    }
}

impl Aggregate for Check {
    type Fact = CheckFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<CheckFact>) -> Option<Self> {
        let CheckFact::Checked {
            check_id,
            case_id,
            declaration_id,
            person_id,
            purpose,
            organisation_id,
            checked_on,
            finding,
            decision_id,
            mitigation,
            ..
        } = &recorded.fact;
        before.is_none().then(|| Self {
            id: *check_id,
            version: Version::FIRST,
            case_id: *case_id,
            declaration: *declaration_id,
            person: *person_id,
            purpose: *purpose,
            organisation: *organisation_id,
            checked_on: *checked_on,
            finding: *finding,
            mitigation: mitigation.known().cloned(),
            decision: *decision_id,
            recorded_at: recorded.at,
        })
    }
}
