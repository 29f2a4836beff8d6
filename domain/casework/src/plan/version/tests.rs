use std::collections::BTreeMap;

use authority::DecisionId;
use kernel::{ActorKind, Aggregate as _, Coded as _, Recorded};

use super::*;
use crate::plan::{PlanStateKind, ReceivePlanVersion};
use crate::{Status, Track};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, day).unwrap()
}

/// What the gates see once the band has been shared.
fn shared() -> Facts {
    let done = TaskKey::all().take_while(|task| *task != TaskKey::ReviewImprovementPlan);
    let progress: BTreeMap<_, _> = done.map(|task| (task, Progress::Completed)).collect();
    Facts {
        status: Status::InProgress,
        track: Track::Matched,
        has_delivery_officer: true,
        has_adviser: true,
        band_funds: false,
        progress,
    }
}

fn after(before: Option<PlanVersion>, fact: PlanVersionFact) -> PlanVersion {
    let by = Actor::of_kind(ActorKind::Operator);
    PlanVersion::evolve(before, &Recorded { by, at: Timestamp::UNIX_EPOCH, fact }).unwrap()
}

fn receive(versions: &mut Vec<PlanVersion>) {
    let number = u128::try_from(versions.len()).unwrap();
    let received = ReceivePlanVersion {
        id: PlanVersionId::new(Uuid::from_u128(number)),
        received_on: day(1),
        document: Uuid::nil(),
        expenditure_document: None,
        note: None,
    };
    let received =
        received.decide(CaseId::new(Uuid::nil()), versions, PlanNamed::KNOWN, &shared(), day(1)).unwrap();
    for (id, fact) in received.superseded {
        let at = versions.iter().position(|version| version.id == id).unwrap();
        versions[at] = after(Some(versions[at].clone()), fact);
    }
    versions.push(after(None, received.version));
}

fn last(versions: &mut [PlanVersion], fact: impl FnOnce(PlanVersionRef) -> PlanVersionFact) {
    let at = versions.len() - 1;
    versions[at] = after(Some(versions[at].clone()), fact(versions[at].next()));
}

const DECISION: DecisionId = DecisionId::new(Uuid::nil());

/// Takes the last version as far as a decision.
fn submit(versions: &mut [PlanVersion]) {
    last(versions, |of| PlanVersionFact::Reviewed {
        of,
        reviewed: true,
        band_confirmed: true,
        final_band_code: Some(FinalBand::Top),
    });
    last(versions, |of| PlanVersionFact::Cleared {
        of,
        on: day(2),
        final_band_code: FinalBand::Top,
        decision_id: DECISION,
    });
    last(versions, |of| PlanVersionFact::Submitted { of, on: day(3), recommendation_id: None });
}

fn told(versions: &[PlanVersion]) -> [Progress; 3] {
    progress(versions).map(|(_, progress)| progress)
}

#[test]
fn tasks_tell_of_the_version_in_force_or_else_of_the_latest() {
    use Progress::{Completed, InProgress, NotStarted};
    let mut versions = Vec::new();
    assert_eq!(told(&versions), [NotStarted; 3]);
    receive(&mut versions);
    assert_eq!(told(&versions), [InProgress, NotStarted, NotStarted]);
    submit(&mut versions);
    assert_eq!(told(&versions), [Completed, Completed, NotStarted]);
    last(&mut versions, |of| PlanVersionFact::Refused { of, on: day(4), decision_id: DECISION });
    assert_eq!(told(&versions), [Completed, Completed, InProgress]);
    receive(&mut versions);
    assert_eq!(told(&versions), [InProgress, NotStarted, NotStarted]);
    submit(&mut versions);
    last(&mut versions, |of| PlanVersionFact::Approved { of, on: day(4), decision_id: DECISION });
    receive(&mut versions);
    assert_eq!(told(&versions), [Completed; 3]);
    let kinds = versions.iter().map(|version| version.state.kind()).collect::<Vec<_>>();
    assert_eq!(kinds, [PlanStateKind::Superseded, PlanStateKind::Approved, PlanStateKind::Received]);
}

#[test]
fn what_happened_to_a_version_leaves_room_for_what_comes_next_only() {
    let mut versions = Vec::new();
    receive(&mut versions);
    let early = PlanVersionFact::Submitted { of: versions[0].next(), on: day(3), recommendation_id: None };
    let by = Actor::of_kind(ActorKind::Operator);
    let recorded = Recorded { by, at: Timestamp::UNIX_EPOCH, fact: early };
    assert_eq!(PlanVersion::evolve(Some(versions[0].clone()), &recorded), None);
    assert_eq!(
        versions[0].submit(day(3), None, PlanNamed::KNOWN, &shared(), day(3)),
        Err(vec![PlanRefusal::Gate(Gate::PlanNotReviewed)])
    );
    submit(&mut versions);
    assert_eq!(
        versions[0].review((true, false), None, &[], &shared(), day(3)),
        Err(vec![PlanRefusal::PlanVersionLocked])
    );
}

#[test]
fn what_is_named_is_the_case_s() {
    let received = ReceivePlanVersion {
        id: PlanVersionId::new(Uuid::nil()),
        received_on: day(1),
        document: Uuid::nil(),
        expenditure_document: Some(Uuid::nil()),
        note: None,
    };
    let named = PlanNamed { document: false, expenditure_document: false, recommendation: false };
    let refused = received.decide(CaseId::new(Uuid::nil()), &[], named, &shared(), day(1)).unwrap_err();
    let unknown = ["/documentId", "/expenditureDocumentId"].map(PlanRefusal::UnknownReference);
    assert_eq!(refused, unknown);
    let mut versions = Vec::new();
    receive(&mut versions);
    let refused = versions[0].submit(day(3), Some(Uuid::nil()), named, &shared(), day(3)).unwrap_err();
    assert_eq!(
        refused,
        [PlanRefusal::UnknownReference("/recommendationId"), PlanRefusal::Gate(Gate::PlanNotReviewed)]
    );
}
