use chrono::{DateTime, NaiveDate, Utc};
use persistence::{DecisionSummary, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{Code, page_view};
use crate::v1::codes;

page_view!(
    /// A page of decisions.
    DecisionPage, DecisionPage, DecisionSummaryView
);

/// A decision in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DecisionSummary)]
pub(crate) struct DecisionSummaryView {
    /// Its id, which never changes.
    id: Uuid,
    /// The case.
    case_id: Uuid,
    /// What people call the case.
    #[schema(example = "RISE-000123", pattern = "^RISE-[0-9]{6,}$")]
    case_reference: String,
    /// The case's school.
    #[schema(pattern = "^[0-9]{6}$", example = "900001")]
    urn: String,
    /// The school's name when the case was opened.
    #[schema(max_length = 500)]
    school_name: String,
    /// The region of the case.
    region: codes::Region,
    /// What was decided.
    kind: codes::DecisionKind,
    /// The code of the outcome, one of its kind's, or `setAside`.
    #[schema(max_length = 50, example = "eligible")]
    outcome: String,
    /// Whether it stands.
    standing: codes::DecisionStanding,
    /// Who took it.
    decided_by_person_id: Uuid,
    /// Their name; null for readers without personal data.
    #[schema(max_length = 200, example = "Sam Sample")]
    decided_by_name: Option<String>,
    /// The day it was taken.
    decided_on: NaiveDate,
    /// Who recorded it.
    recorded_by_person_id: Uuid,
    /// Their name; null for readers without personal data.
    #[schema(max_length = 200, example = "Sam Sample")]
    recorded_by_name: Option<String>,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// How it came into the record.
    channel: codes::DecisionChannel,
    /// The recommendation it answers.
    recommendation_id: Option<Uuid>,
    /// The decision in whose place it stands.
    follows_decision_id: Option<Uuid>,
    /// When to look at it again.
    review_on: Option<NaiveDate>,
}

impl DecisionSummaryView {
    pub(super) fn new(viewer: &Viewer, line: &DecisionSummary) -> Self {
        let names = viewer.caller().roles.names_people(&line.position);
        Self {
            id: line.id,
            case_id: line.case.uuid(),
            case_reference: line.reference.to_string(),
            urn: line.urn.clone(),
            school_name: line.school_name.clone(),
            region: Code(line.region),
            kind: Code(line.kind),
            outcome: line.outcome.clone(),
            standing: Code(line.standing),
            decided_by_person_id: line.decider.id.uuid(),
            decided_by_name: names.then(|| line.decider.name.clone()),
            decided_on: line.decided_on,
            recorded_by_person_id: line.recorder.id.uuid(),
            recorded_by_name: names.then(|| line.recorder.name.clone()),
            recorded_at: line.recorded_at,
            channel: Code(line.channel),
            recommendation_id: line.recommendation,
            follows_decision_id: line.acts_on,
            review_on: line.review_on,
        }
    }
}
