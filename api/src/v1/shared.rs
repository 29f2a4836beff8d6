//! Views that several resources show.

use kernel::{Actor, ActorKind};
use persistence::PersonName;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody, with the name to show.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PersonRef)]
pub(crate) struct PersonRefView {
    /// Who.
    person_id: Uuid,
    /// The name; null for readers without personal data.
    #[schema(max_length = 200, example = "Sam Sample")]
    display_name: Option<String>,
}

impl PersonRefView {
    pub(crate) fn new(person: &PersonName, masked: bool) -> Self {
        Self { person_id: person.id.uuid(), display_name: (!masked).then(|| person.name.clone()) }
    }
}

/// Who did something.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Actor)]
pub(crate) struct ActorView {
    /// What kind of actor it is.
    kind: ActorKindView,
    /// The person, when a person acted.
    person_id: Option<Uuid>,
    /// The application, when an application acted for itself.
    client_id: Option<Uuid>,
    /// The role under which it was permitted.
    #[schema(max_length = 50, example = "Case.Lead")]
    role: Option<String>,
}

/// The kinds of actor.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActorKind)]
enum ActorKindView {
    Person,
    Application,
    Operator,
    LocalSetup,
}

impl From<&Actor> for ActorView {
    fn from(actor: &Actor) -> Self {
        Self {
            kind: match actor.kind {
                ActorKind::Person => ActorKindView::Person,
                ActorKind::Application => ActorKindView::Application,
                ActorKind::Operator => ActorKindView::Operator,
                ActorKind::LocalSetup => ActorKindView::LocalSetup,
            },
            person_id: actor.person_id.map(kernel::Id::uuid),
            client_id: actor.client_id,
            role: actor.role.clone(),
        }
    }
}
