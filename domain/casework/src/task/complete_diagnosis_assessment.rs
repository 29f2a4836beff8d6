use authority::{DecisionKind, Role};
use chrono::NaiveDate;
use kernel::Coded;
use serde::{Deserialize, Serialize};

use super::{Answers, Around, References, TaskKey, TaskRefusal, broken};
use crate::{DocumentId, RecommendationId};

/// Task 10: the assessment is on file, with what the adviser recommends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompleteDiagnosisAssessment {
    /// Whether the findings were talked through with the adviser.
    pub talked_to_adviser: bool,
    /// Whether the assessment is completed.
    pub assessment_completed: bool,
    /// The day it was saved.
    pub saved_on: Option<NaiveDate>,
    /// The assessment.
    pub document_id: Option<DocumentId>,
    /// What the adviser recommends.
    pub recommendation_id: Option<RecommendationId>,
}

impl Answers for CompleteDiagnosisAssessment {
    const TASK: TaskKey = TaskKey::CompleteDiagnosisAssessment;

    fn refusals(&self, around: &Around<'_>) -> Vec<TaskRefusal> {
        use TaskRefusal as R;
        let named = self.recommendation_id;
        let found = named.and_then(|id| around.known.recommendations.get(&id));
        // An adviser who has since been replaced was the case's adviser when recommending.
        let by_adviser = |role: Option<&str>| role == Some(Role::CaseAdvise.code());
        broken([
            (around.in_future(self.saved_on), R::DateInFuture("/savedOn")),
            (around.lacks(self.document_id), R::UnknownReference("/documentId")),
            (named.is_some() && found.is_none(), R::UnknownReference("/recommendationId")),
            (
                found.is_some_and(|found| found.decision_kind != DecisionKind::InitialDiagnosis),
                R::RecommendationOfAnotherKind,
            ),
            (
                found.is_some_and(|found| !by_adviser(found.author.role.as_deref())),
                R::RecommendationNotByAdviser,
            ),
        ])
    }

    fn complete(&self, _: &Around<'_>) -> bool {
        self.talked_to_adviser
            && self.assessment_completed
            && self.saved_on.is_some()
            && self.document_id.is_some()
            && self.recommendation_id.is_some()
    }

    fn references(&self) -> References {
        References { document: self.document_id, recommendation: self.recommendation_id }
    }
}
