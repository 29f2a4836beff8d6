//! What callers see of the steps of the escalation ladder.

use casework::concern::{Concern, EscalationStep};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::Version;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::EtagMember;
use crate::v1::codes;
use crate::v1::shared::ActorView;

/// A step of the escalation ladder, as it stands on one concern.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscalationStep)]
pub(crate) struct EscalationStepView {
    /// Which step.
    key: codes::EscalationStepKey,
    /// What it is, in words.
    #[schema(max_length = 100, example = "Use relationships")]
    label: &'static str,
    /// The part of the ladder to which it belongs.
    group: codes::EscalationStepGroup,
    /// Whether it is done.
    done: bool,
    /// The day it was.
    done_on: Option<NaiveDate>,
    /// Who did it, if that is a registered person.
    done_by_person_id: Option<Uuid>,
    /// The document that shows it.
    document_id: Option<Uuid>,
    /// What is to be known of it.
    #[schema(max_length = 1000)]
    note: Option<String>,
    /// The decision that it is, if it is one.
    decision_id: Option<Uuid>,
    /// How often it was saved; what to send in If-Match, in quotes.
    #[schema(minimum = 0, maximum = 1_000_000)]
    version: i32,
    /// Who saved it last.
    saved_by: Option<ActorView>,
    /// When.
    saved_at: Option<DateTime<Utc>>,
    /// The step's own tag; empty in the ladder.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// How often a step was saved.
pub(super) fn version(concern: &Concern, step: EscalationStep) -> Version {
    concern.steps.get(&step).map_or(Version::NONE, |record| record.version)
}

impl EscalationStepView {
    pub(super) fn new(concern: &Concern, step: EscalationStep) -> Self {
        let record = concern.steps.get(&step);
        let done = record.and_then(|record| record.done);
        let approval = concern.mandated().filter(|_| step == EscalationStep::RegionalDirectorApproval);
        Self {
            key: step.into(),
            label: step.label(),
            group: step.group().into(),
            done: concern.is_done(step),
            done_on: approval.map(|approval| approval.on).or(done.map(|done| done.on)),
            done_by_person_id: approval
                .map(|approval| approval.by)
                .or(done.and_then(|done| done.by))
                .map(kernel::Id::uuid),
            document_id: record.and_then(|record| record.document_id),
            note: record.and_then(|record| record.note.as_ref()).map(|note| note.as_str().to_owned()),
            decision_id: approval.map(|approval| approval.decision_id.uuid()),
            version: version(concern, step).number(),
            saved_by: record.map(|record| ActorView::from(&record.saved_by)),
            saved_at: record.map(|record| record.saved_at),
            etag: EtagMember::default(),
        }
    }
}
