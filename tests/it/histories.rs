//! Whatever is done to a case, its record tells it: the state folded from the stored bytes is the state in the rows.

mod commands;

use actix_web::rt::System;
use casework::CaseId;
use proptest::test_runner::{Config, TestRunner};
use tests::{Folded, World, report};
use uuid::Uuid;

use commands::{History, history};

/// How many histories, and how many commands in each.
const HISTORIES: u32 = 200;
const COMMANDS: usize = 50;

#[test]
fn the_state_folded_from_the_stored_bytes_is_the_state_in_the_rows() {
    let system = System::new();
    let world = system.block_on(World::new());
    let config = Config { cases: HISTORIES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&history(COMMANDS), |(character, commands)| {
        system.block_on(async {
            let history = History::of(&world, character).await;
            let case = history.case;
            let events = history.play(&world, &commands).await;
            check(&world, case, events).await;
        });
        Ok(())
    });
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    system.block_on(async {
        let verified = world.state.db.verify(|_| {}).await.unwrap();
        assert_eq!(verified.broken, []);
        let out_of_order =
            "events e join events f using (chain) where e.seq < f.seq and e.position > f.position";
        assert_eq!(world.database.count(out_of_order).await, 0);
        report(&format!(
            "{HISTORIES} histories of {COMMANDS} commands: {} events on {} chains, every chain verified",
            verified.events, verified.chains
        ));
        world.end().await;
    });
}

/// Fails unless the stored bytes of a case's chain tell what its rows say, in so many events.
async fn check(world: &World, case: Uuid, events: i64) {
    let stored = world.state.db.stored_events(case).await.unwrap();
    assert_eq!(i64::try_from(stored.len()).unwrap(), events, "events of {case}");
    let decisions = world.database.owner().decisions(case).await;
    let mut rows = Folded::stored(&world.state.db, CaseId::new(case), decisions).await.unwrap();
    rows.engagement.watching = world.database.owner().watching(case).await;
    assert_eq!(Folded::of(&stored), rows);
}
