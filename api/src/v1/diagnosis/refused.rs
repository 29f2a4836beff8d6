use casework::CaseId;
use casework::task::Gate;
use kernel::{Coded, Reason};

use crate::http::Problem;
use crate::v1::tasks::gate_link;

/// The reasons, each gate with a link to what opens it.
pub(crate) fn gate_links<R: Reason>(case: CaseId, refusals: &[R]) -> Problem {
    Problem::refused_with(refusals, |code| Gate::of(code).map(|gate| gate_link(case, gate)))
}
