use kernel::{Coded, Fact, Line, PersonId, Private};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

/// What a person can be asked to do on a case.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Function {
    /// Be a delivery officer.
    Deliver,
    /// Be an adviser.
    Advise,
}

impl Coded for Function {
    const NAME: &'static str = "PersonFunction";
    const MEANING: &'static str = "What a person can be asked to do on a case.";
}

/// A set of functions.
pub type Functions = std::collections::BTreeSet<Function>;

/// A person who has been registered. Only tenant and object id tell who it is; names and addresses can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredPerson {
    /// Which person.
    pub id: PersonId,
    /// The tenant that vouches for the person.
    pub tenant: Uuid,
    /// The object id in that tenant.
    pub object: Uuid,
    /// The name to show.
    pub display_name: Line<200>,
    /// The e-mail address.
    pub email: Line<254>,
    /// What the person can be asked to do.
    pub functions: Functions,
}

impl RegisteredPerson {
    /// The fact that the person was registered.
    #[must_use]
    pub fn registered(&self) -> PersonFact {
        PersonFact::Created {
            person_id: self.id,
            tenant_id: self.tenant,
            subject_id: self.object,
            functions: self.functions.clone(),
            display_name: Private::Known(self.display_name.clone()),
            email: Private::Known(self.email.clone()),
        }
    }
}

/// What can happen to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum PersonFact {
    /// The person was registered.
    #[serde(rename = "person.created")]
    Created {
        /// Which person.
        person_id: PersonId,
        /// The tenant that vouches for the person.
        tenant_id: Uuid,
        /// The object id in that tenant.
        subject_id: Uuid,
        /// What the person can be asked to do.
        functions: Functions,
        /// The name.
        #[serde(default)]
        display_name: Private<Line<200>>,
        /// The e-mail address.
        #[serde(default)]
        email: Private<Line<254>>,
    },
}

impl Fact for PersonFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "person.created",
        }
    }
}
