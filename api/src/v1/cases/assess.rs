use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::{Channel, DecisionId, DecisionInput, Operation, OptionConsidered};
use casework::{AssessEligibility, AssessmentId, CaseId, StatedEligibility};
use chrono::NaiveDate;
use kernel::{PersonId, Prose};
use persistence::{AssessingSeen, Attempt, Chain, StorageError, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::assessments::EligibilityAssessmentView;
use super::open::{InspectionInput, inspections};
use super::view::{CaseView, EligibilityBasis, case_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::{date, optional_date};
use crate::http::{Answer, Body, Form, IdempotencyKey, IfMatch, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;

/// A new assessment of a school's eligibility, with the decision on it.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecordEligibilityAssessmentRequest {
    /// Whether the school may have targeted support.
    eligible: bool,
    /// Why, if it may.
    basis: Option<EligibilityBasis>,
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

/// What is to be recorded of a decision.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DecisionInput)]
struct DecisionBody {
    /// Why, for every outcome.
    #[schema(min_length = 1, max_length = 4000)]
    reasons: String,
    /// The day it was taken, not after today.
    #[serde(deserialize_with = "date")]
    decided_on: NaiveDate,
    /// How it comes into the record.
    channel: ChannelView,
    /// Who took it; needed if recorded on behalf, left out otherwise.
    decided_by_person_id: Option<Uuid>,
    /// Documents of the case that bear it out; at least one if recorded on behalf.
    #[serde(default)]
    #[schema(max_items = 20, required = false)]
    #[validate(length(max = 20))]
    evidence_document_ids: Vec<Uuid>,
    /// What else was considered.
    #[serde(default)]
    #[schema(max_items = 10, required = false)]
    #[validate(length(max = 10), nested)]
    options_considered: Vec<OptionBody>,
    /// The recommendation it answers.
    recommendation_id: Option<Uuid>,
    /// On what conditions.
    #[serde(default)]
    #[schema(max_items = 20, required = false)]
    #[validate(length(max = 20))]
    conditions: Vec<ConditionText>,
    /// The checks of conflicts it relies on.
    #[serde(default)]
    #[schema(max_items = 10, required = false)]
    #[validate(length(max = 10))]
    conflict_check_ids: Vec<Uuid>,
    /// The version of the rule it was taken under.
    #[schema(min_length = 1, max_length = 50)]
    rule_version: Option<String>,
    /// When to look at it again.
    #[serde(default, deserialize_with = "optional_date")]
    review_on: Option<NaiveDate>,
}

/// An option that was considered.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OptionConsidered)]
struct OptionBody {
    /// The option.
    #[schema(min_length = 1, max_length = 200)]
    #[validate(length(min = 1, max = 200))]
    option: String,
    /// What was thought of it.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

/// A condition of a decision.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = DecisionCondition, min_length = 1, max_length = 500)]
struct ConditionText(String);

/// How a decision comes into the record.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DecisionChannel)]
enum ChannelView {
    InSystem,
    OnBehalf,
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
                basis: self.basis.map(Into::into),
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

impl DecisionBody {
    fn meaning(self, form: &mut Form) -> Option<DecisionInput> {
        let reasons: Option<Prose<4000>> = form.prose("/decision/reasons", self.reasons);
        let options = self.options_considered.into_iter().enumerate().map(|(at, option)| {
            let text = form.line(&format!("/decision/optionsConsidered/{at}/option"), option.option);
            let note = form.optional_prose(&format!("/decision/optionsConsidered/{at}/note"), option.note);
            Some(OptionConsidered { option: text?, note })
        });
        let options: Vec<_> = options.collect();
        let conditions = self.conditions.into_iter().enumerate();
        let conditions =
            conditions.map(|(at, text)| form.line(&format!("/decision/conditions/{at}"), text.0));
        let conditions: Vec<_> = conditions.collect();
        let rule_version = form.optional_line("/decision/ruleVersion", self.rule_version);
        Some(DecisionInput {
            reasons: reasons?,
            decided_on: self.decided_on,
            channel: match self.channel {
                ChannelView::InSystem => Channel::InSystem,
                ChannelView::OnBehalf => Channel::OnBehalf,
            },
            decided_by: self.decided_by_person_id.map(PersonId::new),
            evidence: self.evidence_document_ids,
            options: options.into_iter().collect::<Option<_>>()?,
            recommendation: self.recommendation_id,
            conflict_checks: self.conflict_check_ids,
            conditions: conditions.into_iter().collect::<Option<_>>()?,
            rule_version,
            review_on: self.review_on,
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
