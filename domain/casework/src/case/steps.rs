use super::Case;
use crate::Written;

impl Case {
    /// Which of the steps a case worker can take are possible now, as far as the case itself has a say.
    #[must_use]
    pub fn open_steps(&self) -> Vec<&'static str> {
        let mut steps = vec!["addNote", "addDocument"];
        if self.status.accepts(Written::Recommendations).is_ok() {
            steps.push("makeRecommendation");
        }
        if self.status.accepts(Written::People).is_ok() {
            steps.extend(["assignDeliveryOfficer", "recordEligibilityAssessment"]);
            if self.delivery_officer.is_some() {
                steps.push("unassignDeliveryOfficer");
            }
        }
        steps
    }
}
