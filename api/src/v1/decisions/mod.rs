//! Decisions: what is said of one when it is recorded, and what is seen of it then.

mod input;
mod view;

pub(crate) use input::DecisionBody;
pub(crate) use view::DecisionView;
