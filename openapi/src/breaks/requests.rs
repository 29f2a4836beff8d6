//! The body that a client sends: the new document must take whatever the released one took.

use super::contents;
use super::schemas::Direction;
use crate::operation::Operation;

pub(super) fn compare(label: &str, was: Operation<'_>, now: Operation<'_>, found: &mut Vec<String>) {
    if now.body().is_some_and(|body| body.flag("required"))
        && !was.body().is_some_and(|body| body.flag("required"))
    {
        found.push(format!("{label}: the request body is now required."));
    }
    let Some(before) = was.body() else { return };
    let Some(after) = now.body() else {
        found.push(format!("{label}: the request body is gone."));
        return;
    };
    contents::compare(&format!("{label}, request"), Direction::Request, before, after, found);
}
