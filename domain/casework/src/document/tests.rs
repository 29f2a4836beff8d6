use chrono::{NaiveDate, TimeZone, Utc};
use kernel::{Actor, PersonId};

use super::*;

fn stamp() -> Stamp {
    Stamp {
        by: Actor::person(PersonId::new(Uuid::nil()), "Case.Lead".to_owned()),
        at: Utc.with_ymd_and_hms(2026, 2, 3, 9, 0, 0).unwrap(),
        today: NaiveDate::from_ymd_opt(2026, 2, 3).unwrap(),
        request: Uuid::nil(),
    }
}

fn stated() -> StatedDocument {
    StatedDocument {
        title: "Answer of the trust".to_owned().try_into().unwrap(),
        supplied_by: None,
        subject_kind: None,
        subject_id: None,
        particulars: Particulars {
            document_kind: DocumentKind::ConflictResponse,
            size_bytes: None,
            subject: None,
            received_on: None,
            contains_personal_data: false,
            classification: DocumentClassification::Official,
        },
    }
}

fn happened(before: Option<Document>, fact: DocumentFact) -> Document {
    let stamp = stamp();
    Document::evolve(before, &Recorded { by: stamp.by, at: stamp.at, fact }).unwrap()
}

fn document(id: u128) -> Document {
    let place = DocumentPlace { url: "https://example.org/a".to_owned().try_into().unwrap(), sha256: None };
    let id = DocumentId::new(Uuid::from_u128(id));
    happened(None, Document::add(id, CaseId::new(Uuid::nil()), stated(), place, &stamp()).unwrap())
}

fn reason() -> Prose<500> {
    "A newer one came".to_owned().try_into().unwrap()
}

#[test]
fn what_a_document_is_about_is_named_whole_or_not_at_all() {
    let mut half = stated();
    half.subject_kind = Some(DocumentSubjectKind::Review);
    half.particulars.received_on = NaiveDate::from_ymd_opt(2026, 2, 4);
    assert_eq!(
        document(1).change(half, false, &stamp()),
        Err(vec![DocumentRefusal::ReceivedInFuture, DocumentRefusal::Required("/subjectId")])
    );
    let mut other_half = stated();
    other_half.subject_id = Some(Uuid::nil());
    assert_eq!(
        document(1).change(other_half, false, &stamp()),
        Err(vec![DocumentRefusal::Required("/subjectKind")])
    );
}

#[test]
fn a_document_in_evidence_neither_changes_nor_goes() {
    let document = document(1);
    assert_eq!(document.change(stated(), true, &stamp()), Err(vec![DocumentRefusal::InEvidence]));
    assert_eq!(document.remove(reason(), true), Err(vec![DocumentRefusal::InEvidence]));
}

#[test]
fn there_is_always_a_last_one() {
    let (first, second) = (document(1), document(2));
    assert_eq!(first.supersede(Some(&first), reason()), Err(vec![DocumentRefusal::UnknownReplacement]));
    assert_eq!(first.supersede(None, reason()), Err(vec![DocumentRefusal::UnknownReplacement]));
    let gone = happened(Some(first.clone()), first.supersede(Some(&second), reason()).unwrap());
    assert_eq!(gone.superseded_by, Some(second.id));
    assert_eq!(second.supersede(Some(&gone), reason()), Err(vec![DocumentRefusal::UnknownReplacement]));
    assert_eq!(gone.supersede(Some(&document(3)), reason()), Err(vec![DocumentRefusal::Superseded]));
}

#[test]
fn a_removed_document_says_that_it_was_there_and_not_where() {
    let document = document(1);
    let removed = happened(Some(document.clone()), document.remove(reason(), false).unwrap());
    assert_eq!((removed.url.as_ref(), removed.title.is_some(), removed.removed), (None, true, true));
    assert_eq!(removed.remove(reason(), false), Err(vec![DocumentRefusal::Removed]));
    assert_eq!(removed.change(stated(), false, &stamp()), Err(vec![DocumentRefusal::Removed]));
}
