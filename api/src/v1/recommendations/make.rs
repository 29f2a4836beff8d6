use actix_web::http::StatusCode;
use actix_web::{post, web::Path};
use authority::Operation;
use casework::{CaseId, DocumentId, MakeRecommendation, Recommendation, RecommendationId};
use chrono::NaiveDate;
use futures_util::future::try_join;
use persistence::{Attempt, CaseRead, Chain, RecommendationLine, StorageError, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::{RecommendationView, recommendation_path};
use crate::context::{Act, Change, Context, Refused, Standing};
use crate::http::dates::date;
use crate::http::{Answer, Body, Form, IdempotencyKey, NoQuery, Problem, Query, Request};
use crate::targets::OfCase;
use crate::v1::codes;

/// What is recommended to whoever decides.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MakeRecommendationRequest {
    /// The kind of decision it is for.
    decision_kind: codes::DecisionKind,
    /// The outcome that is recommended, by its code.
    #[schema(min_length = 1, max_length = 100, example = "match")]
    option: String,
    /// Why.
    #[schema(min_length = 1, max_length = 4000, example = "Leadership has no plan for attendance.")]
    reasons: String,
    /// The day it was made, not after today.
    #[serde(deserialize_with = "date")]
    recommended_on: NaiveDate,
    /// The documents of the case that bear it out.
    #[serde(default)]
    #[schema(max_items = 20, required = false)]
    #[validate(length(max = 20))]
    document_ids: Vec<Uuid>,
}

impl Request for MakeRecommendationRequest {
    type Meaning = MakeRecommendation;

    fn meaning(self, form: &mut Form) -> Option<MakeRecommendation> {
        let (option, reasons) = (form.line("/option", self.option), form.prose("/reasons", self.reasons));
        Some(MakeRecommendation {
            id: RecommendationId::new(Uuid::now_v7()),
            decision_kind: self.decision_kind.0,
            option: option?,
            reasons: reasons?,
            recommended_on: self.recommended_on,
            documents: self.document_ids.into_iter().map(DocumentId::new).collect(),
        })
    }
}

struct Made {
    case: CaseId,
    make: MakeRecommendation,
}

/// The case, whether it has the documents, and the name of whoever recommends.
struct Seen {
    read: CaseRead,
    documents_known: bool,
    name: Option<String>,
}

impl Change for Made {
    const OPERATION: Operation = Operation::MakeRecommendation;

    type Seen = Seen;

    async fn see(&self, attempt: &Attempt, _: &Context) -> Result<Option<Seen>, StorageError> {
        let case = attempt.case_with_documents(self.case, &self.make.documents);
        let (case, name) = try_join(case, attempt.my_name()).await?;
        Ok(case.map(|(read, documents_known)| Seen { read, documents_known, name }))
    }

    fn standing(&self, seen: &Seen) -> Standing {
        let (position, head) = (seen.read.position, seen.read.head.clone());
        Standing { position, chain: Chain::case(self.case), head, version: None }
    }

    fn decide(&self, seen: Seen, act: &Act<'_>, work: &mut Work) -> Result<Answer, Refused> {
        let fact = self.make.clone().decide(&seen.read.case, seen.documents_known, act.stamp)?;
        let recommendation: Recommendation = work.apply(None, fact)?;
        let location = recommendation_path(self.case, &recommendation);
        let version = recommendation.version;
        let line = RecommendationLine { recommendation, author_name: seen.name, answered: false };
        let view = RecommendationView::new(&act.context.viewer, &seen.read, &line);
        Ok(Answer::made(StatusCode::CREATED, Some(location), version, &view)?)
    }
}

/// Recommend something
///
/// Recommends an outcome to whoever decides. A decision that answers it names it; an application may recommend, though
/// it may not decide.
#[utoipa::path(
    operation_id = "makeRecommendation",
    tag = "Recommendations",
    request_body = MakeRecommendationRequest,
    params(
        ("caseId" = Uuid, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry answer what the first try did", min_length = 1, max_length = 255, nullable = false),
    ),
    responses(
        (status = 201, description = "The new recommendation", body = RecommendationView, headers(
            ("ETag" = String, description = "The tag of what is answered"),
            ("Location" = String, description = "The path of the new recommendation"),
        )),
        (status = 409, description = "`caseNotWritable`, or `idempotencyInProgress`"),
    ),
)]
#[post("/cases/{caseId}/recommendations")]
pub(super) async fn make_recommendation(
    context: Context,
    id: Path<Uuid>,
    _: Query<NoQuery>,
    key: IdempotencyKey,
    body: Body<MakeRecommendationRequest>,
) -> Result<Answer, Problem> {
    let case = CaseId::new(id.into_inner());
    let change = body.into_inner().map(|make| Made { case, make });
    context.change(OfCase(case), change, key.optional(Made::OPERATION), None).await
}
