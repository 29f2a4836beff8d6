use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::batch::{Outcome, Terms};
use crate::http::{Problem, ProblemError};

/// How a batch is to be taken.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(super) struct BatchQuery {
    /// Whether only to say what would happen.
    #[param(nullable = false)]
    dry_run: Option<bool>,
    /// Whether nothing is written if one row is refused.
    #[param(nullable = false)]
    atomic: Option<bool>,
}

impl From<BatchQuery> for Terms {
    fn from(query: BatchQuery) -> Self {
        Self { dry_run: query.dry_run.unwrap_or_default(), atomic: query.atomic.unwrap_or_default() }
    }
}

/// What came of a batch of assignments.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AssignmentBatchResult)]
pub(crate) struct AssignmentBatchResultView {
    /// Whether it was only said what would happen.
    dry_run: bool,
    /// Whether nothing was to be written if one row was refused.
    atomic: bool,
    /// Whether what could be done was written.
    written: bool,
    /// How many rows there were.
    #[schema(minimum = 0, maximum = 500)]
    rows: usize,
    /// How many of them could be done.
    #[schema(minimum = 0, maximum = 500)]
    done: usize,
    /// How many were refused.
    #[schema(minimum = 0, maximum = 500)]
    refused: usize,
    /// What came of each, in the order asked for.
    #[schema(max_items = 500)]
    items: Vec<AssignmentBatchRow>,
}

/// What came of one row of a batch.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AssignmentBatchRow {
    /// Its place among the rows, from 0.
    #[schema(minimum = 0, maximum = 499)]
    index: usize,
    /// The case.
    case_id: Uuid,
    /// The status that it would have been answered with alone.
    #[schema(minimum = 200, maximum = 599)]
    status: u16,
    /// Why it was refused, if it was.
    problem: Option<BatchProblem>,
}

/// Why a row of a batch was refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct BatchProblem {
    /// What kind of problem it is, as a stable code.
    #[schema(example = "invalidTransition", max_length = 50)]
    code: String,
    /// What happened, for people.
    #[schema(example = "This person is not the delivery officer of the case", max_length = 2000)]
    detail: String,
    /// Each thing that is wrong.
    #[schema(max_items = 1000)]
    errors: Vec<ProblemError>,
}

impl From<&Problem> for BatchProblem {
    fn from(problem: &Problem) -> Self {
        let (detail, errors) = problem.said();
        Self { code: problem.kind().describe().code.to_owned(), detail, errors }
    }
}

impl From<&Outcome> for AssignmentBatchResultView {
    fn from(outcome: &Outcome) -> Self {
        let (rows, refused) = (outcome.rows.len(), outcome.refused());
        let items = outcome.rows.iter().enumerate().map(|(index, (case, problem))| AssignmentBatchRow {
            index,
            case_id: case.uuid(),
            status: problem.as_ref().map_or(200, |problem| problem.kind().describe().status),
            problem: problem.as_ref().map(BatchProblem::from),
        });
        Self {
            dry_run: outcome.terms.dry_run,
            atomic: outcome.terms.atomic,
            written: outcome.counts(),
            rows,
            done: rows - refused,
            refused,
            items: items.collect(),
        }
    }
}
