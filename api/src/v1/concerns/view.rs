//! What callers see of a concern.

use authority::{Operation, permit};
use casework::CaseId;
use casework::concern::{Concern, ConcernId, EscalationStep};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{ActorKind, Coded};
use persistence::{ConcernSeen, PersonName, Viewer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::tools::{InformationPowersView, InterimExecutiveBoardView};
use crate::http::{EtagMember, Problem, with_tag};
use crate::v1::cases::view::case_path;
use crate::v1::codes;
use crate::v1::shared::PersonRefView;

/// A concern about how a school engages.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Concern)]
pub(crate) struct ConcernView {
    /// Its id.
    id: Uuid,
    /// The case it is on.
    case_id: Uuid,
    /// Where it stands.
    state: codes::ConcernState,
    /// What it is about; null once erased.
    #[schema(max_length = 200, example = "No answer to three letters")]
    summary: Option<String>,
    /// What it is; null once erased.
    #[schema(max_length = 10_000)]
    details: Option<String>,
    /// The day it was raised.
    raised_on: NaiveDate,
    /// The person who raised it.
    raised_by: Option<PersonRefView>,
    /// The application that raised it.
    raised_by_client_id: Option<Uuid>,
    /// When that was recorded.
    raised_at: DateTime<Utc>,
    /// When it last changed.
    changed_at: DateTime<Utc>,
    /// The day it was resolved, if it is.
    resolved_on: Option<NaiveDate>,
    /// How, if it is.
    #[schema(max_length = 4000)]
    resolution: Option<String>,
    /// How far it has been escalated.
    escalation: EscalationSummary,
    /// The use of information powers, in force or withdrawn.
    information_powers: Option<InformationPowersView>,
    /// The interim executive board, in force or withdrawn.
    interim_executive_board: Option<InterimExecutiveBoardView>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 20, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// How far a concern has been escalated.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscalationSummary)]
pub(crate) struct EscalationSummary {
    /// How many of the thirteen steps are done.
    #[schema(minimum = 0, maximum = 13)]
    steps_done: usize,
    /// The steps that are not done, in order.
    #[schema(max_items = 13)]
    unmet: Vec<codes::EscalationStepKey>,
    /// The latest decision on mandation.
    mandation: Option<MandationView>,
    /// The notice that was issued.
    notice: Option<NoticeView>,
}

/// A decision on mandation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Mandation)]
pub(crate) struct MandationView {
    /// What was decided.
    outcome: codes::MandationOutcome,
    /// The main reason to ask for it.
    primary_reason: codes::MandationReason,
    /// The decision.
    decision_id: Uuid,
    /// The day it was taken.
    decided_on: NaiveDate,
    /// Who took it.
    decided_by_person_id: Uuid,
}

/// A notice that was issued.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Notice)]
pub(crate) struct NoticeView {
    /// Which instrument.
    kind: codes::NoticeKind,
    /// The day it was issued.
    issued_on: NaiveDate,
    /// The notice itself.
    document_id: Uuid,
    /// Why and how; null once erased.
    #[schema(max_length = 4000)]
    details: Option<String>,
}

impl EscalationSummary {
    pub(super) fn new(concern: &Concern) -> Self {
        let unmet = concern.unmet();
        Self {
            steps_done: EscalationStep::all().count() - unmet.len(),
            unmet: unmet.into_iter().map(Into::into).collect(),
            mandation: concern.mandation.as_ref().map(|mandation| MandationView {
                outcome: mandation.outcome.into(),
                primary_reason: mandation.reason.into(),
                decision_id: mandation.decision_id.uuid(),
                decided_on: mandation.on,
                decided_by_person_id: mandation.by.uuid(),
            }),
            notice: concern.notice.as_ref().map(|notice| NoticeView {
                kind: notice.kind.into(),
                issued_on: notice.issued_on,
                document_id: notice.document_id,
                details: notice.details.as_ref().map(|details| details.as_str().to_owned()),
            }),
        }
    }
}

impl ConcernView {
    /// A concern as `viewer` sees it.
    pub(super) fn new(viewer: &Viewer, seen: &ConcernSeen) -> Self {
        let concern = &seen.line.concern;
        let allowed = |step: &&'static str| {
            Operation::of(step).is_some_and(|step| permit(step, viewer.caller(), &seen.read.position).is_ok())
        };
        let author = &concern.raised_by;
        let person = author
            .person_id
            .map(|id| PersonName { id, name: seen.line.raised_by_name.clone().unwrap_or_default() });
        let resolution = concern.resolution.as_ref();
        Self {
            id: concern.id.uuid(),
            case_id: concern.case_id.uuid(),
            state: concern.state().into(),
            summary: concern.summary.as_ref().map(|summary| summary.as_str().to_owned()),
            details: concern.details.as_ref().map(|details| details.as_str().to_owned()),
            raised_on: concern.raised_on,
            raised_by: person.map(|person| PersonRefView::new(&person, false)),
            raised_by_client_id: author.client_id.filter(|_| author.kind == ActorKind::Application),
            raised_at: concern.raised_at,
            changed_at: concern.changed_at,
            resolved_on: resolution.map(|resolution| resolution.on),
            resolution: resolution
                .and_then(|resolution| resolution.details.as_ref())
                .map(|details| details.as_str().to_owned()),
            escalation: EscalationSummary::new(concern),
            information_powers: concern
                .powers
                .as_ref()
                .map(|tool| InformationPowersView::new(concern.id, tool)),
            interim_executive_board: concern
                .board
                .as_ref()
                .map(|board| InterimExecutiveBoardView::new(concern.id, board)),
            available_actions: concern.open_steps().into_iter().filter(allowed).collect(),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a concern as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, seen: &ConcernSeen) -> Result<String, Problem> {
        with_tag(seen.line.concern.version, &Self::new(viewer, seen)).map(|(_, etag)| etag)
    }
}

/// The path of a concern.
pub(super) fn concern_path(case: CaseId, concern: ConcernId) -> String {
    format!("{}/concerns/{concern}", case_path(case))
}
