//! What changes are about: where a caller stands towards each kind of thing.

use authority::{Position, ScopeId};
use casework::matching::CandidateId;
use casework::{CaseId, NoteId};
use persistence::{Database, StorageError, Viewer};
use register::OrganisationId;

use crate::context::Target;

/// A case.
pub(crate) struct OfCase(pub(crate) CaseId);

/// A note on a case.
pub(crate) struct OfNote(pub(crate) CaseId, pub(crate) NoteId);

/// A candidate of a case.
pub(crate) struct OfCandidate(pub(crate) CaseId, pub(crate) CandidateId);

/// An organisation.
pub(crate) struct OfOrganisation(pub(crate) OrganisationId);

/// An access scope.
pub(crate) struct OfScope(pub(crate) ScopeId);

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

impl Target for OfCandidate {
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError> {
        let matching = db.matching(viewer, self.0).await?;
        Ok(matching
            .filter(|matching| matching.candidate(self.1).is_some())
            .map(|matching| matching.seen.read.position))
    }
}

impl Target for OfOrganisation {
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError> {
        let known = db.organisation(self.0).await?;
        Ok(if known.is_some() { Some(db.standing(viewer).await?) } else { None })
    }
}

impl Target for OfScope {
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError> {
        let scope = db.scope(viewer, self.0).await?;
        Ok(if scope.is_some() { Some(db.standing(viewer).await?) } else { None })
    }
}

impl Target for OfNothing {
    async fn position(&self, db: &Database, viewer: &Viewer) -> Result<Option<Position>, StorageError> {
        db.standing(viewer).await.map(Some)
    }
}
