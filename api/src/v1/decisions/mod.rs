//! Decisions: what is said of one when it is recorded.

mod input;

pub(crate) use input::DecisionBody;
