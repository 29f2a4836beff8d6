//! Whether what a change of a plan names is its case's.

use casework::CaseId;
use casework::plan::PlanNamed;
use futures_util::future::try_join3;
use uuid::Uuid;

use super::documents::has_documents;
use super::recommendations::load_recommendation;
use crate::StorageError;
use crate::wire::Wire;

/// What a change of a plan names besides the plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanNames {
    /// The document that holds it.
    pub document: Option<Uuid>,
    /// The document that says what it will cost.
    pub expenditure_document: Option<Uuid>,
    /// The recommendation that goes with it.
    pub recommendation: Option<Uuid>,
}

impl PlanNames {
    /// Whether what is named is the case's.
    pub(super) async fn known(self, connection: &Wire, case: CaseId) -> Result<PlanNamed, StorageError> {
        let (document, expenditure_document, recommendation) = try_join3(
            has_documents(connection, case, self.document),
            has_documents(connection, case, self.expenditure_document),
            load_recommendation(connection, case, self.recommendation),
        )
        .await?;
        let standing = recommendation.filter(|line| line.recommendation.withdrawn_at.is_none());
        let recommendation = self.recommendation.is_none() || standing.is_some();
        Ok(PlanNamed { document, expenditure_document, recommendation })
    }
}
