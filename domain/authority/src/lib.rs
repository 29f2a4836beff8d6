//! Who may do what, and who decided what.
//!
//! Roles come from the token, scope from the record, and [`permit`] is the only place that knows roles. Decisions are
//! written once and rest on a delegation in force on their day. What is being decided is other crates' business.
#![warn(missing_docs)]

mod act;
mod block;
mod decision;
mod delegate;
mod delegation;
mod operation;
mod permit;
mod role;
mod scope;

pub use act::{
    Act, ActRefusal, Correction, Lineage, Replacement, Replacing, SET_ASIDE, Standing, StandingDecision,
};
pub use block::{Block, BlockFact, BlockId, BlockRefusal, BlockedIdentity};
pub use decision::{
    Channel, Decision, DecisionFact, DecisionFacts, DecisionId, DecisionInput, DecisionKind,
    DecisionReference, DecisionRefusal, OptionConsidered, Question,
};
pub use delegate::{CreateDelegation, DelegatingFacts, DelegationFact, DelegationRefusal, GivenDelegation};
pub use delegation::{Delegation, DelegationId, Holder, Level};
pub use operation::{Grant, Operation, Reach, Rule};
pub use permit::{Caller, Denied, Identity, Permit, Position, may_call, permit, reaches};
pub use role::{Role, Roles, Sight};
pub use scope::{AccessScope, GrantScope, ScopeFact, ScopeHolder, ScopeId, ScopeRefusal};
