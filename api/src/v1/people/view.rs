use chrono::{DateTime, Utc};
use persistence::PersonLine;
use register::Function;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::EtagMember;

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
    functions: Vec<PersonFunction>,
    /// When the person was registered.
    created_at: DateTime<Utc>,
    /// The tag of what is answered; empty in lists and within other answers.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// What a person can be asked to do on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PersonFunction {
    Deliver,
    Advise,
}

impl From<PersonFunction> for Function {
    fn from(function: PersonFunction) -> Self {
        match function {
            PersonFunction::Deliver => Self::Deliver,
            PersonFunction::Advise => Self::Advise,
        }
    }
}

impl From<&PersonLine> for PersonView {
    fn from(line: &PersonLine) -> Self {
        let person = &line.person;
        let functions = person.functions.iter().map(|function| match function {
            Function::Deliver => PersonFunction::Deliver,
            Function::Advise => PersonFunction::Advise,
        });
        Self {
            id: person.id.uuid(),
            tenant_id: person.tenant,
            subject_id: person.object,
            display_name: person.display_name.as_str().to_owned(),
            email: person.email.as_str().to_owned(),
            functions: functions.collect(),
            created_at: line.created_at,
            etag: EtagMember::default(),
        }
    }
}
