//! Everything that knows SQL, and nothing that knows HTTP or rules.
//!
//! Aggregates come out of rows and go back into them here; every change goes through [`Work`], and every query over
//! cases starts from what the [`Viewer`] may see.
#![warn(missing_docs)]

mod access;
mod advisers;
mod blocks;
mod caller;
mod cases;
mod database;
mod declarations;
mod delegations;
mod error;
mod event;
mod events;
mod health;
mod json;
mod keyset;
mod migrate;
mod organisations;
mod page;
mod people;
mod reference;
mod replies;
mod row;
mod schools;
mod shared;
mod sql;
mod verify;
mod wire;
mod work;

pub use access::{ScopeFilter, ScopeKey, ScopeLine, ScopeSeen};
pub use advisers::{
    AdviserFilter, AdviserKey, AdviserLine, AdviserPeriod, AdviserRead, AdviserSeen, AdviserSort,
};
pub use caller::Viewer;
pub use cases::{
    ActLine, AllocatingRead, AssessingSeen, AssessmentLine, AssignmentLine, CandidateKey, CandidateLine,
    CaseFilter, CaseKey, CaseLine, CaseRead, CaseSchoolChangeLine, CaseSeen, CaseSort, ChainLink,
    CheckFilter, CheckLine, ClosingSeen, CohortSeen, ConcernChanging, ConcernKey, ConcernLine, ConcernNames,
    ConcernSeen, ContactLine, ContactSeen, DecisionFilter, DecisionKey, DecisionLine, DecisionSeen,
    DecisionSort, DecisionSummary, DocumentFilter, DocumentLine, DocumentSeen, FindingRead,
    MatchDecisionSeen, MatchingSeen, NoteKey, NoteLine, NoteSeen, NoteVersionLine, OfOrganisation,
    OfficerSeen, OpeningSeen, PersonName, PlanNames, PlanSeen, RecommendationFilter, RecommendationLine,
    RecommendationSeen, ReferralSeen, ReplacingSeen, ResolvingSeen, SupportingOrganisationLine, TaskSeen,
    TimeKey, WatchLine, WatchSeen, WatchSort,
};
pub use database::{Database, PoolSizes, PoolUsage};
pub use declarations::{
    DeclarationFilter, DeclarationKey, DeclarationLine, DeclaringSeen, EndingSeen, UncheckedCase,
};
pub use delegations::{DelegatingSeen, DelegationFilter, DelegationKey, DelegationLine, DelegationSeen};
pub use error::StorageError;
pub use event::{Chain, ChainKind, EventBody, Head, Once, Subject, unseal};
pub use events::{EventFilter, EventLine, StoredEvent};
pub use migrate::{MIGRATIONS, MigrationError, migrate};
pub use organisations::{OrganisationFilter, OrganisationKey, OrganisationSeen};
pub use page::{Direction, Order, Page, PageRequest};
pub use people::{MeRead, PersonChanging, PersonFilter, PersonKey, PersonLine, PersonSeen};
pub use reference::{ReferenceList, ReferenceValue};
pub use schools::{
    Extract, ImportFinish, ImportKey, ImportLine, ImportSession, ImportStart, ImportSummary, LinkedSchool,
    OpenCase, Rejection, RejectionKey, SchoolChangeLine, SchoolFilter, SchoolKey, SchoolLine, SchoolSort,
    SupportKey, SupportSeen,
};
pub use verify::{Broken, Verified};
pub use work::{Attempt, Kept, KeptReply, Work};
