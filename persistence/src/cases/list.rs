use casework::CaseId;
use diesel::sql_types::{Array, Bool, Text, Timestamptz, Uuid as SqlUuid};
use kernel::{PersonId, Timestamp};
use register::OrganisationId;
use uuid::Uuid;

use super::concerns::concern_open;
use super::read::{CaseRead, ReadRow, STANDING_COLUMNS, STANDING_TABLES};
use super::rows::CASE_COLUMNS;
use crate::keyset::{containing, keyset};
use crate::page::{Page, PageRequest};
use crate::sql::{Sql, bind};
use crate::{Database, StorageError, Viewer};

/// A case in a list.
pub type CaseLine = CaseRead;

/// What cases can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseSort {
    /// When they were opened.
    #[default]
    OpenedAt,
    /// When anything on them last changed.
    UpdatedAt,
    /// The school's name at opening.
    SchoolName,
}

/// The key of a case in its list: what it is sorted by, then its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseKey {
    /// A time.
    Time(Timestamp, Uuid),
    /// A name.
    Name(String, Uuid),
}

impl CaseSort {
    /// The key under which `line` stands in a list sorted so.
    #[must_use]
    pub fn key(self, line: &CaseLine) -> CaseKey {
        let id = line.case.id.uuid();
        match self {
            Self::OpenedAt => CaseKey::Time(line.case.opened_at, id),
            Self::UpdatedAt => CaseKey::Time(line.updated_at(), id),
            Self::SchoolName => CaseKey::Name(kernel::search_key(&line.case.school.name), id),
        }
    }
}

/// An organisation, and what it is to cases.
#[derive(Clone, Copy, Debug)]
pub struct OfOrganisation {
    /// Which organisation.
    pub id: OrganisationId,
    /// Whether it is preferred or appointed to support them.
    pub supporting: bool,
    /// Whether it answers for their schools.
    pub responsible: bool,
    /// Whether it employs their adviser.
    pub employing: bool,
}

/// Which cases are wanted; several values of one kind mean any of them.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// Part of name, reference, URN or trust.
    pub text: Option<String>,
    /// References, without their prefix.
    pub references: Vec<i32>,
    /// Schools.
    pub urns: Vec<String>,
    /// The schools whose cases, and whose predecessors' and successors' cases, are wanted.
    pub lineage_of: Option<String>,
    /// Region codes.
    pub regions: Vec<String>,
    /// Local authority codes.
    pub la_codes: Vec<String>,
    /// Statuses.
    pub statuses: Vec<String>,
    /// Tracks.
    pub tracks: Vec<String>,
    /// How they ended.
    pub closure_outcomes: Vec<String>,
    /// What is to be said of their eligibility.
    pub eligibilities: Vec<String>,
    /// Cohorts.
    pub cohorts: Vec<String>,
    /// Whether others could learn from them.
    pub case_study_candidate: Option<bool>,
    /// An organisation that supports them, or answers for their schools.
    pub organisation: Option<OfOrganisation>,
    /// Delivery officers.
    pub delivery_officers: Vec<PersonId>,
    /// Whether there is no delivery officer.
    pub unassigned: Option<bool>,
    /// Advisers.
    pub advisers: Vec<PersonId>,
    /// Whether there is no adviser.
    pub no_adviser: Option<bool>,
    /// Whether there is a concern that is not resolved.
    pub concern_open: Option<bool>,
    /// Not opened before.
    pub opened_from: Option<Timestamp>,
    /// Opened before.
    pub opened_before: Option<Timestamp>,
    /// Changed at or after.
    pub updated_since: Option<Timestamp>,
}

/// The codes are those of [`casework::EligibilityStanding`].
const ELIGIBILITY: &str = " and case when v.eligible then 'eligible'
    when v.closure_outcome = 'notEligibleAtStart' then 'notEligibleAtStart' else 'notEligible' end = any ($1)";

impl CaseFilter {
    fn sql(&self) -> Sql {
        let mut sql = Sql::new(" where true", []);
        let mut add = |piece: Sql| {
            let before = std::mem::replace(&mut sql, Sql::new("", []));
            sql = before.then(piece);
        };
        let mut any = |text: &'static str, values: &[String]| {
            if !values.is_empty() {
                add(Sql::new(text, [bind::<Array<Text>, _>(values.to_vec())]));
            }
        };
        any(" and v.urn = any ($1)", &self.urns);
        any(" and v.region = any ($1)", &self.regions);
        any(" and v.la_code = any ($1)", &self.la_codes);
        any(" and v.status = any ($1)", &self.statuses);
        any(" and v.track = any ($1)", &self.tracks);
        any(" and v.closure_outcome = any ($1)", &self.closure_outcomes);
        any(ELIGIBILITY, &self.eligibilities);
        any(" and v.cohort = any ($1)", &self.cohorts);
        if let Some(text) = &self.text {
            add(Sql::new(" and v.search like $1", [bind::<Text, _>(containing(text))]));
        }
        if !self.references.is_empty() {
            let references = bind::<Array<diesel::sql_types::Integer>, _>(self.references.clone());
            add(Sql::new(" and v.reference = any ($1)", [references]));
        }
        if let Some(urn) = &self.lineage_of {
            add(Sql::new(" and v.urn in (select school_lineage($1))", [bind::<Text, _>(urn.clone())]));
        }
        if let Some(of) = self.organisation {
            add(of.sql());
        }
        let mut people = |text: &'static str, people: &[PersonId]| {
            if !people.is_empty() {
                let ids: Vec<Uuid> = people.iter().map(|person| person.uuid()).collect();
                add(Sql::new(text, [bind::<Array<SqlUuid>, _>(ids)]));
            }
        };
        people(" and v.delivery_officer_id = any ($1)", &self.delivery_officers);
        people(" and v.adviser_id = any ($1)", &self.advisers);
        if let Some(unassigned) = self.unassigned {
            add(Sql::new(" and (v.delivery_officer_id is null) = $1", [bind::<Bool, _>(unassigned)]));
        }
        if let Some(candidate) = self.case_study_candidate {
            add(Sql::new(" and v.case_study_candidate = $1", [bind::<Bool, _>(candidate)]));
        }
        if let Some(alone) = self.no_adviser {
            add(Sql::new(" and (v.adviser_id is null) = $1", [bind::<Bool, _>(alone)]));
        }
        if let Some(wanted) = self.concern_open {
            add(concern_open(wanted));
        }
        let mut time = |text: &'static str, at: Option<Timestamp>| {
            if let Some(at) = at {
                add(Sql::new(text, [bind::<Timestamptz, _>(at)]));
            }
        };
        time(" and v.opened_at >= $1", self.opened_from);
        time(" and v.opened_at < $1", self.opened_before);
        time(" and v.head_at >= $1", self.updated_since);
        sql
    }
}

impl OfOrganisation {
    fn sql(self) -> Sql {
        Sql::new(
            " and (($2 and exists (select from candidates k
                    where k.case_id = v.id and k.state = 'selected' and k.organisation_id = $1))
                or ($3 and exists (select from organisations o
                    where o.id = $1 and ((o.kind = 'trust' and o.trust_uid = v.trust_uid)
                        or (o.kind = 'localAuthority' and v.school_kind = 'maintained' and o.la_code = v.la_code))))
                or ($4 and exists (select from advisers a
                    where a.person_id = v.adviser_id and a.employer_organisation_id = $1)))",
            [
                bind::<SqlUuid, _>(self.id.uuid()),
                bind::<Bool, _>(self.supporting),
                bind::<Bool, _>(self.responsible),
                bind::<Bool, _>(self.employing),
            ],
        )
    }
}

impl Database {
    /// The cases that `viewer` may know of, as far as they are wanted.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn cases(
        &self,
        viewer: &Viewer,
        filter: &CaseFilter,
        sort: CaseSort,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<CaseLine>, StorageError> {
        let column = match sort {
            CaseSort::OpenedAt => "v.opened_at",
            CaseSort::UpdatedAt => "v.head_at",
            CaseSort::SchoolName => "v.school_search_name",
        };
        let cut = keyset(column, "v.id", page, |key| match key {
            CaseKey::Time(at, id) => [bind::<Timestamptz, _>(*at), bind::<SqlUuid, _>(*id)],
            CaseKey::Name(name, id) => [bind::<Text, _>(name.clone()), bind::<SqlUuid, _>(*id)],
        });
        let query = viewer
            .visible_cases()
            .text(" select ")
            .text(CASE_COLUMNS)
            .text(STANDING_COLUMNS)
            .text(" from visible v")
            .text(STANDING_TABLES)
            .then(filter.sql())
            .then(cut);
        let connection = self.reading().await?;
        let rows: Vec<ReadRow> = connection.rows(query).await?;
        let count =
            viewer.visible_cases().text(" select count(*) as count from visible v").then(filter.sql());
        let total = connection.total(page.total, count).await?;
        Page::cut(rows, page, total).try_map(CaseRead::try_from)
    }

    /// Whether `viewer` may know of a case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn knows_case(&self, viewer: &Viewer, id: CaseId) -> Result<Option<CaseRead>, StorageError> {
        super::read::load_case(&*self.sharing().await?, viewer, id).await
    }
}
