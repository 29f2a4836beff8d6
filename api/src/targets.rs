//! What changes are about: where a caller stands towards each kind of thing.

use authority::{Position, ScopeId};
use casework::{CaseId, NoteId};
use persistence::{Database, StorageError, Viewer};

use crate::context::Target;

/// A case.
pub(crate) struct OfCase(pub(crate) CaseId);

/// A note on a case.
pub(crate) struct OfNote(pub(crate) CaseId, pub(crate) NoteId);

/// An access scope.
pub(crate) struct OfScope(pub(crate) ScopeId);

/// A change to a case's school.
pub(crate) struct OfSchoolChange(pub(crate) CaseId, pub(crate) uuid::Uuid);

/// Nothing that exists yet: the caller stands wherever the record puts them.
pub(crate) struct OfNothing;

impl Target for OfCase {
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError> {
        Ok(db.knows_case(viewer, self.0).await?.map(|read| read.position))
    }
}

impl Target for OfNote {
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError> {
        Ok(db.note(viewer, self.0, self.1).await?.map(|seen| seen.read.position))
    }
}

impl Target for OfScope {
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError> {
        let scope = db.scope(viewer, self.0).await?;
        Ok(if scope.is_some() { Some(db.standing(viewer).await?) } else { None })
    }
}

impl Target for OfSchoolChange {
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError> {
        let change = db.case_school_change(viewer, self.0, self.1).await?;
        Ok(change.map(|seen| seen.seen.read.position))
    }
}

impl Target for OfNothing {
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError> {
        db.standing(viewer).await.map(Some)
    }
}
