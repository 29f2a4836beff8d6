use authority::{Operation, permit};
use casework::CaseId;
use casework::matching::{Candidate, CandidateId, CandidateState, Matched, MatchingRefusal};
use casework::task::Gate;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::Coded;
use persistence::{CandidateLine, CaseRead, Chain, MatchingSeen, StorageError, Viewer, Work};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::contact::CandidateContactAnswers;
use super::diligence::DueDiligenceAnswers;
use crate::context::{Refused, Standing};
use crate::http::{EtagMember, Problem, with_tag};
use crate::v1::cases::view::case_path;
use crate::v1::codes;
use crate::v1::tasks::gate_link;

/// An organisation that might support a school.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Candidate)]
pub(crate) struct CandidateView {
    /// Its id.
    id: Uuid,
    /// The organisation.
    organisation_id: Uuid,
    /// What the organisation is called.
    #[schema(max_length = 200, example = "Invented Learning Trust")]
    organisation_name: String,
    /// What kind of organisation it is.
    organisation_kind: codes::OrganisationKind,
    /// What is noted of it.
    #[schema(max_length = 1000)]
    note: Option<String>,
    /// Where it stands.
    state: codes::CandidateState,
    /// Since when it is preferred, if it is.
    selected_on: Option<NaiveDate>,
    /// Why it is preferred, was not chosen, or was withdrawn.
    #[schema(max_length = 4000)]
    reasons: Option<String>,
    /// What was found out about it.
    due_diligence: DueDiligenceAnswers,
    /// Whom to write to there.
    contact: CandidateContactAnswers,
    /// What became of its appointment, if that was decided.
    appointment: Option<AppointmentView>,
    /// When it was proposed.
    added_at: DateTime<Utc>,
    /// When anything of it last changed.
    changed_at: DateTime<Utc>,
    /// What is odd about it.
    #[schema(max_items = 5)]
    warnings: Vec<CandidateWarning>,
    /// What the caller can do now, by the ids of operations.
    #[schema(max_items = 10, value_type = Vec<String>)]
    available_actions: Vec<&'static str>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// What was decided about appointing a candidate.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CandidateAppointment)]
struct AppointmentView {
    /// What became of it.
    state: codes::AppointmentState,
    /// The day it was decided.
    on: NaiveDate,
    /// The decision.
    decision_id: Uuid,
}

/// Something odd about a candidate.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CandidateWarning {
    /// The stable code.
    #[schema(example = "ownResponsibleBody", max_length = 50)]
    code: &'static str,
    /// What to tell the user.
    #[schema(max_length = 200)]
    detail: &'static str,
}

impl CandidateView {
    pub(super) fn new(viewer: &Viewer, read: &CaseRead, line: &CandidateLine) -> Self {
        let candidate = &line.candidate;
        let allowed = |step: &&'static str| {
            Operation::of(step).is_some_and(|step| permit(step, viewer.caller(), &read.position).is_ok())
        };
        let (selected_on, reasons) = match &candidate.state {
            CandidateState::Considered => (None, None),
            CandidateState::Selected { on, reasons, .. } => {
                (Some(*on), reasons.as_ref().map(|text| text.as_str().to_owned()))
            }
            CandidateState::NotChosen { reason } | CandidateState::Withdrawn { reason } => {
                (None, reason.as_ref().map(|text| text.as_str().to_owned()))
            }
        };
        let own = casework::matching::own_responsible_body(&line.organisation, &read.case.school);
        let own = own.then_some(CandidateWarning {
            code: "ownResponsibleBody",
            detail: "The organisation answers for the school already",
        });
        let open = read.case.status.accepts(casework::Written::Work).is_ok();
        Self {
            id: candidate.id.uuid(),
            organisation_id: candidate.organisation.uuid(),
            organisation_name: line.organisation.legal_name.as_str().to_owned(),
            organisation_kind: line.organisation.kind.into(),
            note: candidate.note.as_ref().map(|note| note.as_str().to_owned()),
            state: candidate.state.kind().into(),
            selected_on,
            reasons,
            due_diligence: DueDiligenceAnswers::from(&candidate.due_diligence),
            contact: CandidateContactAnswers::new(&candidate.contact, !sees_people(viewer, read)),
            appointment: candidate.appointment.map(|appointment| AppointmentView {
                state: appointment.state.into(),
                on: appointment.on,
                decision_id: appointment.decision_id.uuid(),
            }),
            added_at: candidate.added_at,
            changed_at: candidate.changed_at,
            warnings: own.into_iter().collect(),
            available_actions: candidate
                .open_steps()
                .iter()
                .copied()
                .filter(|_| open)
                .filter(allowed)
                .collect(),
            etag: EtagMember::default(),
        }
    }

    /// The tag of a candidate as `viewer` sees it.
    pub(super) fn etag(viewer: &Viewer, read: &CaseRead, line: &CandidateLine) -> Result<String, Problem> {
        with_tag(line.candidate.version, &Self::new(viewer, read, line)).map(|(_, etag)| etag)
    }
}

/// Whether somebody works with the people at organisations, and so sees how to reach them.
pub(super) fn sees_people(viewer: &Viewer, read: &CaseRead) -> bool {
    permit(Operation::UpdateCandidate, viewer.caller(), &read.position).is_ok()
}

/// A candidate among those of its case.
pub(super) struct CandidateSeen {
    pub(super) matching: MatchingSeen,
    pub(super) line: CandidateLine,
}

impl CandidateSeen {
    /// One of a case's candidates, if there is such a one.
    pub(super) fn of(matching: Option<MatchingSeen>, id: CandidateId) -> Option<Self> {
        let matching = matching?;
        let line = matching.candidate(id)?.clone();
        Some(Self { matching, line })
    }

    /// Where the caller stands towards it.
    pub(super) fn standing(&self) -> Standing {
        let read = &self.matching.seen.read;
        Standing {
            position: read.position,
            chain: Chain::case(read.case.id),
            head: read.head.clone(),
            version: Some(self.line.candidate.version),
        }
    }

    /// Lets what was decided happen, and answers what becomes of the candidate.
    pub(super) fn happen(mut self, matched: Matched, work: &mut Work) -> Result<Self, StorageError> {
        for fact in matched.candidates {
            let id = fact.candidate();
            let lines = &mut self.matching.candidates;
            let Some(place) = lines.iter_mut().find(|line| line.candidate.id == id) else { continue };
            place.candidate = work.apply(Some(place.candidate.clone()), fact)?;
        }
        for fact in matched.tasks {
            let before = self.matching.seen.tasks.remove(&fact.saved().task_key);
            work.apply(before, fact)?;
        }
        if let Some(line) = self.matching.candidate(self.line.candidate.id) {
            self.line = line.clone();
        }
        Ok(self)
    }
}

/// The reasons, each gate, check and conflict with a link to what to look at.
pub(super) fn refused(case: CaseId, preferred: Option<&Candidate>, refusals: &[MatchingRefusal]) -> Refused {
    let problem = Problem::refused_with(refusals, |code| match (code, preferred) {
        ("dueDiligenceIncomplete", Some(preferred)) => {
            Some(format!("{}/due-diligence", candidate_path(case, preferred.id)))
        }
        ("coiUnresolved", _) => Some(format!("{}/conflict-checks", case_path(case))),
        _ => Gate::of(code).map(|gate| gate_link(case, gate)),
    });
    Refused::of(problem)
}

/// The path of a candidate.
pub(super) fn candidate_path(case: CaseId, id: CandidateId) -> String {
    format!("{}/candidates/{id}", case_path(case))
}
