use authority::DecisionKind;
use casework::{CaseId, DocumentId, Recommendation, RecommendationId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::{Actor, Coded, Id, PersonId, Version};
use uuid::Uuid;

use super::assignments::TimeKey;
use super::read::{CaseRead, load_case};
use crate::json::Json;
use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer};

/// A recommendation with its author's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecommendationLine {
    /// The recommendation.
    pub recommendation: Recommendation,
    /// The author's name, if a person made it.
    pub author_name: Option<String>,
    /// Whether a decision has answered it.
    pub answered: bool,
}

/// A recommendation on its case, as a command sees it.
#[derive(Clone, Debug)]
pub struct RecommendationSeen {
    /// The case; whoever asks is marked as the author if they made the recommendation.
    pub read: CaseRead,
    /// The recommendation.
    pub line: RecommendationLine,
}

/// Which recommendations are wanted.
#[derive(Clone, Debug, Default)]
pub struct RecommendationFilter {
    /// For decisions of these kinds.
    pub kinds: Vec<String>,
    /// By this person.
    pub author: Option<PersonId>,
    /// Answered by a decision, or not.
    pub answered: Option<bool>,
}

#[derive(QueryableByName)]
struct RecommendationRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    decision_kind: String,
    #[diesel(sql_type = Text)]
    option: String,
    #[diesel(sql_type = Nullable<Text>)]
    reasons: Option<String>,
    #[diesel(sql_type = Date)]
    recommended_on: NaiveDate,
    #[diesel(sql_type = Array<SqlUuid>)]
    documents: Vec<Uuid>,
    #[diesel(sql_type = Jsonb)]
    author: Json<Actor>,
    #[diesel(sql_type = Timestamptz)]
    made_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    withdrawn_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    author_name: Option<String>,
    #[diesel(sql_type = Bool)]
    answered: bool,
}

const ANSWERED: &str = "exists (select from decisions d where d.recommendation_id = r.id)";

const COLUMNS: &str =
    "r.id, r.case_id, r.version, r.decision_kind, r.option, r.reasons, r.recommended_on, r.documents,
    r.author, r.made_at, r.withdrawn_at, p.display_name as author_name,
    exists (select from decisions d where d.recommendation_id = r.id) as answered";

const TABLES: &str = " from recommendations r left join people p on p.id = r.author_id where r.case_id = $1";

impl TryFrom<RecommendationRow> for RecommendationLine {
    type Error = StorageError;

    fn try_from(row: RecommendationRow) -> Result<Self, StorageError> {
        let wrong =
            |column: &str| StorageError::corrupt("recommendations", format!("{column} of {}", row.id));
        let recommendation = Recommendation {
            id: RecommendationId::new(row.id),
            case_id: CaseId::new(row.case_id),
            version: Version::new(row.version),
            decision_kind: DecisionKind::of(&row.decision_kind).ok_or_else(|| wrong("decision_kind"))?,
            option: row.option.try_into().map_err(|_| wrong("option"))?,
            reasons: row.reasons.map(TryInto::try_into).transpose().map_err(|_| wrong("reasons"))?,
            recommended_on: row.recommended_on,
            documents: row.documents.into_iter().map(DocumentId::new).collect(),
            author: row.author.0,
            made_at: row.made_at,
            withdrawn_at: row.withdrawn_at,
        };
        Ok(Self { recommendation, author_name: row.author_name, answered: row.answered })
    }
}

/// A recommendation on a case.
pub(super) async fn load_recommendation(
    connection: &Wire,
    case: CaseId,
    id: Option<Uuid>,
) -> Result<Option<RecommendationLine>, StorageError> {
    let Some(id) = id else { return Ok(None) };
    let from = Sql::new(TABLES, [bind::<SqlUuid, _>(case.uuid())]);
    let query = Sql::new("select ", []).text(COLUMNS).then(from);
    let query = query.then(Sql::new(" and r.id = $1", [bind::<SqlUuid, _>(id)]));
    let rows: Vec<RecommendationRow> = connection.rows(query).await?;
    rows.into_iter().next().map(RecommendationLine::try_from).transpose()
}

async fn see(
    connection: &Wire,
    viewer: &Viewer,
    case: CaseId,
    id: RecommendationId,
) -> Result<Option<RecommendationSeen>, StorageError> {
    let read = load_case(connection, viewer, case);
    let (read, line) = try_join(read, load_recommendation(connection, case, Some(id.uuid()))).await?;
    let (Some(mut read), Some(line)) = (read, line) else { return Ok(None) };
    read.position = viewer.towards(read.position, &line.recommendation.author);
    Ok(Some(RecommendationSeen { read, line }))
}

impl Database {
    /// A recommendation on a case, if `viewer` may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn recommendation(
        &self,
        viewer: &Viewer,
        case: CaseId,
        id: RecommendationId,
    ) -> Result<Option<RecommendationSeen>, StorageError> {
        see(&*self.sharing().await?, viewer, case, id).await
    }

    /// The recommendations on a case, newest first; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn recommendations(
        &self,
        viewer: &Viewer,
        case: CaseId,
        filter: &RecommendationFilter,
        page: &PageRequest<TimeKey>,
    ) -> Result<Option<(CaseRead, Page<RecommendationLine>)>, StorageError> {
        let mut from = Sql::new(TABLES, [bind::<SqlUuid, _>(case.uuid())]);
        if !filter.kinds.is_empty() {
            let kinds = bind::<Array<Text>, _>(filter.kinds.clone());
            from = from.then(Sql::new(" and r.decision_kind = any ($1)", [kinds]));
        }
        if let Some(author) = filter.author {
            from = from.then(Sql::new(" and r.author_id = $1", [bind::<SqlUuid, _>(author.uuid())]));
        }
        if let Some(answered) = filter.answered {
            let wanted = Sql::new(" = $1", [bind::<Bool, _>(answered)]);
            from = from.text(" and ").text(ANSWERED).then(wanted);
        }
        let keyset = time_keyset("r.made_at", "r.id", page);
        let found = self.of_case::<RecommendationRow, _>(viewer, case, COLUMNS, from, keyset, page).await?;
        found.map(|(read, page)| Ok((read, page.try_map(RecommendationLine::try_from)?))).transpose()
    }
}

impl Attempt {
    /// A recommendation on a case, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn recommendation(
        &self,
        case: CaseId,
        id: RecommendationId,
    ) -> Result<Option<RecommendationSeen>, StorageError> {
        see(self.shared(), &self.viewer, case, id).await
    }
}

impl Stored for Recommendation {
    const KIND: &'static str = "recommendation";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let documents: Vec<Uuid> = self.documents.iter().map(|id| id.uuid()).collect();
        Row::versioned("recommendations", self.id, self.version)
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<Text, _>("decision_kind", self.decision_kind.code())
            .fixed::<Text, _>("option", self.option.as_str().to_owned())
            .fixed::<Nullable<Text>, _>("reasons", self.reasons.clone().map(String::from))
            .fixed::<Date, _>("recommended_on", self.recommended_on)
            .fixed::<Array<SqlUuid>, _>("documents", documents)
            .fixed::<Jsonb, _>("author", serde_json::to_value(&self.author).unwrap_or_default())
            .fixed::<Nullable<SqlUuid>, _>("author_id", self.author.person_id.map(Id::uuid))
            .fixed::<Timestamptz, _>("made_at", self.made_at)
            .set::<Nullable<Timestamptz>, _>("withdrawn_at", self.withdrawn_at)
            .write(new)
    }
}
