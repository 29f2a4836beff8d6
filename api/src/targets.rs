//! What changes are about: where a caller stands towards each kind of thing.

use authority::{DecisionId, DelegationId, Operation, Position, ScopeId, reaches};
use casework::concern::ConcernId;
use casework::conflict::DeclarationId;
use casework::matching::CandidateId;
use casework::plan::{ObjectiveId, PlanVersionId};
use casework::review::ReviewId;
use casework::{CaseId, ContactId, DocumentId, NoteId, RecommendationId, ReferralId, UniversalSupportId};
use chrono::NaiveDate;
use kernel::PersonId;
use persistence::{Database, Viewer};
use register::{OrganisationId, Urn};

use crate::context::{Positioned, Target};

/// A case.
pub(crate) struct OfCase(pub(crate) CaseId);

/// A note on a case.
pub(crate) struct OfNote(pub(crate) CaseId, pub(crate) NoteId);

/// A concern on a case.
pub(crate) struct OfConcern(pub(crate) CaseId, pub(crate) ConcernId);

/// A contact of a case.
pub(crate) struct OfContact(pub(crate) CaseId, pub(crate) ContactId);

/// A version of a case's plan.
pub(crate) struct OfPlanVersion(pub(crate) CaseId, pub(crate) PlanVersionId);

/// An objective of a case's plan.
pub(crate) struct OfObjective(pub(crate) CaseId, pub(crate) ObjectiveId);

/// A review on a case.
pub(crate) struct OfReview(pub(crate) CaseId, pub(crate) ReviewId);

/// What a review says, or could say, of an objective.
pub(crate) struct OfRating(pub(crate) CaseId, pub(crate) ReviewId, pub(crate) ObjectiveId);

/// A structural referral of a case.
pub(crate) struct OfReferral(pub(crate) CaseId, pub(crate) ReferralId);

/// A school, today.
pub(crate) struct OfSchool(pub(crate) Urn, pub(crate) NaiveDate);

/// Universal support that a school has taken up, today.
pub(crate) struct OfSupport(pub(crate) Urn, pub(crate) UniversalSupportId, pub(crate) NaiveDate);
/// A document of a case.
pub(crate) struct OfDocument(pub(crate) CaseId, pub(crate) DocumentId);

/// A recommendation on a case.
pub(crate) struct OfRecommendation(pub(crate) CaseId, pub(crate) RecommendationId);
/// A candidate of a case.
pub(crate) struct OfCandidate(pub(crate) CaseId, pub(crate) CandidateId);

/// An organisation.
pub(crate) struct OfOrganisation(pub(crate) OrganisationId);

/// An access scope.
pub(crate) struct OfScope(pub(crate) ScopeId);

/// A change to a case's school.
pub(crate) struct OfSchoolChange(pub(crate) CaseId, pub(crate) uuid::Uuid);

/// A person.
pub(crate) struct OfPerson(pub(crate) PersonId);

/// A declaration of a conflict, for whoever an operation reaches it for.
pub(crate) struct OfDeclaration(pub(crate) DeclarationId, pub(crate) Operation);

/// Something about an adviser that does not exist yet, and that may be about the caller.
pub(crate) struct OfOneself;
/// A decision.
pub(crate) struct OfDecision(pub(crate) DecisionId);

/// A delegation.
pub(crate) struct OfDelegation(pub(crate) DelegationId);

/// Nothing that exists yet: the caller stands wherever the record puts them.
pub(crate) struct OfNothing;

impl Target for OfCase {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { Ok(db.knows_case(viewer, self.0).await?.map(|read| read.position)) })
    }
}

impl Target for OfNote {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { Ok(db.note(viewer, self.0, self.1).await?.map(|seen| seen.read.position)) })
    }
}

impl Target for OfConcern {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { Ok(db.concern(viewer, self.0, self.1).await?.map(|seen| seen.read.position)) })
    }
}

impl Target for OfContact {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { Ok(db.contact(viewer, self.0, self.1).await?.map(|seen| seen.read.position)) })
    }
}

impl Target for OfPlanVersion {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let plan = db.plan(viewer, self.0).await?.filter(|plan| plan.version(self.1).is_some());
            Ok(plan.map(|plan| plan.seen.read.position))
        })
    }
}

impl Target for OfObjective {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let plan = db.plan(viewer, self.0).await?.filter(|plan| plan.plan.objective(self.1).is_some());
            Ok(plan.map(|plan| plan.seen.read.position))
        })
    }
}

impl Target for OfReview {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let plan = db.plan(viewer, self.0).await?.filter(|plan| plan.review(self.1).is_some());
            Ok(plan.map(|plan| plan.seen.read.position))
        })
    }
}

impl Target for OfRating {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let plan = db.plan(viewer, self.0).await?;
            let plan =
                plan.filter(|plan| plan.review(self.1).is_some() && plan.plan.objective(self.2).is_some());
            Ok(plan.map(|plan| plan.seen.read.position))
        })
    }
}

impl Target for OfReferral {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { Ok(db.referral(viewer, self.0, self.1).await?.map(|seen| seen.read.position)) })
    }
}

impl Target for OfSchool {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { db.towards_school(viewer, &self.0, self.1).await })
    }
}

impl Target for OfSupport {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { db.towards_support(viewer, &self.0, self.1, self.2).await })
    }
}

impl Target for OfDocument {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { Ok(db.document(viewer, self.0, self.1).await?.map(|seen| seen.read.position)) })
    }
}

impl Target for OfRecommendation {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            Ok(db.recommendation(viewer, self.0, self.1).await?.map(|seen| seen.read.position))
        })
    }
}

impl Target for OfCandidate {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let matching = db.matching(viewer, self.0).await?;
            let matching = matching.filter(|matching| matching.candidate(self.1).is_some());
            Ok(matching.map(|matching| matching.seen.read.position))
        })
    }
}

impl Target for OfOrganisation {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let known = db.organisation(self.0).await?;
            Ok(if known.is_some() { Some(db.standing(viewer).await?) } else { None })
        })
    }
}

impl Target for OfScope {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let scope = db.scope(viewer, self.0).await?;
            Ok(if scope.is_some() { Some(db.standing(viewer).await?) } else { None })
        })
    }
}

impl Target for OfSchoolChange {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let change = db.case_school_change(viewer, self.0, self.1).await?;
            Ok(change.map(|seen| seen.seen.read.position))
        })
    }
}

impl Target for OfPerson {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let person = db.person(viewer, self.0).await?;
            Ok(if person.is_some() { Some(db.standing(viewer).await?) } else { None })
        })
    }
}

impl Target for OfDeclaration {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let reaches = reaches(self.1, viewer.caller());
            Ok(db.declaration(viewer, &reaches, self.0).await?.map(|line| line.position))
        })
    }
}

impl Target for OfOneself {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { Ok(Some(Position { own: true, ..db.standing(viewer).await? })) })
    }
}

impl Target for OfDecision {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { Ok(db.decision(viewer, self.0).await?.map(|seen| seen.read.position)) })
    }
}

impl Target for OfDelegation {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move {
            let delegation = db.delegation(viewer, self.0, false).await?;
            Ok(if delegation.is_some() { Some(db.standing(viewer).await?) } else { None })
        })
    }
}

impl Target for OfNothing {
    fn position<'a>(&'a self, db: &'a Database, viewer: &'a Viewer) -> Positioned<'a> {
        Box::pin(async move { db.standing(viewer).await.map(Some) })
    }
}
