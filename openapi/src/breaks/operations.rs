//! One operation on both sides.

use super::{answers, parameters, requests};
use crate::operation::Operation;

pub(super) fn compare(was: Operation<'_>, now: Operation<'_>, found: &mut Vec<String>) {
    let label = was.label();
    names(&label, was, now, found);
    access(&label, was, now, found);
    parameters::compare(&label, was, now, found);
    requests::compare(&label, was, now, found);
    answers::compare(&label, was, now, found);
}

fn names(label: &str, was: Operation<'_>, now: Operation<'_>, found: &mut Vec<String>) {
    if let Some(name) = was.node.text("operationId")
        && now.node.text("operationId") != Some(name)
    {
        let changed = now.node.text("operationId").unwrap_or("nothing");
        found.push(format!("{label}: the operationId `{name}` is now `{changed}`."));
    }
}

/// Any one of the required roles lets a caller in, so that a role that is lost shuts somebody out.
fn access(label: &str, was: Operation<'_>, now: Operation<'_>, found: &mut Vec<String>) {
    if was.is_open() && !now.is_open() {
        found.push(format!("{label}: was open to everybody and now needs a token."));
    }
    let roles = |operation: Operation<'_>| -> Vec<String> {
        operation
            .node
            .list("x-required-roles")
            .filter_map(|role| role.value().as_str().map(str::to_owned))
            .collect()
    };
    let (before, after) = (roles(was), roles(now));
    for role in before.iter().filter(|role| !after.contains(role)) {
        found.push(format!("{label}: the role `{role}` no longer suffices."));
    }
    if before.is_empty() && !after.is_empty() {
        found.push(format!("{label}: needed no role and now needs one of `{}`.", after.join("`, `")));
    }
}
