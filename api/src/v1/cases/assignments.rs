use actix_web::{get, web::Path};
use authority::Operation;
use casework::CaseId;
use chrono::{DateTime, NaiveDate, Utc};
use persistence::{AssignmentLine, Order};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::http::{Listed, PageQuery, Paged, Problem, Query, page_view};

page_view!(
    /// A page of assignments.
    AssignmentPage, AssignmentPage, AssignmentView
);

/// Somebody's time on a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Assignment)]
pub(crate) struct AssignmentView {
    /// Its id.
    id: Uuid,
    /// As what.
    role: AssignmentRole,
    /// Who.
    person_id: Uuid,
    /// The name.
    #[schema(max_length = 200, example = "Sam Sample")]
    display_name: String,
    /// The first day.
    from: NaiveDate,
    /// The last day, if it has ended.
    to: Option<NaiveDate>,
    /// Why it began.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// Why it ended.
    #[schema(max_length = 500)]
    end_reason: Option<String>,
    /// The decision that began it, if one did: of advisers, not of delivery officers.
    decision_id: Option<Uuid>,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
}

/// As what somebody is on a case.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum AssignmentRole {
    DeliveryOfficer,
    Adviser,
}

/// Which assignments are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct AssignmentQuery {
    /// As what.
    #[param(nullable = false)]
    role: Option<AssignmentRole>,
}

impl From<AssignmentLine> for AssignmentView {
    fn from(line: AssignmentLine) -> Self {
        let adviser = line.role == "adviser";
        Self {
            id: line.id,
            role: if adviser { AssignmentRole::Adviser } else { AssignmentRole::DeliveryOfficer },
            person_id: line.person_id,
            display_name: line.display_name,
            from: line.from_on,
            to: line.to_on,
            reason: line.reason,
            end_reason: line.end_reason,
            decision_id: line.decision_id,
            recorded_at: line.recorded_at,
        }
    }
}

/// List assignments
///
/// Who has been on the case, as what and from when to when, newest first.
#[utoipa::path(
    operation_id = "listAssignments",
    tag = "Assignments",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery, AssignmentQuery),
    responses((status = 200, description = "A page of assignments", body = AssignmentPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/assignments")]
pub(super) async fn list_assignments(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
    query: Query<AssignmentQuery>,
) -> Result<Listed<AssignmentPage>, Problem> {
    let role = query.0.role.map(|role| match role {
        AssignmentRole::DeliveryOfficer => "deliveryOfficer",
        AssignmentRole::Adviser => "adviser",
    });
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().assignments(&context.viewer, case, role, &paging.request).await?;
    let (_, lines) = context.readable(Operation::ListAssignments, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.recorded_at, line.id));
    Ok(AssignmentPage::listed(lines.items.into_iter().map(Into::into).collect(), paged))
}
