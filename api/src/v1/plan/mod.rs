//! The improvement plan of a case: versions received, what became of them, and its objectives.

mod add_objective;
mod add_version;
mod approval;
mod clearance;
mod complete;
mod objective;
mod objectives;
mod read;
mod remove_objective;
mod reopen;
mod review;
mod save_review;
mod submit;
mod update_objective;
mod version_view;
mod versions;
mod view;

use authority::{Operation, permit};
use kernel::{Coded, Version};
use persistence::{Chain, PlanSeen, Viewer};

use crate::context::Standing;
use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(read::get_plan)
        .service(versions::list_plan_versions)
        .service(add_version::add_plan_version)
        .service(versions::get_plan_version)
        .service(review::get_plan_version_review)
        .service(save_review::save_plan_version_review)
        .service(clearance::record_plan_clearance)
        .service(submit::submit_plan_version)
        .service(approval::record_plan_decision)
        .service(objectives::list_objectives)
        .service(add_objective::add_objective)
        .service(objective::get_objective)
        .service(update_objective::update_objective)
        .service(remove_objective::remove_objective)
        .service(complete::complete_objectives)
        .service(reopen::reopen_objectives);
}

/// Where the caller stands towards a case's plan, or to a part of it of this version.
pub(crate) fn standing(seen: &PlanSeen, version: Option<Version>) -> Standing {
    let read = &seen.seen.read;
    Standing { position: read.position, chain: Chain::case(read.case.id), head: read.head.clone(), version }
}

/// Those of the possible steps that the caller may take.
pub(crate) fn allowed(
    viewer: &Viewer,
    seen: &PlanSeen,
    steps: impl IntoIterator<Item = &'static str>,
) -> Vec<&'static str> {
    let position = &seen.seen.read.position;
    let may = |step: &&'static str| {
        Operation::of(step).is_some_and(|step| permit(step, viewer.caller(), position).is_ok())
    };
    steps.into_iter().filter(may).collect()
}
