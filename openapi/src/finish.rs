//! The finishing pass over the generated document.

mod component;
mod copies;
mod lift;
mod members;
mod responses;
mod standing;
#[cfg(test)]
mod tests;
mod unused;

use serde_json::Value;

/// Finishes a document that utoipa generated, so that handlers need to say only what is special about them.
///
/// Adds the responses that follow from a rule, gives every refusal the shape of a problem, makes every member of an
/// answer required, names what utoipa copied or repeated, drops schemas that nothing uses and sorts the components.
/// Finishing a finished document changes nothing.
#[must_use]
pub fn finish(mut document: Value) -> Value {
    if !document.is_object() {
        return document;
    }
    responses::add_standing_responses(&mut document);
    responses::describe_refusals(&mut document);
    copies::name_copies(&mut document);
    members::require_members_of_answers(&mut document);
    // Two schemas that differed in what they require may be the same now.
    copies::name_copies(&mut document);
    lift::lift_parameters(&mut document);
    lift::lift_headers(&mut document);
    unused::drop_unused_schemas(&mut document);
    component::sort(&mut document);
    document
}
