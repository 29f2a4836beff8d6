//! Version 1 of the surface: one file an endpoint, one folder a resource.

mod access;
mod address;
pub(crate) mod advisers;
mod bulk;
pub(crate) mod cases;
pub(crate) mod codes;
mod concerns;
mod conflicts;
mod contacts;
pub(crate) mod decisions;
mod delegations;
mod diagnosis;
mod documents;
mod matching;
mod me;
pub(crate) mod notes;
mod organisations;
mod people;
mod plan;
mod recommendations;
mod reference;
mod reviews;
pub(crate) mod schools;
mod shared;
mod support;
pub(crate) mod tasks;
pub(crate) mod watchlist;

use crate::routes::Routes;

/// Everything under `/v1`: the list is both what is served and what is documented.
pub(crate) fn routes(config: &mut impl Routes) {
    config
        .configure(schools::routes)
        .configure(cases::routes)
        .configure(bulk::routes)
        .configure(tasks::routes)
        .configure(plan::routes)
        .configure(reviews::routes)
        .configure(diagnosis::routes)
        .configure(matching::routes)
        .configure(concerns::routes)
        .configure(notes::routes)
        .configure(documents::routes)
        .configure(recommendations::routes)
        .configure(contacts::routes)
        .configure(support::routes)
        .configure(watchlist::routes)
        .configure(decisions::routes)
        .configure(delegations::routes)
        .configure(organisations::routes)
        .configure(people::routes)
        .configure(advisers::routes)
        .configure(conflicts::routes)
        .configure(access::routes)
        .configure(reference::routes)
        .configure(me::routes);
}
