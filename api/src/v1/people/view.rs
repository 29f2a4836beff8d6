use chrono::{DateTime, NaiveDate, Utc};
use persistence::PersonLine;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{Code, EtagMember};
use crate::v1::codes;

/// A registered person.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Person)]
pub(crate) struct PersonView {
    /// Its id.
    id: Uuid,
    /// The tenant that vouches for the person.
    tenant_id: Uuid,
    /// The person's object id in that tenant.
    subject_id: Uuid,
    /// The name to show. It decides nothing: two people may share it.
    #[schema(max_length = 200, example = "Sam Sample")]
    display_name: String,
    /// The e-mail address.
    #[schema(max_length = 254, format = "email", example = "sam.sample@example.org")]
    email: String,
    /// What the person can be asked to do on a case.
    #[schema(max_items = 2)]
    functions: Vec<codes::PersonFunction>,
    /// The first day on which the person works here; null until an administrator says.
    active_from: Option<NaiveDate>,
    /// The last day on which the person works here, if it is known.
    active_to: Option<NaiveDate>,
    /// When the person was registered.
    created_at: DateTime<Utc>,
    /// The tag of what is answered; empty in lists and within other answers.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl From<&PersonLine> for PersonView {
    fn from(line: &PersonLine) -> Self {
        let person = &line.person;
        Self {
            id: person.id.uuid(),
            tenant_id: person.tenant,
            subject_id: person.object,
            display_name: person.display_name.as_str().to_owned(),
            email: person.email.as_str().to_owned(),
            functions: person.functions.iter().copied().map(Code).collect(),
            active_from: person.active_from,
            active_to: person.active_to,
            created_at: line.created_at,
            etag: EtagMember::default(),
        }
    }
}
