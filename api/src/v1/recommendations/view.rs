use authority::{Operation, permit};
use casework::{CaseId, Recommendation, Written};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{ActorKind, Coded};
use persistence::{CaseRead, Chain, PersonName, RecommendationLine, RecommendationSeen, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::context::Standing;
use crate::http::{Code, EtagMember, Problem, with_tag};
use crate::v1::cases::view::case_path;
use crate::v1::codes;
use crate::v1::shared::PersonRefView;

/// What somebody recommends to whoever decides.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Recommendation)]
pub(crate) struct RecommendationView {
    /// Its id.
    id: Uuid,
    /// The kind of decision it is for.
    decision_kind: codes::DecisionKind,
    /// The outcome that is recommended, by its code.
    #[schema(max_length = 100, example = "match")]
    option: String,
    /// Why.
    #[schema(max_length = 4000, example = "Leadership has no plan for attendance.")]
    reasons: Option<String>,
    /// The day it was made.
    recommended_on: NaiveDate,
    /// The documents of the case that bear it out.
    #[schema(max_items = 20)]
    document_ids: Vec<Uuid>,
    /// The person who made it.
    author: Option<PersonRefView>,
    /// The application that made it.
    author_client_id: Option<Uuid>,
    /// The role under which it was made.
    #[schema(max_length = 50, example = "Case.Advise")]
    author_role: Option<String>,
    /// When it was recorded.
    made_at: DateTime<Utc>,
    /// When it was withdrawn, if it was.
    withdrawn_at: Option<DateTime<Utc>>,
    /// Whether a decision has answered it.
    answered: bool,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

impl RecommendationView {
    pub(super) fn new(viewer: &Viewer, read: &CaseRead, line: &RecommendationLine) -> Self {
        let RecommendationLine { recommendation: made, author_name, answered } = line;
        let by = &made.author;
        let person = by.person_id.map(|id| PersonName { id, name: author_name.clone().unwrap_or_default() });
        let position = viewer.towards(read.position, by);
        let open = read.case.status.accepts(Written::Recommendations).is_ok();
        let step = Operation::WithdrawRecommendation;
        let can = open && made.withdrawn_at.is_none() && !answered;
        let can = can && permit(step, viewer.caller(), &position).is_ok();
        Self {
            id: made.id.uuid(),
            decision_kind: Code(made.decision_kind),
            option: made.option.as_str().to_owned(),
            reasons: made.reasons.as_ref().map(|reasons| reasons.as_str().to_owned()),
            recommended_on: made.recommended_on,
            document_ids: made.documents.iter().map(|id| id.uuid()).collect(),
            author: person.map(|person| PersonRefView::new(&person, false)),
            author_client_id: by.client_id.filter(|_| by.kind == ActorKind::Application),
            author_role: by.role.clone(),
            made_at: made.made_at,
            withdrawn_at: made.withdrawn_at,
            answered: *answered,
            available_actions: can.then(|| step.code()).into_iter().collect(),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a recommendation as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &RecommendationSeen) -> Result<String, Problem> {
        let view = Self::new(viewer, &seen.read, &seen.line);
        with_tag(seen.line.recommendation.version, &view).map(|(_, etag)| etag)
    }
}

/// Where the caller stands towards a recommendation.
pub(super) fn standing(seen: &RecommendationSeen) -> Standing {
    Standing {
        position: seen.read.position,
        chain: Chain::case(seen.read.case.id),
        head: seen.read.head.clone(),
        version: Some(seen.line.recommendation.version),
    }
}

/// The path of a recommendation.
pub(super) fn recommendation_path(case: CaseId, made: &Recommendation) -> String {
    format!("{}/recommendations/{}", case_path(case), made.id)
}
