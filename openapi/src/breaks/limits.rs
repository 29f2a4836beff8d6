//! Limits on what clients may send.

use serde_json::Value;

use super::schemas::Comparison;
use super::shape::Shape;

/// Limits that are tighter when they are lower.
const UPPER: [&str; 5] = ["maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"];

/// Limits that are tighter when they are higher.
const LOWER: [&str; 5] = ["minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"];

/// Limits that cannot be compared by size: any other value, or one where there was none, is a break.
const INCOMPARABLE: [&str; 2] = ["pattern", "multipleOf"];

pub(super) fn compare(comparison: &mut Comparison<'_>, was: &Shape<'_>, now: &Shape<'_>) {
    for name in UPPER {
        note_if(comparison, name, was, now, |before, after| after < before);
    }
    for name in LOWER {
        note_if(comparison, name, was, now, |before, after| after > before);
    }
    for name in INCOMPARABLE {
        let (before, after) = (was.keyword(name), now.keyword(name));
        if let Some(after) = after.filter(|after| before != Some(*after)) {
            note(comparison, name, before, after);
        }
    }
    let unique = |shape: &Shape<'_>| shape.keyword("uniqueItems") == Some(&Value::Bool(true));
    if unique(now) && !unique(was) {
        comparison.note("the items must now differ");
    }
}

fn note_if(
    comparison: &mut Comparison<'_>,
    name: &str,
    was: &Shape<'_>,
    now: &Shape<'_>,
    is_tighter: impl Fn(f64, f64) -> bool,
) {
    let (before, after) = (was.keyword(name), now.keyword(name));
    let Some((after, limit)) = after.and_then(|after| Some((after, after.as_f64()?))) else { return };
    if before.and_then(Value::as_f64).is_none_or(|before| is_tighter(before, limit))
        && !says_nothing(name, limit)
    {
        note(comparison, name, before, after);
    }
}

/// A lower limit of zero on a length or a count is what holds without it.
fn says_nothing(name: &str, limit: f64) -> bool {
    matches!(name, "minLength" | "minItems" | "minProperties") && limit <= 0.0
}

fn note(comparison: &mut Comparison<'_>, name: &str, before: Option<&Value>, after: &Value) {
    let before = before.map_or_else(|| "none".to_owned(), ToString::to_string);
    comparison.note(&format!("{name} was {before} and is now {after}"));
}
