use authority::DecisionKind;

/// What a case makes of a decision in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// Whether the school may have targeted support.
    Eligibility {
        /// Whether it may.
        eligible: bool,
    },
}

/// How a decision of some kind is taken anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anew {
    /// Another takes its place, with one of these outcomes.
    ByAct(&'static [(&'static str, Consequence)]),
    /// By the operation that decides the kind, under this id.
    By(&'static str),
}

/// How decisions of `kind` are taken anew, and what their outcomes mean for the case.
#[must_use]
pub const fn anew(kind: DecisionKind) -> Anew {
    use Consequence::Eligibility;
    use DecisionKind as K;
    match kind {
        K::Eligibility => Anew::ByAct(&[
            ("eligible", Eligibility { eligible: true }),
            ("notEligible", Eligibility { eligible: false }),
        ]),
        K::AdviserAllocation => Anew::By("allocateAdviser"),
        K::ConflictFinding => Anew::By("recordConflictFinding"),
        K::InitialDiagnosis | K::RouteChange => Anew::By("recordRouteChange"),
        K::SupportingOrganisationAppointment => Anew::By("recordAppointmentDecision"),
        K::DueDiligenceOverride => Anew::By("overrideDueDiligence"),
        K::PlanClearance => Anew::By("clearPlanVersion"),
        K::PlanApproval => Anew::By("recordPlanDecision"),
        K::Mandation => Anew::By("approveMandation"),
        K::InformationPowers => Anew::By("useInformationPowers"),
        K::InterimExecutiveBoard => Anew::By("recordInterimExecutiveBoard"),
        // A closed case stays closed.
        K::Closure => Anew::By("openCase"),
    }
}

/// What a case makes of a decision of `kind` with the outcome of this code, if the kind has it.
#[must_use]
pub fn consequence(kind: DecisionKind, outcome: &str) -> Option<(&'static str, Consequence)> {
    match anew(kind) {
        Anew::ByAct(outcomes) => outcomes.iter().copied().find(|(code, _)| *code == outcome),
        Anew::By(_) => None,
    }
}
