use chrono::NaiveDate;
use kernel::{Coded, Id, PersonId};
use register::Region;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::{DecisionKind, Role};

/// Identifies a delegation.
pub type DelegationId = Id<Delegation>;

/// Who holds a delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// One person.
    Person(PersonId),
    /// Whoever acts under a role: the standing scheme.
    Role(Role),
}

/// How far an authority goes.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Level {
    /// What is usual.
    #[default]
    Standard,
    /// What is kept for those above: barring somebody, overturning what another decided.
    Higher,
}

impl Coded for Level {
    const NAME: &'static str = "DelegationLevel";
    const MEANING: &'static str = "How far an authority goes.";
}

/// The authority to decide one kind of question, in one region or nationally, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Which delegation.
    pub id: DelegationId,
    /// Who holds it.
    pub holder: Holder,
    /// What may be decided.
    pub kind: DecisionKind,
    /// How far it goes.
    pub level: Level,
    /// The region, or `None` for all.
    pub region: Option<Region>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, if it ends.
    pub to: Option<NaiveDate>,
}

impl Delegation {
    /// Whether it covers a decision of `kind` in `region` on `day`.
    #[must_use]
    pub fn covers(&self, kind: DecisionKind, region: Region, day: NaiveDate) -> bool {
        self.kind == kind
            && self.region.is_none_or(|own| own == region)
            && self.from <= day
            && self.to.is_none_or(|to| day <= to)
    }
}
