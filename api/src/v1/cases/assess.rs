use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{DecisionId, Operation};
use casework::{AssessEligibility, AssessmentId, CaseId, StatedEligibility};
use chrono::NaiveDate;
use kernel::PersonId;
use persistence::{AssessingSeen, Attempt, Chain, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::assessments::EligibilityAssessmentView;
use super::open::{InspectionInput, inspections};
use super::view::{CaseView, case_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::codes;
use crate::v1::decisions::DecisionBody;

/// A new assessment of a school's eligibility, with the decision on it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecordEligibilityAssessmentRequest {
    /// Whether the school may have targeted support.
    eligible: bool,
    /// Why, if it may.
    basis: Option<codes::EligibilityBasis>,
    /// Why in words; needed if the basis is `discretionary`.
    #[schema(min_length = 1, max_length = 500)]
    basis_reason: Option<String>,
    /// The inspections relied on.
    #[serde(default)]
    #[schema(max_items = 10, required = false)]
    #[validate(length(max = 10), nested)]
    inspections: Vec<InspectionInput>,
    /// The day of the assessment, not after today.
    #[serde(deserialize_with = "date")]
    assessed_on: NaiveDate,
    /// Who assessed, if not the caller.
    assessed_by_person_id: Option<Uuid>,
    /// The version of the rule applied.
    #[schema(example = "2025-09", min_length = 1, max_length = 50)]
    rule_version: String,
    /// Why not, if the school may not.
    #[schema(min_length = 1, max_length = 500)]
    ineligible_reason: Option<String>,
    /// The day from which it counts, not after today.
    #[serde(deserialize_with = "date")]
    changed_on: NaiveDate,
    /// The day support ends, if eligibility is lost and that is known.
    #[serde(default, deserialize_with = "optional_date")]
    support_ends_on: Option<NaiveDate>,
    /// The decision.
    #[validate(nested)]
    decision: DecisionBody,
}

impl Request for RecordEligibilityAssessmentRequest {
    type Meaning = AssessEligibility;

    fn meaning(self, form: &mut Form) -> Option<AssessEligibility> {
        let basis_reason = form.optional_prose("/basisReason", self.basis_reason);
        let ineligible_reason = form.optional_prose("/ineligibleReason", self.ineligible_reason);
        let inspections = inspections(form, self.inspections);
        let rule_version = form.line("/ruleVersion", self.rule_version);
        let decision = self.decision.meaning(form);
        Some(AssessEligibility {
            id: AssessmentId::new(Uuid::now_v7()),
            eligibility: StatedEligibility {
                eligible: self.eligible,
                basis: self.basis.map(|basis| basis.0),
                basis_reason,
                ineligible_reason,
                inspections: inspections?,
                assessed_on: self.assessed_on,
                assessed_by: self.assessed_by_person_id.map(PersonId::new),
                rule_version: rule_version?,
            },
            changed_on: self.changed_on,
            support_ends_on: self.support_ends_on,
            decision_id: DecisionId::new(Uuid::now_v7()),
            decision: decision?,
        })
    }
}

struct AssessCase {
    case: CaseId,
    assess: AssessEligibility,
}

impl Change for AssessCase {
    const OPERATION: Operation = Operation::RecordEligibilityAssessment;

    type Seen = AssessingSeen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Self::Seen>, StorageError> {
        attempt.assessing(self.case, self.assess.eligibility.assessed_by, &self.assess.decision).await
    }

    fn standing(&self, AssessingSeen { seen, .. }: &Self::Seen) -> Standing {
        Standing {
            position: seen.read.position,
            chain: Chain::case(self.case),
            head: seen.read.head.clone(),
            version: Some(seen.read.case.version),
        }
    }

    fn etag(&self, AssessingSeen { seen, .. }: &Self::Seen, context: &Context) -> Result<String, Problem> {
        CaseView::etag(&context.viewer, seen)
    }

    fn decide(&self, seen: Self::Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let AssessingSeen { seen, facts } = seen;
        let case = seen.read.case;
        let assessed = self.assess.clone().decide(&case, &facts, act.permit, act.stamp)?;
        let after = work.apply(Some(case), assessed.case)?;
        work.decision(self.case, &assessed.decision, &assessed.decided)?;
        work.assessment(self.case, &assessed.assessment)?;
        let view = EligibilityAssessmentView::made(&assessed.assessment, act.stamp.at);
        let location = format!("{}/eligibility-assessments", case_path(self.case));
        Ok(Answer::made(StatusCode::CREATED, Some(location), after.version, &view)?)
    }
}

/// Record an eligibility assessment
///
/// Confirms, takes away or gives back a school's eligibility, with the decision that goes with it. The ETag is the
/// case's, before in If-Match and after in the answer.
#[utoipa::path(
    operation_id = "recordEligibilityAssessment",
    tag = "Cases",
    request_body = RecordEligibilityAssessmentRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("If-Match" = String, Header, description = "The ETag last seen", max_length = 200),
        ("Idempotency-Key" = String, Header, description = "Makes a retry answer what the first try did: 1 to 255 visible ASCII characters", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 201, description = "The assessment", body = EligibilityAssessmentView, headers(
            ("ETag" = String, description = "The case's new tag"),
            ("Location" = String, description = "The path of the assessments"),
            ("Idempotency-Replayed" = String, description = "Sent as `true` with an answer that was kept from the first try"),
        )),
        (status = 409, description = "`caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/eligibility-assessments")]
pub(super) async fn record_eligibility_assessment(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: Body<RecordEligibilityAssessmentRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|assess| AssessCase { case, assess });
    context.change(OfCase(case), change, key.required(AssessCase::OPERATION), Some(seen)).await
}
