use actix_web::{get, web::Path};
use authority::Operation;
use casework::{Assessment, Basis, CaseId};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::Coded;
use persistence::{AssessmentLine, Order};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::open::InspectionInput;
use crate::context::Context;
use crate::http::{Code, EtagMember, Listed, PageQuery, Paged, Problem, Query, page_view};
use crate::v1::codes;

page_view!(
    /// A page of eligibility assessments.
    EligibilityAssessmentPage, EligibilityAssessmentPage, EligibilityAssessmentView
);

/// An assessment of a school's eligibility.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EligibilityAssessment)]
pub(crate) struct EligibilityAssessmentView {
    /// Its id.
    id: Uuid,
    /// Whether the school may have targeted support.
    eligible: bool,
    /// Why, if it may.
    basis: Option<codes::EligibilityBasis>,
    /// Why in words.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The inspections relied on.
    #[schema(max_items = 10)]
    inspections: Vec<InspectionInput>,
    /// The day of the assessment.
    assessed_on: NaiveDate,
    /// Who assessed.
    assessed_by_person_id: Option<Uuid>,
    /// The version of the rule applied.
    #[schema(example = "2025-09", max_length = 50)]
    rule_version: String,
    /// The day from which it counts.
    changed_on: NaiveDate,
    /// The day support ends, if eligibility was lost and that is known.
    support_ends_on: Option<NaiveDate>,
    /// The decision on it.
    decision_id: Uuid,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// The tag of what is answered; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl EligibilityAssessmentView {
    pub(super) fn made(assessment: &Assessment, at: DateTime<Utc>) -> Self {
        Self {
            id: assessment.id.uuid(),
            eligible: assessment.finding.is_eligible(),
            basis: assessment.finding.basis().map(Into::into),
            reason: assessment.finding.reason().map(|reason| reason.as_str().to_owned()),
            inspections: inspections(serde_json::to_value(&assessment.inspections).unwrap_or_default()),
            assessed_on: assessment.assessed_on,
            assessed_by_person_id: assessment.assessed_by.map(kernel::Id::uuid),
            rule_version: assessment.rule_version.as_str().to_owned(),
            changed_on: assessment.changed_on,
            support_ends_on: assessment.support_ends_on,
            decision_id: assessment.decision_id.uuid(),
            recorded_at: at,
            etag: EtagMember::default(),
        }
    }
}

/// Inspections are stored in the form in which they are shown.
fn inspections(stored: serde_json::Value) -> Vec<InspectionInput> {
    serde_json::from_value(stored).unwrap_or_default()
}

impl From<AssessmentLine> for EligibilityAssessmentView {
    fn from(line: AssessmentLine) -> Self {
        Self {
            id: line.id,
            eligible: line.eligible,
            basis: line.basis.as_deref().and_then(Basis::of).map(Code),
            reason: line.reason,
            inspections: inspections(line.inspections),
            assessed_on: line.assessed_on,
            assessed_by_person_id: line.assessed_by,
            rule_version: line.rule_version,
            changed_on: line.changed_on,
            support_ends_on: line.support_ends_on,
            decision_id: line.decision_id,
            recorded_at: line.recorded_at,
            etag: EtagMember::default(),
        }
    }
}

/// List eligibility assessments
///
/// Every assessment of the case's school, newest first.
#[utoipa::path(
    operation_id = "listEligibilityAssessments",
    tag = "Cases",
    params(("caseId" = Uuid, Path, description = "The case's id"), PageQuery),
    responses((status = 200, description = "A page of assessments", body = EligibilityAssessmentPage, headers(
        ("ETag" = String, description = "The tag of what is answered"),
        ("Link" = String, description = "The neighbouring pages"),
    ))),
)]
#[get("/cases/{caseId}/eligibility-assessments")]
pub(super) async fn list_eligibility_assessments(
    context: Context,
    id: Path<Uuid>,
    page: Query<PageQuery>,
) -> Result<Listed<EligibilityAssessmentPage>, Problem> {
    let paging = context.paging(&page.0, Order::Descending)?;
    let case = CaseId::new(id.into_inner());
    let read = context.db().assessments(&context.viewer, case, &paging.request).await?;
    let (_, lines) =
        context.readable(Operation::ListEligibilityAssessments, read, |(read, _)| read.position)?;
    let paged = Paged::of(&lines, &paging, |line| (line.recorded_at, line.id));
    Ok(EligibilityAssessmentPage::listed(lines.items.into_iter().map(Into::into).collect(), paged))
}
