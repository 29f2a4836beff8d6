//! The body that a client sends: the new document must take whatever the released one took.

use super::operations::schemas_by_media;
use super::schemas::{Comparison, Direction};
use super::shape::anything;
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
    for (media, schema) in schemas_by_media(before) {
        let place = format!("{label}, request {media}");
        match schemas_by_media(after).find(|(name, _)| *name == media) {
            None => found.push(format!("{place}: the media type is no longer taken.")),
            Some((_, now_schema)) => Comparison::new(&place, Direction::Request, found).compare(
                schema.unwrap_or_else(|| anything(before)),
                now_schema.unwrap_or_else(|| anything(after)),
            ),
        }
    }
}
