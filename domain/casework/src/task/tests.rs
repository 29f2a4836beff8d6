use std::collections::BTreeMap;

use authority::DecisionKind;
use chrono::{NaiveDate, TimeZone, Utc};
use kernel::{Actor, Aggregate, PersonId, Prose, Recorded, Version};
use register::{Region, SchoolKind, Urn};
use uuid::Uuid;

use super::*;
use crate::{
    AssessmentId, Basis, Case, CaseFact, CaseId, CaseReference, CodedKind, DocumentId, Recommendation,
    RecommendationId, SchoolSnapshot, Status, Track,
};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, day).unwrap()
}

fn lead() -> Actor {
    Actor::person(PersonId::new(Uuid::nil()), "Case.Lead".to_owned())
}

/// A case opened on the second of the month.
fn case(character: Option<&str>) -> Case {
    let school = SchoolSnapshot {
        urn: Urn::try_from("900001".to_owned()).unwrap(),
        name: "Invented School".to_owned(),
        region: Region::London,
        la_code: "202".to_owned(),
        la_name: "Camden".to_owned(),
        type_name: "Community school".to_owned(),
        school_kind: CodedKind(SchoolKind::Maintained),
        phase: None,
        religious_character: character.map(str::to_owned),
        trust_uid: None,
        trust_name: None,
    };
    let fact = CaseFact::Opened {
        case_id: CaseId::new(Uuid::nil()),
        reference: CaseReference(1),
        urn: school.urn.clone(),
        region: school.region,
        cohort: "flow".to_owned(),
        eligible: true,
        basis: Some(Basis::StuckRi),
        assessment_id: AssessmentId::new(Uuid::nil()),
        rule_version: "2025-09".to_owned(),
        assessed_on: day(1),
        previous_case_id: None,
        school,
    };
    let at = Utc.with_ymd_and_hms(2026, 9, 2, 9, 0, 0).unwrap();
    Case::evolve(None, &Recorded { by: lead(), at, fact }).unwrap()
}

fn facts(progress: BTreeMap<TaskKey, Progress>) -> Facts {
    let (status, track) = (Status::InProgress, Track::Matched);
    Facts { status, track, has_delivery_officer: true, has_adviser: true, band_funds: true, progress }
}

/// What is asked of answers about a case on the thirtieth, beside other tasks and what the record has.
struct Scene {
    case: Case,
    tasks: BTreeMap<TaskKey, SavedTask>,
    known: Known,
}

impl Scene {
    fn of(character: Option<&str>) -> Self {
        Self { case: case(character), tasks: BTreeMap::new(), known: Known::default() }
    }

    fn around(&self) -> Around<'_> {
        Around { case: &self.case, tasks: &self.tasks, known: &self.known, today: day(30) }
    }

    fn save<A: Answers>(&mut self, answers: &A) -> Result<TaskFact, Vec<TaskRefusal>> {
        let fact = save(answers, &self.around(), &facts(BTreeMap::new()))?;
        let at = Utc.with_ymd_and_hms(2026, 9, 30, 9, 0, 0).unwrap();
        let recorded = Recorded { by: lead(), at, fact };
        let saved = SavedTask::evolve(self.tasks.remove(&A::TASK), &recorded).unwrap();
        self.tasks.insert(A::TASK, saved);
        Ok(recorded.fact)
    }

    fn refusals<A: Answers>(&self, answers: &A) -> Vec<TaskRefusal> {
        answers.refusals(&self.around())
    }

    fn progress<A: Answers>(&self, answers: &A) -> Progress {
        answers.progress(&self.around())
    }
}

fn contact(contacted: bool, body: Option<u32>, diocese: Option<u32>) -> ContactResponsibleBody {
    let (contacted_on, diocese_contacted_on) = (body.map(day), diocese.map(day));
    ContactResponsibleBody { contacted, contacted_on, diocese_contacted_on }
}

#[test]
fn a_catholic_diocese_is_told_first_or_on_the_same_day() {
    let catholic = Scene::of(Some("Roman Catholic"));
    let refusals = |body, diocese| catholic.refusals(&contact(true, Some(body), Some(diocese)));
    assert_eq!(refusals(3, 4), [TaskRefusal::DioceseNotContactedFirst]);
    assert_eq!(refusals(4, 4), []);
    assert_eq!(refusals(5, 4), []);
}

#[test]
fn another_faith_s_diocese_told_later_is_a_warning_only() {
    let mut other = Scene::of(Some("Church of England"));
    let late = contact(true, Some(3), Some(4));
    assert_eq!(other.refusals(&late), []);
    other.save(&late).unwrap();
    assert_eq!(warnings(TaskKey::ContactResponsibleBody, &other.around()), [Warning::DioceseToldLater]);
    other.save(&contact(true, Some(4), Some(4))).unwrap();
    assert_eq!(warnings(TaskKey::ContactResponsibleBody, &other.around()), []);
}

#[test]
fn a_school_without_religious_character_has_no_diocese_to_tell() {
    let none = Scene::of(Some("Does not apply"));
    assert_eq!(
        none.refusals(&contact(true, Some(3), Some(3))),
        [TaskRefusal::MustBeNull("/dioceseContactedOn")]
    );
    assert_eq!(none.progress(&contact(true, Some(3), None)), Progress::Completed);
    let other = Scene::of(Some("Jewish"));
    assert_eq!(other.progress(&contact(true, Some(3), None)), Progress::InProgress);
    assert_eq!(other.progress(&contact(true, Some(3), Some(3))), Progress::Completed);
}

#[test]
fn false_is_not_an_answer_and_dates_are_not_in_the_future() {
    let none = Scene { known: Known::default(), ..Scene::of(None) };
    assert_eq!(none.progress(&contact(false, None, None)), Progress::NotStarted);
    assert_eq!(none.progress(&contact(false, Some(3), None)), Progress::InProgress);
    assert_eq!(none.refusals(&contact(true, None, None)), [TaskRefusal::Required("/contactedOn")]);
    let tomorrow = Around { today: day(3), ..none.around() };
    assert_eq!(contact(true, Some(4), None).refusals(&tomorrow), [TaskRefusal::DateInFuture("/contactedOn")]);
}

fn notification(sent_on: Option<u32>) -> SendFormalNotification {
    SendFormalNotification {
        template_used: true,
        information_sheet_attached: true,
        recipients_added: true,
        sent: true,
        sent_on: sent_on.map(day),
    }
}

#[test]
fn the_answer_to_the_notification_is_due_three_working_days_after_it_went() {
    let mut scene = Scene::of(None);
    assert_eq!(scene.refusals(&notification(None)), [TaskRefusal::Required("/sentOn")]);
    assert_eq!(scene.refusals(&notification(Some(1))), [TaskRefusal::DateBefore("/sentOn")]);
    assert!(matches!(scene.save(&notification(Some(3))), Ok(TaskFact::Completed(_))));
    // A Thursday: Friday, Monday, Tuesday.
    assert_eq!(due_on(TaskKey::RecordConflictResponse, &scene.tasks), Some(day(8)));
    let deadline = scene.tasks[&TaskKey::SendFormalNotification].deadline.clone().unwrap();
    assert_eq!(deadline.calendar, calendar::ENGLAND.version);
    scene.save(&SendFormalNotification { sent: false, ..notification(Some(3)) }).unwrap();
    assert_eq!(due_on(TaskKey::RecordConflictResponse, &scene.tasks), None);
}

#[test]
fn a_response_comes_after_the_notification_with_a_document_and_what_a_conflict_is() {
    let mut scene = Scene::of(None);
    scene.save(&notification(Some(7))).unwrap();
    let document = DocumentId::new(Uuid::from_u128(1));
    let mut response = RecordConflictResponse {
        received_on: Some(day(6)),
        document_id: Some(document),
        finding: Some(ResponseFinding::Managed),
        details: None,
    };
    assert_eq!(
        scene.refusals(&response),
        [
            TaskRefusal::DateBefore("/receivedOn"),
            TaskRefusal::UnknownReference("/documentId"),
            TaskRefusal::Required("/details")
        ]
    );
    response.received_on = Some(day(7));
    scene.known.documents.insert(document);
    let details: Prose<2000> = "The chair is a cousin".to_owned().try_into().unwrap();
    response.details = Some(details);
    let Ok(TaskFact::Completed(saved)) = scene.save(&response) else { panic!("not completed") };
    assert!(!saved.changed.contains_key("details"), "free text stands apart");
    assert_eq!(scene.around().answers::<RecordConflictResponse>(), response);
    response.finding = Some(ResponseFinding::None);
    response.details = None;
    assert_eq!(scene.refusals(&response), []);
}

#[test]
fn a_visit_has_a_mode_and_may_be_planned_for_any_day() {
    let scene = Scene::of(None);
    let visit = RecordInitialVisit { visited_on: Some(day(3)), mode: None };
    assert_eq!(scene.refusals(&visit), [TaskRefusal::Required("/mode")]);
    let planned = NaiveDate::from_ymd_opt(2030, 1, 1);
    let arranged = ArrangeInitialVisit { planned_visit_on: planned, note_of_visit_template_given: true };
    assert_eq!((scene.refusals(&arranged), scene.progress(&arranged)), (vec![], Progress::Completed));
}

#[test]
fn the_diagnosis_rests_on_what_the_case_s_adviser_recommended() {
    let mut scene = Scene::of(None);
    let id = RecommendationId::new(Uuid::from_u128(2));
    let named = CompleteDiagnosisAssessment { recommendation_id: Some(id), ..Default::default() };
    assert_eq!(scene.refusals(&named), [TaskRefusal::UnknownReference("/recommendationId")]);
    let mut made = Recommendation {
        id,
        case_id: scene.case.id,
        version: Version::FIRST,
        decision_kind: DecisionKind::Closure,
        option: "improved".to_owned().try_into().unwrap(),
        reasons: None,
        recommended_on: day(3),
        documents: Vec::new(),
        author: lead(),
        made_at: scene.case.opened_at,
        withdrawn_at: None,
    };
    scene.known.recommendations.insert(id, made.clone());
    assert_eq!(
        scene.refusals(&named),
        [TaskRefusal::RecommendationOfAnotherKind, TaskRefusal::RecommendationNotByAdviser]
    );
    made.decision_kind = DecisionKind::InitialDiagnosis;
    made.author.role = Some("Case.Advise".to_owned());
    scene.known.recommendations.insert(id, made);
    assert_eq!(scene.refusals(&named), []);
}

#[test]
fn a_band_that_was_calculated_or_shared_is_said_whole() {
    let scene = Scene::of(None);
    let band = ShareIndicativeBand { band_calculated: true, shared: true, ..Default::default() };
    assert_eq!(
        scene.refusals(&band),
        [TaskRefusal::Required("/bandCode"), TaskRefusal::Required("/sharedOn")]
    );
    let whole =
        ShareIndicativeBand { band_code: Some(IndicativeBand::UpTo40000), shared_on: Some(day(3)), ..band };
    assert_eq!((scene.refusals(&whole), scene.progress(&whole)), (vec![], Progress::Completed));
    assert_eq!(kernel::Coded::code(IndicativeBand::UpTo40000), "upTo40000");
}

#[test]
fn answers_saved_before_a_member_existed_still_read_and_stay_completed() {
    let mut scene = Scene::of(None);
    scene.save(&notification(Some(3))).unwrap();
    let saved = scene.tasks.get_mut(&TaskKey::SendFormalNotification).unwrap();
    saved.answers.as_object_mut().unwrap().remove("recipientsAdded");
    assert_eq!(saved.progress, Progress::Completed);
    let read: SendFormalNotification = SavedTask::answers(Some(saved)).unwrap();
    assert_eq!(read, SendFormalNotification { recipients_added: false, ..notification(Some(3)) });
}
