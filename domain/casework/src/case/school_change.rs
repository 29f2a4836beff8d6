use kernel::{Coded, Id, Private, Prose, Version};
use register::Urn;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::{Case, CaseFact, CaseId, CaseReference, SchoolSnapshot};
use crate::{CaseRefusal, Written};

/// Identifies a change to a case's school.
pub type SchoolChangeId = Id<SchoolChange>;

/// What becomes of a change to a case's school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum ChangeResolution {
    /// The case takes the school as the register has it now.
    Adopt,
    /// The case keeps the school as it has it.
    KeepSnapshot,
}

impl Coded for ChangeResolution {
    const NAME: &'static str = "SchoolChangeResolution";
    const MEANING: &'static str = "What becomes of a change to a case's school.";
}

/// A change of the register that a case was told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolChange {
    /// Which change.
    pub id: SchoolChangeId,
    /// The school's successor, if that is the change.
    pub successor: Option<Urn>,
    /// What became of it, if anything has.
    pub resolution: Option<ChangeResolution>,
}

impl SchoolChange {
    /// How many facts it has lived through: told of, then resolved.
    #[must_use]
    pub const fn version(&self) -> Version {
        match self.resolution {
            None => Version::FIRST,
            Some(_) => Version::FIRST.next(),
        }
    }
}

/// What the register and the record say that resolving a change depends on.
#[derive(Clone, Debug)]
pub struct ResolvingFacts {
    /// The change.
    pub change: SchoolChange,
    /// The school as the register has it now: the successor, if that is the change.
    pub school: Option<SchoolSnapshot>,
    /// Another open case of the successor; which one only if whoever asks may know of it.
    pub open_case: Option<Option<(CaseId, CaseReference)>>,
}

impl Case {
    /// Says what becomes of a change to the school. A school that was adopted is the case's school from then on, for
    /// every rule; only the region stays, for it says who has the case.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn resolve_school_change(
        &self,
        facts: ResolvingFacts,
        resolution: ChangeResolution,
        reason: Prose<500>,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        let mut refusals = Vec::new();
        if facts.change.resolution.is_some() {
            refusals.push(CaseRefusal::AlreadyResolved);
        }
        refusals.extend(self.status.accepts(Written::SchoolChanges).err());
        let adopted = match resolution {
            ChangeResolution::KeepSnapshot => None,
            ChangeResolution::Adopt => {
                refusals.extend(facts.open_case.map(CaseRefusal::CaseAlreadyOpen));
                if facts.school.is_none() {
                    refusals.push(CaseRefusal::SuccessorUnknown);
                }
                facts.school.map(|school| SchoolSnapshot { region: self.school.region, ..school })
            }
        };
        if refusals.is_empty() {
            let changed = adopted.as_ref().map(|school| self.school.differing(school));
            Ok(CaseFact::SchoolChangeResolved {
                change_id: facts.change.id,
                resolution,
                changed: changed.unwrap_or_default(),
                school: adopted,
                reason: Private::Known(reason),
            })
        } else {
            Err(refusals)
        }
    }

    pub(super) fn change_resolved(&mut self, adopted: Option<&SchoolSnapshot>) {
        self.school_changes -= 1;
        let Some(school) = adopted else { return };
        let former = std::mem::replace(&mut self.school, school.clone());
        if former.urn != school.urn {
            self.former_urns.push(former.urn);
        }
    }
}

impl SchoolSnapshot {
    /// The members in which `other` differs.
    fn differing(&self, other: &Self) -> Vec<String> {
        let members = [
            ("urn", self.urn != other.urn),
            ("name", self.name != other.name),
            ("laCode", self.la_code != other.la_code),
            ("laName", self.la_name != other.la_name),
            ("typeName", self.type_name != other.type_name),
            ("kind", self.school_kind != other.school_kind),
            ("phase", self.phase != other.phase),
            ("religiousCharacter", self.religious_character != other.religious_character),
            ("trustUid", self.trust_uid != other.trust_uid),
            ("trustName", self.trust_name != other.trust_name),
        ];
        members.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
    }
}
