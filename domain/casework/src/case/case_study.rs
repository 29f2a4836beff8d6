use kernel::{Private, Prose};

use super::{Case, CaseFact};
use crate::{CaseRefusal, Written};

/// Whether others could learn from a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CaseStudy {
    /// Not that anybody said so.
    #[default]
    NotCandidate,
    /// Somebody thinks so.
    Candidate {
        /// Why.
        details: Private<Prose<4000>>,
    },
}

impl CaseStudy {
    /// Whether it is a candidate.
    #[must_use]
    pub const fn is_candidate(&self) -> bool {
        matches!(self, Self::Candidate { .. })
    }

    /// Why, if it is one and that was not erased.
    #[must_use]
    pub const fn details(&self) -> Option<&Prose<4000>> {
        match self {
            Self::Candidate { details } => details.known(),
            Self::NotCandidate => None,
        }
    }
}

impl Case {
    /// Says whether others could learn from the case, and what.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn set_case_study(
        &self,
        candidate: bool,
        details: Option<Prose<4000>>,
    ) -> Result<CaseFact, Vec<CaseRefusal>> {
        let mut refusals = Vec::new();
        match (candidate, &details) {
            (true, None) => refusals.push(CaseRefusal::Required("/details")),
            (false, Some(_)) => refusals.push(CaseRefusal::MustBeNull("/details")),
            (true, Some(_)) | (false, None) => {}
        }
        refusals.extend(self.status.accepts(Written::CaseStudy).err());
        if refusals.is_empty() {
            let details = details.map_or(Private::Redacted, Private::Known);
            Ok(CaseFact::CaseStudyChanged { candidate, details })
        } else {
            Err(refusals)
        }
    }
}
