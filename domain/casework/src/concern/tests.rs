use authority::{
    Caller, Channel, DecisionFacts, DecisionInput, DecisionKind, Delegation, Holder, Identity, Level,
    Operation, Permit, Position, Role, permit,
};
use kernel::{Private, Reason, Stamp};
use register::{Region, SchoolKind};

use super::*;
use crate::{
    Case, CaseReference, CaseRefusal, CaseStudy, ClosureOutcome, CodedKind, Eligibility, SchoolSnapshot,
    Status, Track,
};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 2, 20).unwrap();
const RAISED: NaiveDate = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, day).unwrap()
}

fn case(kind: SchoolKind) -> Case {
    Case {
        id: Id::new(Uuid::from_u128(1)),
        version: Version::FIRST,
        reference: CaseReference(1),
        school: SchoolSnapshot {
            urn: "900001".to_owned().try_into().unwrap(),
            name: "Invented School".to_owned(),
            region: Region::London,
            la_code: "201".to_owned(),
            la_name: "Invented".to_owned(),
            type_name: "Invented".to_owned(),
            school_kind: CodedKind(kind),
            phase: None,
            religious_character: None,
            trust_uid: None,
            trust_name: None,
        },
        former_urns: Vec::new(),
        status: Status::InProgress,
        pauses: Vec::new(),
        closure: None,
        track: Track::Undecided,
        cohort: "flow".to_owned(),
        eligibility: Eligibility {
            assessment_id: Id::new(Uuid::from_u128(2)),
            eligible: true,
            basis: None,
            rule_version: "1".to_owned().try_into().unwrap(),
            changed_on: RAISED,
            support_ends_on: None,
        },
        delivery_officer: None,
        adviser: None,
        previous_case: None,
        opened_at: Timestamp::UNIX_EPOCH,
        school_changes: 0,
        case_study: CaseStudy::default(),
    }
}

fn director() -> (Permit, Stamp) {
    let identity = Identity::Person { tenant: Uuid::nil(), object: Uuid::nil() };
    let caller = Caller::new(identity, [Role::CaseDecide]);
    let position =
        Position { person: Some(Id::new(Uuid::from_u128(7))), in_scope: true, ..Position::default() };
    let permit = permit(Operation::ApproveMandation, &caller, &position).unwrap();
    let by = permit.actor();
    (permit, Stamp { by, at: Timestamp::UNIX_EPOCH, today: TODAY, request: Uuid::nil() })
}

fn concern() -> Concern {
    happen(
        None,
        ConcernFact::Raised {
            concern_id: Id::new(Uuid::from_u128(3)),
            case_id: Id::new(Uuid::from_u128(1)),
            on: RAISED,
            summary: Private::Known("No answer".to_owned().try_into().unwrap()),
            details: Private::Known("For weeks".to_owned().try_into().unwrap()),
        },
    )
}

fn happen(before: Option<Concern>, fact: ConcernFact) -> Concern {
    let recorded = Recorded { by: director().1.by, at: Timestamp::UNIX_EPOCH, fact };
    Concern::evolve(before, &recorded).unwrap()
}

fn save(step: EscalationStep, on: Option<NaiveDate>) -> SaveStep {
    SaveStep { step, done: on.is_some(), done_on: on, done_by: None, document_id: None, note: None }
}

fn climbed(mut concern: Concern, steps: impl Iterator<Item = EscalationStep>) -> Concern {
    let case = case(SchoolKind::Maintained);
    for step in steps {
        let fact = save(step, Some(day(12))).decide(&concern, &case, (true, true), &director().1).unwrap();
        concern = happen(Some(concern), fact);
    }
    concern
}

fn of(group: StepGroup) -> impl Iterator<Item = EscalationStep> {
    EscalationStep::all()
        .filter(move |step| step.group() == group && *step != EscalationStep::RegionalDirectorApproval)
}

fn deciding(kind: DecisionKind) -> DecisionFacts {
    let delegation = Delegation {
        id: Id::new(Uuid::from_u128(5)),
        holder: Holder::Role(Role::CaseDecide),
        kind,
        level: Level::Standard,
        region: None,
        from: RAISED,
        to: None,
    };
    DecisionFacts { unknown: Vec::new(), delegations: vec![delegation] }
}

fn input() -> DecisionInput {
    DecisionInput {
        reasons: "Nothing else helped".to_owned().try_into().unwrap(),
        decided_on: day(10),
        channel: Channel::InSystem,
        decided_by: None,
        evidence: Vec::new(),
        options: Vec::new(),
        recommendation: None,
        conditions: Vec::new(),
        conflict_checks: Vec::new(),
        rule_version: None,
        review_on: None,
    }
}

fn mandate(concern: &Concern, outcome: MandationOutcome) -> Result<ConcernOutcome, Vec<ConcernRefusal>> {
    let decide = DecideMandation {
        outcome,
        reason: PrimaryReason::WithheldInformation,
        decision_id: Id::new(Uuid::from_u128(8)),
        decision: input(),
    };
    let (permit, stamp) = director();
    decide.decide(concern, &case(SchoolKind::Maintained), &deciding(DecisionKind::Mandation), &permit, &stamp)
}

fn escalate(
    concern: &Concern,
    kind: SchoolKind,
    notice: NoticeKind,
) -> Result<ConcernFact, Vec<ConcernRefusal>> {
    let escalate = Escalate {
        notice,
        details: "The notice".to_owned().try_into().unwrap(),
        issued_on: day(15),
        document_id: Uuid::from_u128(9),
    };
    escalate.decide(concern, &case(kind), true, &director().1)
}

fn text<const MAX: usize>(text: &str) -> Prose<MAX> {
    text.to_owned().try_into().unwrap()
}

#[test]
fn there_are_thirteen_steps_of_which_three_issue_the_notice() {
    assert_eq!(EscalationStep::all().count(), 13);
    let groups: Vec<_> = EscalationStep::all().map(|step| step.group() as u8).collect();
    assert!(groups.is_sorted());
    assert_eq!(of(StepGroup::Issuing).count(), 3);
}

#[test]
fn mandation_needs_the_four_steps_before_it_and_names_those_not_done() {
    let first = climbed(concern(), of(StepGroup::BeforeApproval).take(2));
    let unmet: Vec<_> =
        of(StepGroup::BeforeApproval).skip(2).map(ConcernRefusal::PreconditionUnmet).collect();
    assert_eq!(mandate(&first, MandationOutcome::Approve).unwrap_err(), unmet);
    let ready = climbed(first, of(StepGroup::BeforeApproval));
    assert!(mandate(&ready, MandationOutcome::Approve).is_ok());
}

#[test]
fn a_refused_mandation_may_be_asked_again_and_an_approved_one_not() {
    let ready = climbed(concern(), of(StepGroup::BeforeApproval));
    let refused = mandate(&ready, MandationOutcome::Refuse).unwrap();
    let refused = happen(Some(ready), refused.fact);
    assert!(!refused.is_done(EscalationStep::RegionalDirectorApproval));
    let approved = mandate(&refused, MandationOutcome::Approve).unwrap();
    let approved = happen(Some(refused), approved.fact);
    assert!(approved.is_done(EscalationStep::RegionalDirectorApproval));
    assert_eq!(mandate(&approved, MandationOutcome::Approve).unwrap_err(), [ConcernRefusal::AlreadyDecided]);
    let undone = save(EscalationStep::EvidenceGathered, None);
    let undone = undone.decide(&approved, &case(SchoolKind::Maintained), (true, true), &director().1);
    assert_eq!(undone, Err(vec![ConcernRefusal::StepReliedOn]));
}

#[test]
fn issuing_waits_for_the_approval_and_is_not_dated_before_it() {
    let case = case(SchoolKind::Maintained);
    let sent = |concern: &Concern, on| {
        save(EscalationStep::NoticeSent, Some(on)).decide(concern, &case, (true, true), &director().1)
    };
    let unmet = ConcernRefusal::PreconditionUnmet(EscalationStep::RegionalDirectorApproval);
    assert_eq!(sent(&concern(), day(12)), Err(vec![unmet]));
    let ready = climbed(concern(), of(StepGroup::BeforeApproval));
    let fact = mandate(&ready, MandationOutcome::Approve).unwrap().fact;
    let approved = happen(Some(ready), fact);
    assert_eq!(sent(&approved, day(9)), Err(vec![ConcernRefusal::DateBefore("/doneOn")]));
    assert!(sent(&approved, day(10)).is_ok());
}

#[test]
fn only_the_decision_sets_the_approval() {
    let saved = save(EscalationStep::RegionalDirectorApproval, Some(day(2)));
    let saved = saved.decide(&concern(), &case(SchoolKind::Maintained), (true, true), &director().1);
    assert_eq!(saved, Err(vec![ConcernRefusal::StepNotRecordable]));
}

#[test]
fn a_step_says_when_it_was_done_if_it_was_and_everything_wrong_is_told() {
    let wrong = SaveStep {
        step: EscalationStep::Moderation,
        done: false,
        done_on: Some(day(2)),
        done_by: Some(Id::new(Uuid::from_u128(4))),
        document_id: Some(Uuid::from_u128(4)),
        note: None,
    };
    let refusals =
        wrong.decide(&concern(), &case(SchoolKind::Maintained), (false, false), &director().1).unwrap_err();
    let told: Vec<_> =
        refusals.iter().map(|refusal| (refusal.code(), refusal.pointer().unwrap().into_owned())).collect();
    assert_eq!(
        told,
        [
            ("mustBeNull", "/doneOn".to_owned()),
            ("mustBeNull", "/doneByPersonId".to_owned()),
            ("unknownPerson", "/doneByPersonId".to_owned()),
            ("unknownReference", "/documentId".to_owned()),
        ]
    );
}

#[test]
fn the_notice_follows_the_school_and_needs_all_thirteen() {
    let ready = climbed(concern(), of(StepGroup::BeforeApproval));
    let fact = mandate(&ready, MandationOutcome::Approve).unwrap().fact;
    let approved = happen(Some(ready), fact);
    let unmet: Vec<_> = approved.unmet().into_iter().map(ConcernRefusal::PreconditionUnmet).collect();
    assert_eq!(unmet.len(), 8);
    assert_eq!(escalate(&approved, SchoolKind::Maintained, NoticeKind::Neia), Err(unmet));
    let whole = climbed(approved, of(StepGroup::Approval).chain(of(StepGroup::Issuing)));
    for (kind, notice, right) in [
        (SchoolKind::Maintained, NoticeKind::Twn, Some(NoticeKind::Neia)),
        (SchoolKind::Academy, NoticeKind::Neia, Some(NoticeKind::Twn)),
        (SchoolKind::Other, NoticeKind::Neia, None),
        (SchoolKind::Other, NoticeKind::Twn, None),
    ] {
        let wrong = ConcernRefusal::WrongNoticeKind(right);
        assert_eq!(escalate(&whole, kind, notice), Err(vec![wrong]));
    }
    assert!(escalate(&whole, SchoolKind::Academy, NoticeKind::Twn).is_ok());
    let issued = escalate(&whole, SchoolKind::Maintained, NoticeKind::Neia).unwrap();
    let issued = happen(Some(whole), issued);
    assert_eq!(issued.state(), ConcernState::Escalated);
    let again = escalate(&issued, SchoolKind::Maintained, NoticeKind::Neia);
    assert_eq!(again, Err(vec![ConcernRefusal::AlreadyEscalated]));
}

#[test]
fn a_resolved_concern_takes_nothing_until_it_is_taken_up_again() {
    let maintained = case(SchoolKind::Maintained);
    let stamp = director().1;
    let early = concern().resolve(NaiveDate::MIN, text("Too early"), &maintained, &stamp);
    assert_eq!(early, Err(vec![ConcernRefusal::DateBefore("/resolvedOn")]));
    let fact = concern().resolve(day(3), text("They answered"), &maintained, &stamp).unwrap();
    let resolved = happen(Some(concern()), fact);
    assert_eq!(resolved.state(), ConcernState::Resolved);
    let again = resolved.resolve(day(3), text("Twice"), &maintained, &stamp);
    assert_eq!(again, Err(vec![ConcernRefusal::ConcernResolved]));
    assert_eq!(resolved.open_steps(), ["reopenConcern"]);
    let fact = resolved.reopen(text("They stopped"), &maintained).unwrap();
    let reopened = happen(Some(resolved), fact);
    assert_eq!(reopened.state(), ConcernState::Open);
    let again = reopened.reopen(text("Twice"), &maintained);
    assert_eq!(again, Err(vec![ConcernRefusal::ConcernNotResolved]));
}

#[test]
fn a_moved_tool_leaves_one_concern_and_is_on_the_other() {
    let (permit, stamp) = director();
    let maintained = case(SchoolKind::Maintained);
    let use_powers = |concern: &Concern| {
        let powers = UsePowers {
            told_on: day(5),
            details: text("To see the accounts"),
            decision_id: Id::new(Uuid::from_u128(8)),
            decision: input(),
        };
        powers.decide(concern, &maintained, &deciding(DecisionKind::InformationPowers), &permit, &stamp)
    };
    let fact = use_powers(&concern()).unwrap().fact;
    let with = happen(Some(concern()), fact);
    assert_eq!(use_powers(&with).unwrap_err(), [ConcernRefusal::AlreadyInUse]);
    let other = Concern { id: Id::new(Uuid::from_u128(4)), ..concern() };
    assert_eq!(
        with.move_powers(None, text("Gone"), &maintained),
        Err(vec![ConcernRefusal::UnknownReference("/toConcernId")])
    );
    assert_eq!(
        with.move_powers(Some(&with), text("To itself"), &maintained),
        Err(vec![ConcernRefusal::AlreadyInUse])
    );
    assert_eq!(
        other.move_powers(Some(&concern()), text("None"), &maintained),
        Err(vec![ConcernRefusal::NotInUse])
    );
    let fact = with.move_powers(Some(&other), text("Belongs there"), &maintained).unwrap();
    let (left, right) = (happen(Some(with), fact.clone()), happen(Some(other), fact));
    assert_eq!((left.powers, right.powers.map(|tool| tool.on)), (None, Some(day(5))));
}

#[test]
fn only_a_maintained_school_gets_a_board() {
    let (permit, stamp) = director();
    let create = |kind| {
        let board = CreateBoard {
            created_on: day(5),
            details: text("Three members"),
            consulted: vec![Consulted::LocalAuthority],
            decision_id: Id::new(Uuid::from_u128(8)),
            decision: input(),
        };
        board.decide(&concern(), &case(kind), &deciding(DecisionKind::InterimExecutiveBoard), &permit, &stamp)
    };
    assert_eq!(create(SchoolKind::Academy).unwrap_err(), [ConcernRefusal::MaintainedOnly]);
    let fact = create(SchoolKind::Maintained).unwrap().fact;
    let with = happen(Some(concern()), fact);
    let early = with.withdraw_board(day(4), text("Done"), &case(SchoolKind::Maintained), &stamp);
    assert_eq!(early, Err(vec![ConcernRefusal::DateBefore("/withdrawnOn")]));
    let fact = with.withdraw_board(day(6), text("Done"), &case(SchoolKind::Maintained), &stamp).unwrap();
    let without = happen(Some(with), fact);
    assert!(without.board_in_force().is_none() && without.board.is_some());
}

#[test]
fn a_closed_case_takes_no_concerns_and_a_paused_one_does() {
    let outcome = ClosureOutcome::NotEligibleAtStart;
    let closed = Case { status: Status::Closed { outcome, on: RAISED }, ..case(SchoolKind::Maintained) };
    let paused =
        Case { status: Status::Paused { since: RAISED, review_by: TODAY }, ..case(SchoolKind::Maintained) };
    let said = ConcernText {
        summary: "No answer".to_owned().try_into().unwrap(),
        details: text("For weeks"),
        raised_on: RAISED,
    };
    let raise = |case: &Case| Concern::raise(Id::new(Uuid::from_u128(3)), said.clone(), case, &director().1);
    assert_eq!(raise(&closed), Err(vec![ConcernRefusal::Case(CaseRefusal::CaseClosed)]));
    assert!(raise(&paused).is_ok());
}
