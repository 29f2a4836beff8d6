//! What the record says that matching a school with an organisation decides on.

use authority::{DecisionFacts, DecisionInput, DecisionKind};
use casework::CaseId;
use casework::matching::{Candidate, CandidateId, Tie};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::{try_join, try_join3};
use register::{Organisation, OrganisationId};
use uuid::Uuid;

use super::assignments::TimeKey;
use super::candidates::{CandidateLine, load_candidates};
use super::deciding::load_deciding;
use super::read::{CaseRead, CaseSeen};
use super::ties::load_tie;
use crate::keyset::time_keyset;
use crate::organisations::load_organisation;
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::{Attempt, Database, StorageError, Viewer};

/// A case with its candidates.
#[derive(Clone, Debug)]
pub struct MatchingSeen {
    /// The case.
    pub seen: CaseSeen,
    /// Its candidates.
    pub candidates: Vec<CandidateLine>,
}

/// A case with its candidates and what a decision on them depends on.
#[derive(Clone, Debug)]
pub struct MatchDecisionSeen {
    /// The case with its candidates.
    pub matching: MatchingSeen,
    /// What the decision depends on.
    pub deciding: DecisionFacts,
    /// What ties the adviser to the preferred organisation.
    pub tie: Tie,
}

/// An organisation that was preferred for a case.
#[derive(Clone, Debug, QueryableByName)]
pub struct SupportingOrganisationLine {
    /// Which time.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The candidate.
    #[diesel(sql_type = SqlUuid)]
    pub candidate_id: Uuid,
    /// The organisation.
    #[diesel(sql_type = SqlUuid)]
    pub organisation_id: Uuid,
    /// What it is called.
    #[diesel(sql_type = Text)]
    pub legal_name: String,
    /// Since when it was preferred.
    #[diesel(sql_type = Date)]
    pub preferred_on: NaiveDate,
    /// Why.
    #[diesel(sql_type = Nullable<Text>)]
    pub reasons: Option<String>,
    /// The day on which its appointment was decided, if it was.
    #[diesel(sql_type = Nullable<Date>)]
    pub appointed_on: Option<NaiveDate>,
    /// Since when another is.
    #[diesel(sql_type = Nullable<Date>)]
    pub ended_on: Option<NaiveDate>,
    /// Why.
    #[diesel(sql_type = Nullable<Text>)]
    pub end_reason: Option<String>,
    /// When it was recorded.
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
}

impl MatchingSeen {
    /// A candidate of the case.
    #[must_use]
    pub fn candidate(&self, id: CandidateId) -> Option<&CandidateLine> {
        self.candidates.iter().find(|line| line.candidate.id == id)
    }

    /// The candidates of the case but one.
    #[must_use]
    pub fn others(&self, id: CandidateId) -> Vec<&Candidate> {
        self.all().into_iter().filter(|candidate| candidate.id != id).collect()
    }

    /// Every candidate of the case.
    #[must_use]
    pub fn all(&self) -> Vec<&Candidate> {
        self.candidates.iter().map(|line| &line.candidate).collect()
    }

    /// The candidate that is preferred.
    #[must_use]
    pub fn preferred(&self) -> Option<&Candidate> {
        self.candidates.iter().map(|line| &line.candidate).find(|candidate| candidate.is_selected())
    }
}

impl Database {
    /// A case with its candidates, if `viewer` may know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn matching(
        &self,
        viewer: &Viewer,
        case: CaseId,
    ) -> Result<Option<MatchingSeen>, StorageError> {
        let seen = self.case(viewer, case).await?;
        let candidates = load_candidates(&*self.sharing().await?, case).await?;
        Ok(seen.map(|seen| MatchingSeen { seen, candidates }))
    }

    /// The organisations that were preferred for a case, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn supporting_organisations(
        &self,
        viewer: &Viewer,
        case: CaseId,
        page: &PageRequest<TimeKey>,
    ) -> Result<Option<(CaseRead, Page<SupportingOrganisationLine>)>, StorageError> {
        let from = Sql::new(
            " from supporting_organisations s join organisations o on o.id = s.organisation_id
            where s.case_id = $1",
            [bind::<SqlUuid, _>(case.uuid())],
        );
        let columns = "s.id, s.candidate_id, s.organisation_id, o.legal_name, s.preferred_on, s.reasons,
            s.appointed_on, s.ended_on, s.end_reason, s.recorded_at";
        self.of_case(viewer, case, columns, from, time_keyset("s.recorded_at", "s.id", page), page).await
    }
}

impl Attempt {
    /// A case with its candidates, if the one who asks may know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn matching(&self, case: CaseId) -> Result<Option<MatchingSeen>, StorageError> {
        let candidates = load_candidates(self.shared(), case);
        let (seen, candidates) = try_join(self.case(case), candidates).await?;
        Ok(seen.map(|seen| MatchingSeen { seen, candidates }))
    }

    /// A case with its candidates, and an organisation that might become one.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn proposing(
        &self,
        case: CaseId,
        organisation: OrganisationId,
    ) -> Result<Option<(MatchingSeen, Option<Organisation>)>, StorageError> {
        let organisation = load_organisation(self.shared(), organisation);
        let (seen, organisation) = try_join(self.matching(case), organisation).await?;
        Ok(seen.map(|seen| (seen, organisation)))
    }

    /// A case with its candidates, and what a decision of `kind` on them depends on.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn match_decision(
        &self,
        case: CaseId,
        kind: DecisionKind,
        decision: &DecisionInput,
    ) -> Result<Option<MatchDecisionSeen>, StorageError> {
        let deciding = load_deciding(self.shared(), case, kind, decision);
        let tie = load_tie(self.shared(), case);
        let (matching, deciding, tie) = try_join3(self.matching(case), deciding, tie).await?;
        Ok(matching.map(|matching| MatchDecisionSeen { matching, deciding, tie }))
    }

    /// A case, and what a decision of `kind` about it depends on.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn deciding(
        &self,
        case: CaseId,
        kind: DecisionKind,
        decision: &DecisionInput,
    ) -> Result<Option<(CaseSeen, DecisionFacts)>, StorageError> {
        let deciding = load_deciding(self.shared(), case, kind, decision);
        let (seen, deciding) = try_join(self.case(case), deciding).await?;
        Ok(seen.map(|seen| (seen, deciding)))
    }
}
