use actix_web::get;
use authority::Operation;
use persistence::{Order, PersonFilter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::PersonView;
use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::cases::search_text;
use crate::v1::codes;

page_view!(
    /// A page of people.
    PersonPage, PersonPage, PersonView
);

/// Which people are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct PersonQuery {
    /// Part of the name; blind to case and accents.
    #[param(min_length = 3, max_length = 100, nullable = false)]
    q: Option<String>,
    /// What they can be asked to do.
    #[param(nullable = false)]
    function: Option<codes::PersonFunction>,
    /// With scope over this region.
    #[param(nullable = false)]
    region: Option<codes::Region>,
    /// Whether they work here today.
    #[param(nullable = false)]
    active: Option<bool>,
}

/// List people
///
/// Everybody who is registered, by name.
#[utoipa::path(
    operation_id = "listPeople",
    tag = "People",
    params(PageQuery, PersonQuery),
    responses((status = 200, description = "A page of people", body = PersonPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/people")]
pub(super) async fn list_people(
    context: Context,
    page: Query<PageQuery>,
    query: Query<PersonQuery>,
) -> Result<Listed<PersonPage>, Problem> {
    context.may(Operation::ListPeople)?;
    let filter = PersonFilter {
        text: search_text(query.0.q)?,
        function: query.0.function.map(|function| function.0),
        region: query.0.region.map(codes::Region::code),
        active: query.0.active.map(|active| (context.today(), active)),
    };
    let paging = context.paging(&page.0, Order::Ascending)?;
    let people = context.db().people(&context.viewer, &filter, &paging.request).await?;
    let paged = Paged::of(&people, &paging, |line| {
        (kernel::search_key(line.person.display_name.as_str()), line.person.id.uuid())
    });
    Ok(PersonPage::listed(people.items.iter().map(PersonView::from).collect(), paged))
}
