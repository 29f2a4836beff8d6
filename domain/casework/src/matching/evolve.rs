use kernel::{Aggregate, Private, Recorded, Version};

use super::{
    Appointment, AppointmentState, Candidate, CandidateContact, CandidateFact, CandidateState, Check,
    DueDiligence,
};

impl Aggregate for Candidate {
    type Fact = CandidateFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<CandidateFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (None, CandidateFact::Added { candidate_id, case_id, organisation_id, note }) => Some(Self {
                id: *candidate_id,
                case_id: *case_id,
                version: Version::FIRST,
                organisation: *organisation_id,
                note: note.known().cloned(),
                added_by: recorded.by.clone(),
                added_at: recorded.at,
                changed_at: recorded.at,
                state: CandidateState::Considered,
                due_diligence: DueDiligence::default(),
                contact: CandidateContact::default(),
                appointment: None,
            }),
            (None, _) | (Some(_), CandidateFact::Added { .. }) => None,
            (Some(candidate), _) => Some(candidate.after(recorded)),
        }
    }
}

impl Candidate {
    fn after(mut self, recorded: &Recorded<CandidateFact>) -> Self {
        match &recorded.fact {
            CandidateFact::Added { .. } => return self,
            CandidateFact::Changed { note, .. } => self.note = note.known().cloned(),
            CandidateFact::Selected { selected_on, reasons, .. } => {
                self.state = CandidateState::Selected {
                    on: *selected_on,
                    by: recorded.by.person_id,
                    reasons: reasons.known().cloned(),
                };
            }
            CandidateFact::NotChosen { reason, .. } => {
                self.state = CandidateState::NotChosen { reason: reason.known().cloned() };
            }
            CandidateFact::Withdrawn { reason, .. } => {
                self.state = CandidateState::Withdrawn { reason: reason.known().cloned() };
            }
            CandidateFact::DueDiligenceSaved { checks, changed, words, .. } => {
                let mut before = std::mem::take(&mut self.due_diligence).0;
                let words = words.known();
                let checks = checks.iter().map(|(key, saved)| {
                    // An override is of what was found then, and not of what is found since.
                    let kept = before.remove(key).filter(|_| !changed.contains(key));
                    let check = Check {
                        outcome: saved.outcome,
                        checked_on: saved.checked_on,
                        words: words.and_then(|words| words.get(key)).cloned(),
                        entered_by: kept.as_ref().map_or(recorded.by.person_id, |kept| kept.entered_by),
                        overridden: kept.and_then(|kept| kept.overridden),
                    };
                    (*key, check)
                });
                self.due_diligence = DueDiligence(checks.collect());
            }
            CandidateFact::ContactSaved { contact, .. } => {
                self.contact = match contact {
                    Private::Known(contact) => contact.clone(),
                    Private::Redacted => CandidateContact::default(),
                };
            }
            CandidateFact::Overridden { check, decision_id, .. } => {
                if let Some(check) = self.due_diligence.0.get_mut(check) {
                    check.overridden = Some(*decision_id);
                }
            }
            CandidateFact::AppointmentMade { on, decision_id, .. } => {
                self.appointment =
                    Some(Appointment { state: AppointmentState::Made, on: *on, decision_id: *decision_id });
            }
            CandidateFact::AppointmentDeclined { on, decision_id, .. } => {
                self.appointment = Some(Appointment {
                    state: AppointmentState::Declined,
                    on: *on,
                    decision_id: *decision_id,
                });
            }
            CandidateFact::AppointmentEnded { .. } => {
                self.appointment = self
                    .appointment
                    .map(|appointment| Appointment { state: AppointmentState::Ended, ..appointment });
            }
        }
        self.version = self.version.next();
        self.changed_at = recorded.at;
        self
    }
}
