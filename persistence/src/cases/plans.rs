use std::collections::BTreeMap;

use authority::{DecisionFacts, DecisionInput, DecisionKind};
use casework::CaseId;
use casework::plan::{
    BandRule, Objective, ObjectiveId, Plan, PlanNamed, PlanVersion, PlanVersionId, leading,
};
use casework::review::{Review, ReviewId};
use diesel::sql_types::Uuid as SqlUuid;
use futures_util::future::{try_join, try_join3};
use kernel::{PersonId, Version};

use super::deciding::load_deciding;
use super::objective_rows::{BandRow, ObjectiveRow, PlanRow};
use super::plan_names::PlanNames;
use super::plan_rows::{PlanVersionRow, VERSION_COLUMNS};
use super::read::{CaseSeen, see};
use super::review_rows::{REVIEW_COLUMNS, RatingRow, ReviewRow};
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::{Attempt, Database, StorageError, Viewer};

/// A case with its plan and its reviews: what every command on either decides on.
#[derive(Clone, Debug)]
pub struct PlanSeen {
    /// The case.
    pub seen: CaseSeen,
    /// The objectives.
    pub plan: Plan,
    /// The versions received, oldest first.
    pub versions: Vec<PlanVersion>,
    /// The reviews that were not removed, by date.
    pub reviews: Vec<Review>,
    /// What bands come to for the case's cohort.
    pub bands: Vec<BandRule>,
    /// The names of reviewers.
    pub names: BTreeMap<PersonId, String>,
}

impl PlanSeen {
    /// A version of the plan.
    #[must_use]
    pub fn version(&self, id: PlanVersionId) -> Option<&PlanVersion> {
        self.versions.iter().find(|version| version.id == id)
    }

    /// A review.
    #[must_use]
    pub fn review(&self, id: ReviewId) -> Option<&Review> {
        self.reviews.iter().find(|review| review.id == id)
    }

    /// Puts a review in the place of what it was.
    pub fn put_review(&mut self, review: Review) {
        self.reviews.retain(|other| other.id != review.id);
        self.reviews.push(review);
        self.reviews.sort_by_key(|review| review.review_on);
    }

    /// Whether any review rated an objective.
    #[must_use]
    pub fn rated(&self, objective: ObjectiveId) -> bool {
        self.reviews.iter().any(|review| review.ratings.contains_key(&objective))
    }

    /// Puts a version in the place of what it was, and what follows from it for the case.
    pub fn put(&mut self, version: PlanVersion) {
        self.versions.retain(|other| other.id != version.id);
        self.versions.push(version);
        self.versions.sort_by_key(|version| version.number);
        self.seen.read.plan_band = leading(&self.versions).and_then(PlanVersion::cleared_band);
    }
}

async fn load_plan(connection: &Wire, case: CaseId) -> Result<Plan, StorageError> {
    let of = || [bind::<SqlUuid, _>(case.uuid())];
    let plan = Sql::new("select version, completed_on from plans where case_id = $1", of());
    let objectives = Sql::new(
        "select id, version, number, area, details, added_at from plan_objectives where case_id = $1
        order by number",
        of(),
    );
    let plan = connection.rows::<PlanRow>(plan);
    let (plan, objectives) = try_join(plan, connection.rows::<ObjectiveRow>(objectives)).await?;
    let Some(row) = plan.into_iter().next() else { return Ok(Plan::empty(case)) };
    Ok(Plan {
        case_id: case,
        version: Version::new(row.version),
        objectives: objectives.into_iter().map(Objective::try_from).collect::<Result<_, _>>()?,
        completed_on: row.completed_on,
    })
}

async fn load_versions(connection: &Wire, case: CaseId) -> Result<Vec<PlanVersion>, StorageError> {
    let from =
        Sql::new(" from plan_versions where case_id = $1 order by number", [bind::<SqlUuid, _>(case.uuid())]);
    let query = Sql::new("select ", []).text(VERSION_COLUMNS).then(from);
    let rows: Vec<PlanVersionRow> = connection.rows(query).await?;
    rows.into_iter().map(PlanVersion::try_from).collect()
}

async fn load_bands(connection: &Wire, case: CaseId) -> Result<Vec<BandRule>, StorageError> {
    let query = Sql::new(
        "select b.band, b.ceiling_pence, b.active_from, b.active_to
        from funding_bands b join cases c on c.cohort = b.cohort where c.id = $1",
        [bind::<SqlUuid, _>(case.uuid())],
    );
    let rows: Vec<BandRow> = connection.rows(query).await?;
    rows.into_iter().map(BandRule::try_from).collect()
}

type Reviewed = (Vec<Review>, BTreeMap<PersonId, String>);

async fn load_reviews(connection: &Wire, case: CaseId) -> Result<Reviewed, StorageError> {
    let of = || [bind::<SqlUuid, _>(case.uuid())];
    let from = Sql::new(
        " from reviews r left join people p on p.id = r.reviewer_person_id
        where r.case_id = $1 and not r.removed order by r.review_on",
        of(),
    );
    let reviews = Sql::new("select ", []).text(REVIEW_COLUMNS).then(from);
    let ratings = Sql::new(
        "select g.review_id, g.objective_id, g.version, g.rating, g.details
        from review_ratings g join reviews r on r.id = g.review_id where r.case_id = $1",
        of(),
    );
    let reviews = connection.rows::<ReviewRow>(reviews);
    let (reviews, ratings) = try_join(reviews, connection.rows::<RatingRow>(ratings)).await?;
    let mut by_review = BTreeMap::new();
    for rating in ratings {
        rating.among(&mut by_review)?;
    }
    let names = reviews.iter().filter_map(ReviewRow::name).collect();
    let reviews = reviews.into_iter().map(|row| row.review(&mut by_review));
    Ok((reviews.collect::<Result<_, _>>()?, names))
}

async fn see_plan(
    connection: &Wire,
    viewer: &Viewer,
    case: CaseId,
) -> Result<Option<PlanSeen>, StorageError> {
    let plan =
        try_join3(load_plan(connection, case), load_versions(connection, case), load_bands(connection, case));
    let reviews = load_reviews(connection, case);
    let (seen, (plan, versions, bands), (reviews, names)) =
        try_join3(see(connection, viewer, case), plan, reviews).await?;
    Ok(seen.map(|seen| PlanSeen { seen, plan, versions, reviews, bands, names }))
}

impl Database {
    /// A case with its plan and its reviews, if `viewer` may know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn plan(&self, viewer: &Viewer, case: CaseId) -> Result<Option<PlanSeen>, StorageError> {
        see_plan(&*self.sharing().await?, viewer, case).await
    }
}

impl Attempt {
    /// A case with its plan and its reviews, if the one who asks may know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn plan(&self, case: CaseId) -> Result<Option<PlanSeen>, StorageError> {
        see_plan(self.shared(), &self.viewer, case).await
    }

    /// The same, with whether what a change of it names is the case's.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn plan_with(
        &self,
        case: CaseId,
        names: PlanNames,
    ) -> Result<Option<(PlanSeen, PlanNamed)>, StorageError> {
        let (seen, known) = try_join(self.plan(case), names.known(self.shared(), case)).await?;
        Ok(seen.map(|seen| (seen, known)))
    }

    /// The same, with what a decision of `kind` depends on.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn deciding_on_plan(
        &self,
        case: CaseId,
        kind: DecisionKind,
        decision: &DecisionInput,
    ) -> Result<Option<(PlanSeen, DecisionFacts)>, StorageError> {
        let deciding = load_deciding(self.shared(), case, kind, decision);
        let (seen, deciding) = try_join(self.plan(case), deciding).await?;
        Ok(seen.map(|seen| (seen, deciding)))
    }
}
