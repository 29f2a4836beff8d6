use super::Case;
use crate::{Track, Written};

impl Case {
    /// Which of the steps a case worker can take are possible now, as far as the case itself has a say.
    #[must_use]
    pub fn open_steps(&self) -> Vec<&'static str> {
        let mut steps = vec!["addNote"];
        if self.status.accepts(Written::People).is_ok() {
            steps.extend(["assignDeliveryOfficer", "recordEligibilityAssessment"]);
            if self.delivery_officer.is_some() {
                steps.push("unassignDeliveryOfficer");
            }
        }
        if self.status.accepts(Written::Work).is_ok() {
            steps.push(match self.track {
                Track::Undecided => "recordInitialDiagnosisDecision",
                Track::Matched | Track::ReviewProgress => "recordRouteChange",
            });
            if self.track == Track::Matched {
                steps.extend(["addCandidate", "overrideDueDiligence", "recordAppointmentDecision"]);
            }
        }
        steps
    }
}
