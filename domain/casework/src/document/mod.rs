//! Documents of a case: references to what is kept elsewhere, never what is in it.

mod fact;
mod lists;
mod refusal;

use kernel::{Actor, Aggregate, Id, Line, Private, Prose, Recorded, Stamp, Timestamp, Version};
use uuid::Uuid;

use crate::CaseId;

pub use fact::{DocumentChanges, DocumentFact};
pub use lists::{DocumentClassification, DocumentKind, DocumentSubjectKind};
pub use refusal::DocumentRefusal;

/// Identifies a document.
pub type DocumentId = Id<Document>;

/// A reference to a document of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Which document.
    pub id: DocumentId,
    /// The case it is of.
    pub case_id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// Who added it.
    pub added_by: Actor,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// What it is called, unless that was erased.
    pub title: Option<Line<200>>,
    /// Where it is, unless it was removed or that was erased.
    pub url: Option<Line<2000>>,
    /// Who supplied it, if that is known.
    pub supplied_by: Option<Line<200>>,
    /// What can be told of it in the open.
    pub particulars: Particulars,
    /// The digest of its contents.
    pub sha256: Option<String>,
    /// The one that took its place.
    pub superseded_by: Option<DocumentId>,
    /// Whether it was removed.
    pub removed: bool,
}

/// What can be told of a document in the open.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Particulars {
    /// What kind of document it is.
    pub document_kind: DocumentKind,
    /// How many bytes it has.
    pub size_bytes: Option<i64>,
    /// What on the case it is about, if not the case itself.
    pub subject: Option<DocumentSubject>,
    /// The day it came.
    pub received_on: Option<chrono::NaiveDate>,
    /// Whether there is personal data in it.
    pub contains_personal_data: bool,
    /// How it is marked.
    pub classification: DocumentClassification,
}

/// What on a case a document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentSubject {
    /// What kind of thing.
    pub kind: DocumentSubjectKind,
    /// Which one.
    pub id: Uuid,
}

/// What somebody says of a document, whether adding or changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedDocument {
    /// What it is called.
    pub title: Line<200>,
    /// Who supplied it.
    pub supplied_by: Option<Line<200>>,
    /// What kind of thing on the case it is about.
    pub subject_kind: Option<DocumentSubjectKind>,
    /// Which one.
    pub subject_id: Option<Uuid>,
    /// The rest, but for what it is about.
    pub particulars: Particulars,
}

/// Where a new document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPlace {
    /// The address.
    pub url: Line<2000>,
    /// The digest of the contents, if it is known.
    pub sha256: Option<String>,
}

impl StatedDocument {
    /// What was said, if it holds together.
    fn checked(
        self,
        stamp: &Stamp,
    ) -> Result<(Line<200>, Option<Line<200>>, Particulars), Vec<DocumentRefusal>> {
        use DocumentRefusal as R;
        let mut refusals = Vec::new();
        if self.particulars.received_on.is_some_and(|day| day > stamp.today) {
            refusals.push(R::ReceivedInFuture);
        }
        let subject = match (self.subject_kind, self.subject_id) {
            (Some(kind), Some(id)) => Some(DocumentSubject { kind, id }),
            (None, None) => None,
            (Some(_), None) => {
                refusals.push(R::Required("/subjectId"));
                None
            }
            (None, Some(_)) => {
                refusals.push(R::Required("/subjectKind"));
                None
            }
        };
        if refusals.is_empty() {
            Ok((self.title, self.supplied_by, Particulars { subject, ..self.particulars }))
        } else {
            Err(refusals)
        }
    }
}

impl Document {
    /// Adds a document to a case.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn add(
        id: DocumentId,
        case_id: CaseId,
        stated: StatedDocument,
        place: DocumentPlace,
        stamp: &Stamp,
    ) -> Result<DocumentFact, Vec<DocumentRefusal>> {
        let (title, supplied_by, particulars) = stated.checked(stamp)?;
        Ok(DocumentFact::Added {
            document_id: id,
            case_id,
            version: Version::FIRST,
            particulars,
            sha256: place.sha256,
            title: Private::Known(title),
            url: Private::Known(place.url),
            supplied_by: supplied_by.map_or(Private::Redacted, Private::Known),
        })
    }

    /// Changes what is said of it; where it is and what is in it stay.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(
        &self,
        stated: StatedDocument,
        in_evidence: bool,
        stamp: &Stamp,
    ) -> Result<DocumentFact, Vec<DocumentRefusal>> {
        let mut refusals = self.standing(in_evidence);
        match stated.checked(stamp) {
            Ok((title, supplied_by, particulars)) if refusals.is_empty() => {
                Ok(DocumentFact::Changed(DocumentChanges {
                    document_id: self.id,
                    version: self.version.next(),
                    particulars,
                    title: Private::Known(title),
                    supplied_by: supplied_by.map_or(Private::Redacted, Private::Known),
                }))
            }
            stated => {
                refusals.extend(stated.err().into_iter().flatten());
                Err(refusals)
            }
        }
    }

    /// Puts another in its place. Both stay; a document in evidence stays in evidence.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn supersede(
        &self,
        new: Option<&Self>,
        reason: Prose<500>,
    ) -> Result<DocumentFact, Vec<DocumentRefusal>> {
        use DocumentRefusal as R;
        let mut refusals = self.standing(false);
        if self.superseded_by.is_some() {
            refusals.push(R::Superseded);
        }
        // One that was superseded itself cannot take a place: there is always a last one.
        match new.filter(|new| !new.removed && new.superseded_by.is_none() && new.id != self.id) {
            Some(new) if refusals.is_empty() => Ok(DocumentFact::Superseded {
                document_id: self.id,
                version: self.version.next(),
                new_document_id: new.id,
                reason: Private::Known(reason),
            }),
            Some(_) => Err(refusals),
            None => {
                refusals.push(R::UnknownReplacement);
                Err(refusals)
            }
        }
    }

    /// Removes it: that it was there stays on record, where it was does not.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn remove(
        &self,
        reason: Prose<500>,
        in_evidence: bool,
    ) -> Result<DocumentFact, Vec<DocumentRefusal>> {
        let refusals = self.standing(in_evidence);
        if refusals.is_empty() {
            Ok(DocumentFact::Removed {
                document_id: self.id,
                version: self.version.next(),
                reason: Private::Known(reason),
            })
        } else {
            Err(refusals)
        }
    }

    fn standing(&self, in_evidence: bool) -> Vec<DocumentRefusal> {
        let rules = [(self.removed, DocumentRefusal::Removed), (in_evidence, DocumentRefusal::InEvidence)];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect()
    }
}

impl Aggregate for Document {
    type Fact = DocumentFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<DocumentFact>) -> Option<Self> {
        use DocumentFact as F;
        let at = recorded.at;
        match (before, &recorded.fact) {
            (
                None,
                F::Added { document_id, case_id, version, particulars, sha256, title, url, supplied_by },
            ) => Some(Self {
                id: *document_id,
                case_id: *case_id,
                version: *version,
                added_by: recorded.by.clone(),
                added_at: at,
                changed_at: at,
                title: title.known().cloned(),
                url: url.known().cloned(),
                supplied_by: supplied_by.known().cloned(),
                particulars: particulars.clone(),
                sha256: sha256.clone(),
                superseded_by: None,
                removed: false,
            }),
            (Some(document), F::Changed(changes)) => Some(Self {
                version: changes.version,
                changed_at: at,
                title: changes.title.known().cloned(),
                supplied_by: changes.supplied_by.known().cloned(),
                particulars: changes.particulars.clone(),
                ..document
            }),
            (Some(document), F::Superseded { version, new_document_id, .. }) => {
                let superseded_by = Some(*new_document_id);
                Some(Self { version: *version, changed_at: at, superseded_by, ..document })
            }
            (Some(document), F::Removed { version, .. }) => {
                Some(Self { version: *version, changed_at: at, url: None, removed: true, ..document })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
