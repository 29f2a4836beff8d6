//! Cases as far as other parts of the service would have brought them.

use tests::World;

use crate::permissions::advisers;

/// The invented adviser.
const ADVISER: &str = "00000000-0000-7000-8000-000000001006";

/// Whom rows that no operation wrote are by.
const NOBODY: &str = r#"{"kind": "operator", "personId": null, "clientId": null, "role": null}"#;

/// Makes a case one with an adviser, on which these tasks are completed.
pub(crate) async fn advised(world: &World, case: &str, completed: &[&str]) {
    advisers::advised(world, case, ADVISER).await;
    advisers::completed(world, case, completed).await;
}

/// Enters an organisation under this id.
pub(crate) async fn organisation(world: &World, id: &str, name: &str) {
    let organisation = format!(
        "insert into organisations (id, version, kind, legal_name, search_name, ukprn, address, status, created_at, \
         changed_at) select '{id}', 1, 'trust', '{name}', lower('{name}'), '11' || lpad(count(*)::text, 6, '0'), \
         '{{\"line1\": \"1 Invented Street\", \"town\": \"Middlesbrough\", \"postcode\": \"TS1 1AA\"}}', 'active', now(), \
         now() from organisations"
    );
    world.database.execute(&organisation).await;
}

/// Makes an organisation a candidate of a case under this id.
pub(crate) async fn candidate(world: &World, case: &str, id: &str, organisation: &str, selected: bool) {
    let (state, on) = if selected { ("selected", "'2026-02-01'") } else { ("considered", "null") };
    let checks = checks("satisfactory");
    let candidate = format!(
        "insert into candidates (id, case_id, version, organisation_id, added_by, added_at, changed_at, state, \
         selected_on, due_diligence, contact) values ('{id}', '{case}', 1, '{organisation}', '{NOBODY}', now(), now(), \
         '{state}', {on}, '{checks}', '{{}}')"
    );
    world.database.execute(&candidate).await;
}

/// Four checks, the first of which came to this.
pub(crate) fn checks(capacity: &str) -> String {
    let check = |outcome: &str| {
        format!(
            "{{\"outcome\": \"{outcome}\", \"checkedOn\": \"2026-02-02\", \"words\": {{\"finding\": \"Asked.\", \
             \"checkedByName\": \"Pat Sample\"}}, \"enteredBy\": null, \"overridden\": null}}"
        )
    };
    let good = check("satisfactory");
    format!(
        "{{\"capacity\": {}, \"relationshipView\": {good}, \"financialCheck\": {good}, \"vendorAccount\": {good}}}",
        check(capacity)
    )
}
