//! What operations on the life of a case answer.

use std::collections::BTreeMap;

use tests::World;

use super::{Asked, Seen, send};
use crate::permissions::lifecycle::school_change;

/// What a case does beside its tasks until it is closed, and what stands in the way then.
pub(super) async fn lives(world: &World, seen: &mut Seen, all: &[Asked], ids: &BTreeMap<&str, String>) {
    let mut ids = ids.clone();
    let change = school_change(world, &ids["caseId"]).await;
    ids.insert("changeId", change);
    for (number, (id, wanted)) in [
        ("setCaseStudy", 200),
        ("setCohort", 200),
        ("setCohort", 409),
        ("resolveSchoolChange", 200),
        ("resolveSchoolChange", 409),
        ("resumeCase", 409),
        ("pauseCase", 200),
        ("pauseCase", 409),
        ("resumeCase", 200),
        ("closeCase", 200),
        ("closeCase", 409),
        ("setCaseStudy", 409),
        ("closeAsOpenedInError", 409),
    ]
    .into_iter()
    .enumerate()
    {
        let asked = all.iter().find(|asked| asked.id == id).unwrap();
        let etag = match (id, wanted) {
            ("resolveSchoolChange", 200) => "\"1\"".to_owned(),
            ("resolveSchoolChange", _) => "\"2\"".to_owned(),
            _ => world.get(asked.person(), format!("/v1/cases/{}", ids["caseId"])).await.etag(),
        };
        let answer = send(world, asked, &asked.path(&ids), Some(&etag), &format!("life-{number}")).await;
        seen.note(asked, &answer, wanted);
    }
    hold_reassigning(world, seen, all, &ids).await;
    let mistaken = world.get("lead", "/v1/cases?urn=900041").await.body["items"][0]["id"].clone();
    ids.insert("caseId", mistaken.as_str().unwrap().to_owned());
    let asked = all.iter().find(|asked| asked.id == "closeAsOpenedInError").unwrap();
    let etag = world.get("support", format!("/v1/cases/{}", ids["caseId"])).await.etag();
    seen.note(asked, &send(world, asked, &asked.path(&ids), Some(&etag), "mistaken").await, 200);
}

/// Reassigning a case, and a case that somebody else holds.
async fn hold_reassigning(world: &World, seen: &mut Seen, all: &[Asked], ids: &BTreeMap<&str, String>) {
    let asked = all.iter().find(|asked| asked.id == "reassignCases").unwrap();
    let held = world.database.hold("select from chains for update").await;
    seen.note(asked, &send(world, asked, &asked.path(ids), None, "reassign").await, 409);
    drop(held);
    seen.note(asked, &send(world, asked, &asked.path(ids), None, "reassign").await, 200);
}
