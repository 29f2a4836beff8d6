//! The habits of HTTP, each once: problems, bodies, queries, tags, pages, and what surrounds every request.

mod body;
mod catalogue;
mod code;
mod cursor;
pub(crate) mod dates;
mod enter;
mod etag;
mod fallback;
mod form;
mod once;
mod page;
mod prepare;
mod problem;
mod problem_kind;
mod query;

pub(crate) use body::{Body, Request, meaning_of};
pub use catalogue::Catalogue;
pub(crate) use code::Code;
pub use cursor::CursorKey;
pub(crate) use cursor::Paging;
pub(crate) use enter::{RequestInfo, enter};
pub(crate) use etag::{Answer, EtagMember, IfMatch, Tagged, not_modified, tag, with_tag};
pub(crate) use fallback::{fallback, options};
pub(crate) use form::Form;
pub(crate) use once::IdempotencyKey;
pub(crate) use page::{Listed, PageQuery, Paged, SortOrder, page_view};
pub(crate) use prepare::prepare;
pub use problem::{Fault, Problem, ProblemError};
pub(crate) use problem::{PROBLEM_BASE, ProblemBody, camel, faults};
pub use problem_kind::ProblemKind;
pub(crate) use query::{NoQuery, Query, known_parameters};
