use std::fmt;

use authority::DecisionId;
use chrono::NaiveDate;
use kernel::{Aggregate, Coded, Fact, Id, PersonId, Private, Prose, Recorded, Stamp, Timestamp, Version};
use register::{Faith, Function, Region, SchoolKind, Urn};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Assessment, AssessmentId, Assignment, AssignmentId, Basis, CaseRefusal, ClosureOutcome, Eligibility,
    OfficerCandidate, Status, Track, Written,
};

/// Identifies a case.
pub type CaseId = Id<Case>;

/// What people call a case: `RISE-000123`. Never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseReference(pub i32);

impl fmt::Display for CaseReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RISE-{:06}", self.0)
    }
}

/// A school as it was when its case was opened. The register goes on; this does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SchoolSnapshot {
    /// Its unique reference number.
    pub urn: Urn,
    /// Its name.
    pub name: String,
    /// Its region, which decides who has scope over the case.
    pub region: Region,
    /// The code of its local authority.
    pub la_code: String,
    /// The name of its local authority.
    pub la_name: String,
    /// Its type.
    pub type_name: String,
    /// What kind of school it is.
    pub school_kind: CodedKind,
    /// Its phase of education.
    pub phase: Option<String>,
    /// Its religious character.
    pub religious_character: Option<String>,
    /// The group id of its trust.
    pub trust_uid: Option<String>,
    /// Its trust.
    pub trust_name: Option<String>,
}

/// A [`SchoolKind`] by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodedKind(pub SchoolKind);

impl TryFrom<String> for CodedKind {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        SchoolKind::of(&code).map(Self).ok_or(code)
    }
}

impl From<CodedKind> for String {
    fn from(kind: CodedKind) -> Self {
        kind.0.code().to_owned()
    }
}

impl SchoolSnapshot {
    /// What its religious character means for whom to tell.
    #[must_use]
    pub fn faith(&self) -> Faith {
        Faith::of_character(self.religious_character.as_deref())
    }
}

/// One school going through targeted support once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which case.
    pub id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// What people call it.
    pub reference: CaseReference,
    /// Its school, at opening.
    pub school: SchoolSnapshot,
    /// Where it stands.
    pub status: Status,
    /// Which way it goes.
    pub track: Track,
    /// The batch in which its school entered the programme.
    pub cohort: String,
    /// What its latest assessment found.
    pub eligibility: Eligibility,
    /// Who owns it.
    pub delivery_officer: Option<Assignment>,
    /// Who advises.
    pub adviser: Option<PersonId>,
    /// An earlier case of the same school or of its predecessors.
    pub previous_case: Option<CaseId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// How many changes the register has seen since that nobody has resolved.
    pub school_changes: i32,
}

impl Case {
    /// Makes somebody the delivery officer, in place of whoever was.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn assign_delivery_officer(
        &self,
        id: AssignmentId,
        candidate: Option<&OfficerCandidate>,
        from: NaiveDate,
        reason: Option<Prose<500>>,
        stamp: &Stamp,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        use CaseRefusal as R;
        let mut refusals = officer_refusals(candidate, "/personId");
        refusals.extend(self.dated(from, "/from", stamp));
        let current = self.delivery_officer.as_ref();
        let same = candidate.zip(current).is_some_and(|(new, now)| new.person == now.person);
        if current.is_some() && !same && reason.is_none() {
            refusals.push(R::Required("/reason"));
        }
        refusals.extend(self.status.accepts(Written::People).err());
        if same {
            refusals.push(R::AlreadyAssigned);
        }
        match candidate {
            Some(candidate) if refusals.is_empty() => Ok(CaseFact::DeliveryOfficerAssigned {
                assignment_id: id,
                person_id: candidate.person,
                previous_person_id: current.map(|now| now.person),
                on: from,
                reason: reason.map_or(Private::Redacted, Private::Known),
            }),
            _ => Err(refusals),
        }
    }

    /// Leaves the case without a delivery officer.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn unassign_delivery_officer(
        &self,
        to: NaiveDate,
        reason: Prose<500>,
        stamp: &Stamp,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        let mut refusals: Vec<_> = self.dated(to, "/to", stamp).into_iter().collect();
        refusals.extend(self.status.accepts(Written::People).err());
        let Some(current) = &self.delivery_officer else {
            refusals.push(CaseRefusal::NoDeliveryOfficer);
            return Err(refusals);
        };
        if refusals.is_empty() {
            Ok(CaseFact::DeliveryOfficerUnassigned {
                assignment_id: current.id,
                person_id: current.person,
                on: to,
                reason: Private::Known(reason),
            })
        } else {
            Err(refusals)
        }
    }

    /// A date of something about the people on the case: past, and not before the assignment it ends.
    fn dated(&self, on: NaiveDate, member: &'static str, stamp: &Stamp) -> Option<CaseRefusal> {
        if on > stamp.today {
            Some(CaseRefusal::DateInFuture(member))
        } else if self.delivery_officer.is_some_and(|now| on < now.from) {
            Some(CaseRefusal::DateBefore(member))
        } else {
            None
        }
    }
}

/// Whether somebody can be a delivery officer here at all.
pub(crate) fn officer_refusals(
    candidate: Option<&OfficerCandidate>,
    member: &'static str,
) -> Vec<CaseRefusal> {
    let Some(candidate) = candidate else { return vec![CaseRefusal::UnknownPerson(member)] };
    let mut refusals = Vec::new();
    if !candidate.functions.contains(&Function::Deliver) {
        refusals.push(CaseRefusal::NotADeliveryOfficer(member));
    }
    if !candidate.in_scope {
        refusals.push(CaseRefusal::PersonOutOfScope(member));
    }
    refusals
}

/// What can happen to a case.
#[expect(clippy::large_enum_variant, reason = "a fact is made once and moved little")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum CaseFact {
    /// It was opened.
    #[serde(rename = "case.opened")]
    Opened {
        /// Which case.
        case_id: CaseId,
        /// What people call it.
        reference: CaseReference,
        /// The school.
        urn: Urn,
        /// Its region.
        region: Region,
        /// The batch.
        cohort: String,
        /// Whether the school may have targeted support.
        eligible: bool,
        /// Why, if it may.
        basis: Option<Basis>,
        /// The assessment made at opening.
        assessment_id: AssessmentId,
        /// The version of the rule applied.
        rule_version: String,
        /// The day of the assessment.
        assessed_on: NaiveDate,
        /// An earlier case.
        previous_case_id: Option<CaseId>,
        /// The school as it was.
        school: SchoolSnapshot,
    },
    /// It ended.
    #[serde(rename = "case.closed")]
    Closed {
        /// How.
        outcome: ClosureOutcome,
        /// The day.
        closed_on: NaiveDate,
        /// The decision behind it.
        decision_id: Option<DecisionId>,
    },
    /// Eligibility was assessed anew.
    #[serde(rename = "case.eligibilityAssessed")]
    EligibilityAssessed {
        /// The assessment.
        assessment_id: AssessmentId,
        /// Whether the school may have targeted support.
        eligible: bool,
        /// Why, if it may.
        basis: Option<Basis>,
        /// The version of the rule applied.
        rule_version: String,
        /// The day from which it counts.
        changed_on: NaiveDate,
        /// The day support ends, if known.
        support_ends_on: Option<NaiveDate>,
        /// The decision behind it.
        decision_id: DecisionId,
    },
    /// Somebody became the delivery officer.
    #[serde(rename = "case.deliveryOfficerAssigned")]
    DeliveryOfficerAssigned {
        /// The assignment.
        assignment_id: AssignmentId,
        /// Who.
        person_id: PersonId,
        /// Who was before.
        previous_person_id: Option<PersonId>,
        /// From which day.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// The case was left without a delivery officer.
    #[serde(rename = "case.deliveryOfficerUnassigned")]
    DeliveryOfficerUnassigned {
        /// The assignment that ended.
        assignment_id: AssignmentId,
        /// Whose it was.
        person_id: PersonId,
        /// On which day.
        on: NaiveDate,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// A later import changed the register's record of the school.
    #[serde(rename = "case.schoolChanged")]
    SchoolChanged {
        /// The change in the register.
        change_id: Uuid,
        /// The school.
        urn: Urn,
        /// The members that changed.
        changed: Vec<String>,
        /// The school's successor, if it now has one.
        successor_urn: Option<Urn>,
    },
}

impl CaseFact {
    pub(crate) fn eligibility_assessed(assessment: &Assessment) -> Self {
        Self::EligibilityAssessed {
            assessment_id: assessment.id,
            eligible: assessment.finding.is_eligible(),
            basis: assessment.finding.basis(),
            rule_version: assessment.rule_version.as_str().to_owned(),
            changed_on: assessment.changed_on,
            support_ends_on: assessment.support_ends_on,
            decision_id: assessment.decision_id,
        }
    }
}

impl Fact for CaseFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "case.opened",
            Self::Closed { .. } => "case.closed",
            Self::EligibilityAssessed { .. } => "case.eligibilityAssessed",
            Self::DeliveryOfficerAssigned { .. } => "case.deliveryOfficerAssigned",
            Self::DeliveryOfficerUnassigned { .. } => "case.deliveryOfficerUnassigned",
            Self::SchoolChanged { .. } => "case.schoolChanged",
        }
    }
}

impl Aggregate for Case {
    type Fact = CaseFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<CaseFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (None, opened @ CaseFact::Opened { .. }) => Self::opened(opened, recorded.at),
            (Some(case), fact) => Some(case.after(fact)),
            (None, _) => None,
        }
    }
}

impl Case {
    fn opened(fact: &CaseFact, at: Timestamp) -> Option<Self> {
        let CaseFact::Opened {
            case_id,
            reference,
            cohort,
            eligible,
            basis,
            assessment_id,
            rule_version,
            assessed_on,
            previous_case_id,
            school,
            ..
        } = fact
        else {
            return None;
        };
        Some(Self {
            id: *case_id,
            version: Version::FIRST,
            reference: *reference,
            school: school.clone(),
            status: Status::InProgress,
            track: Track::Undecided,
            cohort: cohort.clone(),
            eligibility: Eligibility {
                assessment_id: *assessment_id,
                eligible: *eligible,
                basis: *basis,
                rule_version: rule_version.clone().try_into().ok()?,
                changed_on: *assessed_on,
                support_ends_on: None,
            },
            delivery_officer: None,
            adviser: None,
            previous_case: *previous_case_id,
            opened_at: at,
            school_changes: 0,
        })
    }

    fn after(mut self, fact: &CaseFact) -> Self {
        match fact {
            CaseFact::Opened { .. } => return self,
            CaseFact::Closed { outcome, closed_on, .. } => {
                self.status = Status::Closed { outcome: *outcome, on: *closed_on };
            }
            CaseFact::EligibilityAssessed {
                assessment_id,
                eligible,
                basis,
                rule_version,
                changed_on,
                support_ends_on,
                ..
            } => {
                self.eligibility.assessment_id = *assessment_id;
                self.eligibility.eligible = *eligible;
                self.eligibility.basis = *basis;
                if let Ok(version) = rule_version.clone().try_into() {
                    self.eligibility.rule_version = version;
                }
                self.eligibility.changed_on = *changed_on;
                self.eligibility.support_ends_on = *support_ends_on;
            }
            CaseFact::DeliveryOfficerAssigned { assignment_id, person_id, on, .. } => {
                self.delivery_officer =
                    Some(Assignment { id: *assignment_id, person: *person_id, from: *on });
            }
            CaseFact::DeliveryOfficerUnassigned { .. } => self.delivery_officer = None,
            CaseFact::SchoolChanged { .. } => self.school_changes += 1,
        }
        self.version = self.version.next();
        self
    }

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
        steps
    }
}
