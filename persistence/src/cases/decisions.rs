//! Decisions as they are read: one with all that belongs to it.

use std::borrow::Cow;

use authority::{
    Act, Channel, Decision, DecisionId, DecisionInput, DecisionKind, Lineage, OptionConsidered, Role,
    StandingDecision,
};
use casework::CaseId;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Binary, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join4;
use kernel::{Coded, Id, Line, Prose, Timestamp};
use uuid::Uuid;

use super::read::{CaseRead, PersonName, ReadRow, STANDING_COLUMNS, STANDING_TABLES};
use super::rows::CASE_COLUMNS;
use crate::delegations::{self, DelegationLine};
use crate::event::hex;
use crate::json::Json;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::{Attempt, Database, StorageError, Viewer};

/// Where a decision stands on the chain of its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainLink {
    /// Its place.
    pub seq: i64,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// Something that followed a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActLine {
    /// What.
    pub act: Act,
    /// On which decision.
    pub on: DecisionId,
    /// The decision that took its place.
    pub by: DecisionId,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub recorder: PersonName,
    /// When.
    pub recorded_at: Timestamp,
}

/// A decision with all that belongs to it.
#[derive(Clone, Debug)]
pub struct DecisionLine {
    /// The decision, and what took its place.
    pub standing: StandingDecision,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who took it.
    pub decider: PersonName,
    /// Who recorded it.
    pub recorder: PersonName,
    /// The delegation it rests on.
    pub authority: DelegationLine,
    /// What followed it, and followed that, in order.
    pub acts: Vec<ActLine>,
    /// Where it stands on the chain.
    pub link: Option<ChainLink>,
}

/// A decision on its case, as it was read for somebody.
#[derive(Clone, Debug)]
pub struct DecisionSeen {
    /// The case; whoever asks is marked as the author if they took or recorded the decision.
    pub read: CaseRead,
    /// The decision.
    pub line: DecisionLine,
}

#[derive(QueryableByName)]
struct DecisionRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    outcome: String,
    #[diesel(sql_type = Text)]
    reasons: String,
    #[diesel(sql_type = Jsonb)]
    options: Json<Vec<OptionConsidered>>,
    #[diesel(sql_type = Array<Text>)]
    conditions: Vec<String>,
    #[diesel(sql_type = Array<SqlUuid>)]
    evidence: Vec<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    rule_version: Option<String>,
    #[diesel(sql_type = SqlUuid)]
    decided_by: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    decided_as: Option<String>,
    #[diesel(sql_type = Date)]
    decided_on: NaiveDate,
    #[diesel(sql_type = SqlUuid)]
    recorded_by: Uuid,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(sql_type = SqlUuid)]
    delegation_id: Uuid,
    #[diesel(sql_type = Nullable<Date>)]
    review_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    recommendation_id: Option<Uuid>,
    #[diesel(sql_type = Array<SqlUuid>)]
    conflict_checks: Vec<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    act: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    acts_on: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    act_reason: Option<String>,
    #[diesel(sql_type = Text)]
    decider_name: String,
    #[diesel(sql_type = Text)]
    recorder_name: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    link_seq: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    link_hash: Option<Vec<u8>>,
}

const DECISION: &str = "
select d.id, d.kind, d.outcome, d.reasons, d.options, d.conditions, d.evidence, d.rule_version, d.decided_by,
    d.decided_as, d.decided_on, d.recorded_by, d.recorded_at, d.channel, d.delegation_id, d.review_on,
    d.recommendation_id, d.conflict_checks, d.act, d.acts_on, d.act_reason, p.display_name as decider_name,
    r.display_name as recorder_name, e.seq as link_seq, e.hash as link_hash
from decisions d
join people p on p.id = d.decided_by
join people r on r.id = d.recorded_by
left join events e on e.chain = d.case_id and e.subject_kind = 'decision'
    and e.subject_id = case d.act when 'corrected' then d.acts_on else d.id end
    and e.kind = case d.act when 'corrected' then 'decision.corrected' else 'decision.recorded' end
where d.id = $1";

#[derive(QueryableByName)]
struct ActRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    act: String,
    #[diesel(sql_type = SqlUuid)]
    acts_on: Uuid,
    #[diesel(sql_type = Text)]
    act_reason: String,
    #[diesel(sql_type = SqlUuid)]
    recorded_by: Uuid,
    #[diesel(sql_type = Text)]
    recorder_name: String,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: DateTime<Utc>,
}

const ACTS: &str = "
with recursive later as (
    select d.*, 1 as step from decisions d where d.acts_on = $1
    union all
    select d.*, l.step + 1 from later l join decisions d on d.acts_on = l.id
)
select l.id, l.act, l.acts_on, l.act_reason, l.recorded_by, p.display_name as recorder_name, l.recorded_at
from later l join people p on p.id = l.recorded_by order by l.step";

fn wrong(id: Uuid, column: &str) -> StorageError {
    StorageError::corrupt("decisions", format!("{column} of {id}"))
}

impl TryFrom<ActRow> for ActLine {
    type Error = StorageError;

    fn try_from(row: ActRow) -> Result<Self, StorageError> {
        Ok(Self {
            act: Act::of(&row.act).ok_or_else(|| wrong(row.id, "act"))?,
            on: Id::new(row.acts_on),
            by: Id::new(row.id),
            reason: row.act_reason,
            recorder: PersonName { id: Id::new(row.recorded_by), name: row.recorder_name },
            recorded_at: row.recorded_at,
        })
    }
}

impl DecisionRow {
    fn input(&self) -> Result<DecisionInput, StorageError> {
        let wrong = |column: &str| wrong(self.id, column);
        let conditions = self.conditions.iter().cloned().map(Line::try_from).collect::<Result<_, _>>();
        let channel = Channel::of(&self.channel).ok_or_else(|| wrong("channel"))?;
        let rule_version = self.rule_version.clone().map(Line::try_from).transpose();
        Ok(DecisionInput {
            reasons: Prose::try_from(self.reasons.clone()).map_err(|_| wrong("reasons"))?,
            decided_on: self.decided_on,
            channel,
            decided_by: (channel == Channel::OnBehalf).then(|| Id::new(self.decided_by)),
            evidence: self.evidence.clone(),
            options: self.options.0.clone(),
            recommendation: self.recommendation_id,
            conditions: conditions.map_err(|_| wrong("conditions"))?,
            conflict_checks: self.conflict_checks.clone(),
            rule_version: rule_version.map_err(|_| wrong("rule_version"))?,
            review_on: self.review_on,
        })
    }

    fn follows(&self) -> Result<Option<Lineage>, StorageError> {
        let (Some(act), Some(on), Some(reason)) = (&self.act, self.acts_on, &self.act_reason) else {
            return Ok(None);
        };
        let act = Act::of(act).ok_or_else(|| wrong(self.id, "act"))?;
        let reason = Prose::try_from(reason.clone()).map_err(|_| wrong(self.id, "act_reason"))?;
        Ok(Some(Lineage { act, decision: Id::new(on), reason }))
    }

    fn line(self, acts: Vec<ActLine>, authority: DelegationLine) -> Result<DecisionLine, StorageError> {
        let (input, follows) = (self.input()?, self.follows()?);
        let decided_as =
            self.decided_as.as_deref().map(|role| Role::of(role).ok_or_else(|| wrong(self.id, "decided_as")));
        let decision = Decision {
            id: DecisionId::new(self.id),
            kind: DecisionKind::of(&self.kind).ok_or_else(|| wrong(self.id, "kind"))?,
            outcome: Cow::Owned(self.outcome),
            decided_by: Id::new(self.decided_by),
            decided_as: decided_as.transpose()?,
            recorded_by: Id::new(self.recorded_by),
            delegation: Id::new(self.delegation_id),
            input,
            follows,
        };
        let link = self.link_seq.zip(self.link_hash);
        Ok(DecisionLine {
            standing: StandingDecision { decision, followed: acts.first().map(|act| (act.act, act.by)) },
            recorded_at: self.recorded_at,
            decider: PersonName { id: Id::new(self.decided_by), name: self.decider_name },
            recorder: PersonName { id: Id::new(self.recorded_by), name: self.recorder_name },
            authority,
            acts,
            link: link.map(|(seq, hash)| ChainLink { seq, hash: hex(&hash) }),
        })
    }
}

/// The case that a decision is about, if `viewer` may know of it.
async fn load_case_of(
    connection: &Wire,
    viewer: &Viewer,
    id: DecisionId,
) -> Result<Option<CaseRead>, StorageError> {
    let query = viewer
        .visible_cases()
        .text(" select ")
        .text(CASE_COLUMNS)
        .text(STANDING_COLUMNS)
        .text(" from visible v")
        .text(STANDING_TABLES)
        .then(Sql::new(
            " where v.id = (select case_id from decisions where id = $1)",
            [bind::<SqlUuid, _>(id.uuid())],
        ));
    let rows: Vec<ReadRow> = connection.rows(query).await?;
    rows.into_iter().next().map(CaseRead::try_from).transpose()
}

pub(super) async fn see(
    connection: &Wire,
    viewer: &Viewer,
    id: DecisionId,
) -> Result<Option<DecisionSeen>, StorageError> {
    let own = || bind::<SqlUuid, _>(id.uuid());
    let authority = Sql::new(
        " from delegations d where d.id = (select delegation_id from decisions where id = $1)",
        [own()],
    );
    let (read, rows, acts, authority) = try_join4(
        load_case_of(connection, viewer, id),
        connection.rows::<DecisionRow>(Sql::new(DECISION, [own()])),
        connection.rows::<ActRow>(Sql::new(ACTS, [own()])),
        delegations::load(connection, Sql::new("", []), authority),
    )
    .await?;
    let (Some(mut read), Some(row), Some(authority)) =
        (read, rows.into_iter().next(), authority.into_iter().next())
    else {
        return Ok(None);
    };
    let acts = acts.into_iter().map(ActLine::try_from).collect::<Result<_, _>>()?;
    let line = row.line(acts, authority)?;
    let me = read.position.person;
    let decision = &line.standing.decision;
    read.position.author =
        me.is_some() && [decision.decided_by, decision.recorded_by].into_iter().any(|who| me == Some(who));
    Ok(Some(DecisionSeen { read, line }))
}

impl DecisionSeen {
    /// The case.
    #[must_use]
    pub const fn case(&self) -> CaseId {
        self.read.case.id
    }
}

impl Database {
    /// A decision, if `viewer` may know of its case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn decision(
        &self,
        viewer: &Viewer,
        id: DecisionId,
    ) -> Result<Option<DecisionSeen>, StorageError> {
        see(&*self.sharing().await?, viewer, id).await
    }
}

impl Attempt {
    /// A decision, if the one who asks may know of its case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn decision(&self, id: DecisionId) -> Result<Option<DecisionSeen>, StorageError> {
        see(self.shared(), &self.viewer, id).await
    }
}
