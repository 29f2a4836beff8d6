//! Whether what is stored is what was acknowledged, and nothing else.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use casework::CaseId;
use casework::task::TaskKey;
use persistence::Database;
use tokio::time::sleep;
use uuid::Uuid;

use super::model::{OwnCase, OwnNote, SharedCase};
use super::record::Record;
use super::writer::Writer;
use crate::{Folded, Owner};

/// How long a transaction may stay open when nobody writes any more.
const CALM: Duration = Duration::from_secs(5);

pub(super) struct Checker<'r> {
    pub(super) db: &'r Database,
    pub(super) owner: &'r Owner,
    pub(super) record: &'r Record,
}

/// What was found, for the table.
pub(super) struct Found {
    pub(super) keys: usize,
    pub(super) chains: u64,
    pub(super) events: u64,
    pub(super) cases: usize,
}

impl Checker<'_> {
    pub(super) async fn check(&self, writers: &[Writer], shared: &[SharedCase]) -> Found {
        let keys = self.keys(writers).await;
        let mut cases = 0;
        for case in writers.iter().flat_map(|writer| &writer.cases) {
            let folded = self.folded(&case.id, case.events).await;
            self.own_case(case, &folded);
            cases += 1;
        }
        for case in shared {
            let notes = case.notes.lock().expect("the notes").iter().map(OwnNote::clone).collect::<Vec<_>>();
            let events = 3 + i64::try_from(notes.len()).expect("few notes");
            let folded = self.folded(&case.id, events).await;
            self.notes(&case.id, &notes, &folded);
            cases += 1;
        }
        let verified = self.db.verify(|_| {}).await.expect("the chains");
        for broken in &verified.broken {
            self.record.breach(format!("{broken:?}"));
        }
        self.calm().await;
        Found { keys, chains: verified.chains, events: verified.events, cases }
    }

    /// Every key has exactly one effect, and one kept answer.
    async fn keys(&self, writers: &[Writer]) -> usize {
        // Being on the officer's watchlist comes along with being assigned.
        let body = "convert_from(body, 'UTF8')::jsonb ->> 'idempotencyKey'";
        let query = format!(
            "select {body} as name, count(*)::text as value from events where {body} like 'fault-%'
            and kind <> 'watchlist.caseAdded' group by 1"
        );
        let effects: BTreeMap<_, _> = self.owner.pairs(&query).await.into_iter().collect();
        let kept = "select key as name, count(*)::text as value from idempotency where key like 'fault-%' group by 1";
        let kept: BTreeMap<_, _> = self.owner.pairs(kept).await.into_iter().collect();
        let sent: Vec<_> = writers.iter().flat_map(|writer| &writer.keys).collect();
        for key in &sent {
            for (what, found) in [("effects", &effects), ("kept answers", &kept)] {
                let count = found.get(*key).map_or("0", String::as_str);
                if count != "1" {
                    self.record.breach(format!("{key} has {count} {what}"));
                }
            }
        }
        if effects.len() != sent.len() {
            self.record.breach(format!(
                "{} keys were acknowledged, {} had effects",
                sent.len(),
                effects.len()
            ));
        }
        sent.len()
    }

    /// What the stored bytes of a case tell, which its rows must say as well.
    async fn folded(&self, case: &str, events: i64) -> Folded {
        let id: Uuid = case.parse().expect("an id");
        let stored = self.db.stored_events(id).await.expect("the events");
        if i64::try_from(stored.len()) != Ok(events) {
            self.record.breach(format!("case {case} has {} events, not {events}", stored.len()));
        }
        let decisions = self.owner.decisions(id).await;
        let folded = Folded::of(&stored);
        let mut rows = Folded::stored(self.db, CaseId::new(id), decisions).await.expect("the rows");
        rows.engagement.watching = self.owner.watching(id).await;
        if folded != rows {
            self.record.breach(format!("case {case}: its record tells {folded:?}, its rows say {rows:?}"));
        }
        folded
    }

    fn own_case(&self, expected: &OwnCase, folded: &Folded) {
        let id = &expected.id;
        let case = folded.case.as_ref().expect("a case");
        let found = (case.version.number(), case.delivery_officer.is_some());
        let wanted = (expected.version, expected.officer.is_some());
        if found != wanted {
            self.record.breach(format!("case {id} is at {found:?}, not {wanted:?}"));
        }
        let task = folded.tasks.get(&TaskKey::ContactResponsibleBody);
        let version = task.map_or(0, |task| task.version.number());
        let same = expected.answers.as_ref().is_none_or(|wanted| {
            let on = task.map(|task| &task.answers["contactedOn"]);
            on == Some(&wanted["contactedOn"])
        });
        if version != expected.task || !same {
            self.record
                .breach(format!("task 2 of {id}: {task:?}, not {} {:?}", expected.task, expected.answers));
        }
        self.notes(id, &expected.notes, folded);
    }

    fn notes(&self, case: &str, expected: &[OwnNote], folded: &Folded) {
        if folded.notes.len() != expected.len() {
            self.record.breach(format!(
                "case {case} has {} notes, not {}",
                folded.notes.len(),
                expected.len()
            ));
        }
        for wanted in expected {
            let note = wanted.id.parse().ok().and_then(|id: Uuid| folded.notes.get(&id));
            let text = note.and_then(|note| note.text.as_ref()).map(|text| text.as_str().to_owned());
            let version = note.map(|note| note.version.number());
            if (version, text.as_ref()) != (Some(wanted.version), Some(&wanted.text)) {
                self.record.breach(format!("note {} of {case}: {version:?} {text:?}", wanted.id));
            }
        }
    }

    /// No transaction stays open once nobody writes. The server still reads now and then by itself.
    async fn calm(&self) {
        let open = "pg_stat_activity where datname = current_database() and backend_type = 'client backend'
            and pid <> pg_backend_pid() and xact_start is not null";
        let deadline = Instant::now() + CALM;
        while self.owner.count(open).await > 0 {
            if Instant::now() > deadline {
                self.record.breach("a transaction stays open");
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
    }
}
