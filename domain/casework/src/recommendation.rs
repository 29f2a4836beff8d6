use std::borrow::Cow;

use authority::DecisionKind;
use chrono::NaiveDate;
use kernel::{
    Actor, Aggregate, Fact, Family, Id, Line, Private, Prose, Reason, Recorded, Stamp, Timestamp, Version,
};
use serde::{Deserialize, Serialize};

use crate::{Case, CaseId, CaseRefusal, DocumentId, Written};

/// Identifies a recommendation.
pub type RecommendationId = Id<Recommendation>;

/// What somebody recommends to whoever decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// Which recommendation.
    pub id: RecommendationId,
    /// The case it is on.
    pub case_id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// The kind of decision it is for.
    pub decision_kind: DecisionKind,
    /// The outcome that is recommended.
    pub option: Line<100>,
    /// Why, unless that was erased.
    pub reasons: Option<Prose<4000>>,
    /// The day it was made.
    pub recommended_on: NaiveDate,
    /// The documents that bear it out.
    pub documents: Vec<DocumentId>,
    /// Who made it, and alone may withdraw it.
    pub author: Actor,
    /// When it was recorded.
    pub made_at: Timestamp,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<Timestamp>,
}

/// What somebody asks for when recommending something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakeRecommendation {
    /// The new recommendation.
    pub id: RecommendationId,
    /// The kind of decision it is for.
    pub decision_kind: DecisionKind,
    /// The outcome that is recommended.
    pub option: Line<100>,
    /// Why.
    pub reasons: Prose<4000>,
    /// The day it was made.
    pub recommended_on: NaiveDate,
    /// The documents that bear it out.
    pub documents: Vec<DocumentId>,
}

/// Why something cannot be done to a recommendation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecommendationRefusal {
    /// Made after today.
    MadeInFuture,
    /// The case has none of some of the documents.
    UnknownDocuments,
    /// It has been withdrawn.
    Withdrawn,
    /// A decision has answered it.
    AlreadyAnswered,
    /// The case is closed.
    Case(CaseRefusal),
}

impl Reason for RecommendationRefusal {
    fn family(&self) -> Family {
        match self {
            Self::MadeInFuture | Self::UnknownDocuments => Family::Invalid,
            Self::Withdrawn | Self::AlreadyAnswered => Family::WrongState,
            Self::Case(refusal) => refusal.family(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::MadeInFuture => "dateInFuture",
            Self::UnknownDocuments => "unknownReference",
            Self::Withdrawn => "recommendationWithdrawn",
            Self::AlreadyAnswered => "alreadyAnswered",
            Self::Case(refusal) => refusal.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::MadeInFuture => "The date must be today or in the past",
            Self::UnknownDocuments => "The case has no document under one of these ids",
            Self::Withdrawn => "The recommendation has been withdrawn",
            Self::AlreadyAnswered => "A decision has answered the recommendation",
            Self::Case(refusal) => return refusal.detail(),
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::MadeInFuture => Some("/recommendedOn".into()),
            Self::UnknownDocuments => Some("/documentIds".into()),
            Self::Case(refusal) => refusal.pointer(),
            Self::Withdrawn | Self::AlreadyAnswered => None,
        }
    }
}

impl MakeRecommendation {
    /// Recommends something to whoever decides about a case.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(
        self,
        case: &Case,
        documents_known: bool,
        stamp: &Stamp,
    ) -> Result<RecommendationFact, Vec<RecommendationRefusal>> {
        use RecommendationRefusal as R;
        let rules =
            [(self.recommended_on > stamp.today, R::MadeInFuture), (!documents_known, R::UnknownDocuments)];
        let broken = rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal);
        let closed = case.status.accepts(Written::Recommendations).err().map(R::Case);
        let refusals: Vec<_> = broken.chain(closed).collect();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(RecommendationFact::Made {
            recommendation_id: self.id,
            case_id: case.id,
            version: Version::FIRST,
            decision_kind: self.decision_kind,
            option: self.option,
            recommended_on: self.recommended_on,
            document_ids: self.documents,
            role: stamp.by.role.clone(),
            reasons: Private::Known(self.reasons),
        })
    }
}

impl Recommendation {
    /// Withdraws it.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn withdraw(
        &self,
        case: &Case,
        answered: bool,
        reason: Prose<500>,
    ) -> Result<RecommendationFact, Vec<RecommendationRefusal>> {
        use RecommendationRefusal as R;
        let rules = [(self.withdrawn_at.is_some(), R::Withdrawn), (answered, R::AlreadyAnswered)];
        let broken = rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal);
        let closed = case.status.accepts(Written::Recommendations).err().map(R::Case);
        let refusals: Vec<_> = broken.chain(closed).collect();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(RecommendationFact::Withdrawn {
            recommendation_id: self.id,
            version: self.version.next(),
            decision_kind: self.decision_kind,
            option: self.option.clone(),
            reason: Private::Known(reason),
        })
    }
}

/// What can happen to a recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum RecommendationFact {
    /// It was made.
    #[serde(rename = "recommendation.made")]
    Made {
        /// Which recommendation.
        recommendation_id: RecommendationId,
        /// The case it is on.
        case_id: CaseId,
        /// The version this made.
        version: Version,
        /// The kind of decision it is for.
        decision_kind: DecisionKind,
        /// The outcome that is recommended.
        option: Line<100>,
        /// The day it was made.
        recommended_on: NaiveDate,
        /// The documents that bear it out.
        document_ids: Vec<DocumentId>,
        /// The role under which it was made.
        role: Option<String>,
        /// Why.
        #[serde(default)]
        reasons: Private<Prose<4000>>,
    },
    /// It was withdrawn.
    #[serde(rename = "recommendation.withdrawn")]
    Withdrawn {
        /// Which recommendation.
        recommendation_id: RecommendationId,
        /// The version this made.
        version: Version,
        /// The kind of decision it was for.
        decision_kind: DecisionKind,
        /// The outcome that was recommended.
        option: Line<100>,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

impl Fact for RecommendationFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Made { .. } => "recommendation.made",
            Self::Withdrawn { .. } => "recommendation.withdrawn",
        }
    }
}

impl Aggregate for Recommendation {
    type Fact = RecommendationFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<RecommendationFact>) -> Option<Self> {
        use RecommendationFact as F;
        match (before, &recorded.fact) {
            (
                None,
                F::Made {
                    recommendation_id,
                    case_id,
                    version,
                    decision_kind,
                    option,
                    recommended_on,
                    document_ids,
                    reasons,
                    ..
                },
            ) => Some(Self {
                id: *recommendation_id,
                case_id: *case_id,
                version: *version,
                decision_kind: *decision_kind,
                option: option.clone(),
                reasons: reasons.known().cloned(),
                recommended_on: *recommended_on,
                documents: document_ids.clone(),
                author: recorded.by.clone(),
                made_at: recorded.at,
                withdrawn_at: None,
            }),
            (Some(made), F::Withdrawn { version, .. }) => {
                Some(Self { version: *version, withdrawn_at: Some(recorded.at), ..made })
            }
            _ => None,
        }
    }
}
