//! Concerns, contacts, referrals and watchlists: what the chain tells of them, beside what their rows say.

use std::collections::{BTreeMap, BTreeSet};

use casework::concern::{Concern, ConcernFact};
use casework::{CaseId, Contact, ContactFact, Referral, ReferralFact, RevealFact, WatchFact};
use kernel::Aggregate;
use persistence::{ContactLine, Database, EventBody, StorageError};
use uuid::Uuid;

use super::{page, recorded};
use crate::World;

/// What hangs on a case beside its tasks and notes.
#[derive(Debug, Default, PartialEq)]
pub struct Engagement {
    /// Its concerns.
    pub concerns: BTreeMap<Uuid, Concern>,
    /// Its contacts, but for those deleted.
    pub contacts: BTreeMap<Uuid, Contact>,
    /// Its structural referrals.
    pub referrals: BTreeMap<Uuid, Referral>,
    /// Who watches it.
    pub watching: BTreeSet<Uuid>,
}

impl Engagement {
    /// The state after one more event; false if the event is about something else.
    pub(super) fn follow(&mut self, body: &EventBody, private: Option<&str>) -> bool {
        let id = body.subject.id;
        match body.subject.kind.as_str() {
            "concern" => {
                let recorded = recorded::<ConcernFact>(body, private);
                let after = Concern::evolve(self.concerns.remove(&id), &recorded).expect("a concern");
                self.concerns.insert(id, after);
            }
            "contact" => {
                let recorded = recorded::<ContactFact>(body, private);
                let after = Contact::evolve(self.contacts.remove(&id), &recorded).expect("a contact");
                if !after.deleted {
                    self.contacts.insert(id, after);
                }
            }
            "structuralReferral" => {
                let recorded = recorded::<ReferralFact>(body, private);
                let after = Referral::evolve(self.referrals.remove(&id), &recorded).expect("a referral");
                self.referrals.insert(id, after);
            }
            "watch" => match recorded::<WatchFact>(body, private).fact {
                WatchFact::CaseAdded { person_id, .. } => {
                    assert!(self.watching.insert(person_id.uuid()), "watched twice");
                }
                WatchFact::CaseRemoved { person_id, .. } => {
                    assert!(self.watching.remove(&person_id.uuid()), "not watched");
                }
            },
            "access" => {
                let RevealFact::Revealed { .. } = recorded(body, private).fact;
            }
            _ => return false,
        }
        true
    }

    /// The state that the rows say, but for who watches, which no query lists.
    pub(super) async fn stored(db: &Database, case: CaseId) -> Result<Self, StorageError> {
        let viewer = World::viewer("lead");
        let mut stored = Self::default();
        let mut after = None;
        loop {
            let page = page(after);
            let (_, lines) = db.concerns(&viewer, case, &[], &page).await?.expect("the concerns");
            after = lines.items.last().map(|line| (line.concern.raised_on, line.concern.id.uuid()));
            let more = lines.more_after;
            stored
                .concerns
                .extend(lines.items.into_iter().map(|line| (line.concern.id.uuid(), line.concern)));
            if !more {
                break;
            }
        }
        let mut after = None;
        loop {
            let page = page(after);
            let (_, lines) = db.contacts(&viewer, case, None, &page).await?.expect("the contacts");
            after = lines.items.last().map(ContactLine::key);
            let more = lines.more_after;
            for line in lines.items {
                if let ContactLine::Added(contact) = line {
                    stored.contacts.insert(contact.id.uuid(), contact);
                }
            }
            if !more {
                break;
            }
        }
        let (_, lines) = db.referrals(&viewer, case, &[], &page(None)).await?.expect("the referrals");
        assert!(!lines.more_after, "more referrals than a page has");
        stored.referrals.extend(lines.items.into_iter().map(|referral| (referral.id.uuid(), referral)));
        Ok(stored)
    }
}
