use kernel::{Fact, Line, Private, Prose, Version};
use serde::{Deserialize, Serialize};

use super::{DocumentId, Particulars};
use crate::CaseId;

/// What can happen to a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum DocumentFact {
    /// It was added.
    #[serde(rename = "document.added")]
    Added {
        /// Which document.
        document_id: DocumentId,
        /// The case it is of.
        case_id: CaseId,
        /// The version this made.
        version: Version,
        /// What can be told of it in the open.
        #[serde(flatten)]
        particulars: Particulars,
        /// The digest of its contents.
        sha256: Option<String>,
        /// What it is called.
        #[serde(default)]
        title: Private<Line<200>>,
        /// Where it is.
        #[serde(default)]
        url: Private<Line<2000>>,
        /// Who supplied it.
        #[serde(default)]
        supplied_by: Private<Line<200>>,
    },
    /// What is said of it was changed.
    #[serde(rename = "document.changed")]
    Changed(DocumentChanges),
    /// Another took its place.
    #[serde(rename = "document.superseded")]
    Superseded {
        /// Which document.
        document_id: DocumentId,
        /// The version this made.
        version: Version,
        /// The one that took its place.
        new_document_id: DocumentId,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// It was removed.
    #[serde(rename = "document.removed")]
    Removed {
        /// Which document.
        document_id: DocumentId,
        /// The version this made.
        version: Version,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

/// What is said of a document from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentChanges {
    /// Which document.
    pub document_id: DocumentId,
    /// The version this made.
    pub version: Version,
    /// What can be told of it in the open.
    #[serde(flatten)]
    pub particulars: Particulars,
    /// What it is called.
    #[serde(default)]
    pub title: Private<Line<200>>,
    /// Who supplied it.
    #[serde(default)]
    pub supplied_by: Private<Line<200>>,
}

impl Fact for DocumentFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Added { .. } => "document.added",
            Self::Changed(_) => "document.changed",
            Self::Superseded { .. } => "document.superseded",
            Self::Removed { .. } => "document.removed",
        }
    }
}
