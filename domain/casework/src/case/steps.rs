use super::Case;
use crate::{Track, Written};

/// The steps that the status alone has a say in.
const STEPS: [(&str, Written); 16] = [
    ("addNote", Written::Notes),
    ("addDocument", Written::Documents),
    ("makeRecommendation", Written::Recommendations),
    ("addStructuralReferral", Written::Referrals),
    ("raiseConcern", Written::Concerns),
    ("addContact", Written::Contacts),
    ("assignDeliveryOfficer", Written::People),
    ("recordEligibilityAssessment", Written::Eligibility),
    ("recordConflictFinding", Written::People),
    ("allocateAdviser", Written::People),
    ("pauseCase", Written::Pause),
    ("resumeCase", Written::Resume),
    ("closeCase", Written::Close),
    ("closeAsOpenedInError", Written::Close),
    ("setCohort", Written::Cohort),
    ("setCaseStudy", Written::CaseStudy),
];

impl Case {
    /// Which of the steps a case worker can take are possible now, as far as the case itself has a say.
    #[must_use]
    pub fn open_steps(&self) -> Vec<&'static str> {
        let matched = self.track == Track::Matched;
        let further = [
            ("unassignDeliveryOfficer", Written::People, self.delivery_officer.is_some()),
            ("releaseAdviser", Written::People, self.adviser.is_some()),
            ("resolveSchoolChange", Written::SchoolChanges, self.school_changes > 0),
            ("recordInitialDiagnosisDecision", Written::Work, self.track == Track::Undecided),
            ("recordRouteChange", Written::Work, self.track != Track::Undecided),
            ("addCandidate", Written::Work, matched),
            ("overrideDueDiligence", Written::Work, matched),
            ("recordAppointmentDecision", Written::Work, matched),
        ];
        let further = further.into_iter().filter(|(.., possible)| *possible);
        let steps = STEPS.into_iter().chain(further.map(|(step, what, _)| (step, what)));
        steps.filter(|(_, what)| self.status.accepts(*what).is_ok()).map(|(step, _)| step).collect()
    }
}
