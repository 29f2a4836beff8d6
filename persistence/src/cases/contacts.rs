//! Contacts of a case: those that people added, and the school's head as the register has it.

use authority::Operation;
use casework::{
    CaseId, Contact, ContactId, ContactOrganisation, ContactPerson, ContactRole, RevealFact, RevealPurpose,
};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use futures_util::future::try_join;
use kernel::{Coded, Id, Private, Prose, Version};
use serde_json::Value;
use uuid::Uuid;

use super::assignments::TimeKey;
use super::read::{CaseRead, load_case};
use crate::keyset::time_keyset;
use crate::page::{Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, bind};
use crate::wire::Wire;
use crate::work::Stored;
use crate::{Attempt, Database, StorageError, Viewer, Work};

/// A contact, wherever it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactLine {
    /// Somebody added it.
    Added(Contact),
    /// The register of schools has it: the head of the school.
    OfRegister {
        /// Under which id it is known.
        id: ContactId,
        /// When the case was opened.
        since: DateTime<Utc>,
        /// The name.
        name: String,
        /// The job title.
        job_title: Option<String>,
    },
}

/// A contact on its case.
#[derive(Clone, Debug)]
pub struct ContactSeen {
    /// The case.
    pub read: CaseRead,
    /// The contact.
    pub line: ContactLine,
}

impl ContactLine {
    /// What contacts are sorted by.
    #[must_use]
    pub fn key(&self) -> TimeKey {
        match self {
            Self::Added(contact) => (contact.added_at, contact.id.uuid()),
            Self::OfRegister { id, since, .. } => (*since, id.uuid()),
        }
    }

    /// How often it was written.
    #[must_use]
    pub const fn version(&self) -> Version {
        match self {
            Self::Added(contact) => contact.version,
            Self::OfRegister { .. } => Version::NONE,
        }
    }
}

#[derive(QueryableByName)]
struct ContactRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    case_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Nullable<Jsonb>)]
    added_by: Option<Value>,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    organisation: String,
    #[diesel(sql_type = Text)]
    role: String,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    other_role: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    email: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    phone: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    job_title: Option<String>,
    #[diesel(sql_type = Bool)]
    deleted: bool,
}

impl TryFrom<ContactRow> for ContactLine {
    type Error = StorageError;

    fn try_from(row: ContactRow) -> Result<Self, StorageError> {
        let id = row.id;
        let wrong = move |column: &str| StorageError::corrupt("contacts", format!("{column} of {id}"));
        let Some(added_by) = row.added_by else {
            return Ok(Self::OfRegister {
                id: ContactId::new(row.id),
                since: row.added_at,
                name: row.name.ok_or_else(|| wrong("name"))?,
                job_title: row.job_title,
            });
        };
        let person = match (row.name, row.email) {
            (Some(name), Some(email)) => Some(ContactPerson {
                name: name.try_into().map_err(|_| wrong("name"))?,
                other_role: row
                    .other_role
                    .map(|text| text.try_into().map_err(|_| wrong("other_role")))
                    .transpose()?,
                email: email.try_into().map_err(|_| wrong("email"))?,
                phone: row.phone.map(|text| text.try_into().map_err(|_| wrong("phone"))).transpose()?,
                job_title: row
                    .job_title
                    .map(|text| text.try_into().map_err(|_| wrong("job_title")))
                    .transpose()?,
            }),
            _ => None,
        };
        Ok(Self::Added(Contact {
            id: ContactId::new(row.id),
            case_id: CaseId::new(row.case_id),
            version: Version::new(row.version),
            added_by: serde_json::from_value(added_by).map_err(|_| wrong("added_by"))?,
            added_at: row.added_at,
            changed_at: row.changed_at,
            organisation: ContactOrganisation::of(&row.organisation).ok_or_else(|| wrong("organisation"))?,
            role: ContactRole::of(&row.role).ok_or_else(|| wrong("role"))?,
            person,
            deleted: row.deleted,
        }))
    }
}

const CONTACT_COLUMNS: &str =
    "c.id, c.case_id, c.version, c.added_by, c.added_at, c.changed_at, c.organisation, c.role,
    c.name, c.other_role, c.email, c.phone, c.job_title, c.deleted";

/// The contacts of a case, deleted ones among them.
fn contacts_of(case: CaseId) -> Sql {
    Sql::new(
        " from (
            select id, case_id, version, added_by, added_at, changed_at, organisation, role, name, other_role, email,
                phone, job_title, deleted
            from contacts where case_id = $1
            union all
            select $2, k.id, 0, null, k.opened_at, k.opened_at, 'school', 'other', s.head_name, null, null, null,
                s.head_job_title, false
            from cases k join schools s on s.urn = k.urn
            where k.id = $1 and s.head_name is not null
        ) c",
        [bind::<SqlUuid, _>(case.uuid()), bind::<SqlUuid, _>(Contact::of_register(case).uuid())],
    )
}

async fn see(
    connection: &Wire,
    viewer: &Viewer,
    case: CaseId,
    id: ContactId,
) -> Result<Option<ContactSeen>, StorageError> {
    let wanted = Sql::new(" where c.id = $1", [bind::<SqlUuid, _>(id.uuid())]);
    let query = Sql::new("select ", []).text(CONTACT_COLUMNS).then(contacts_of(case)).then(wanted);
    let load = connection.rows::<ContactRow>(query);
    let (read, rows) = try_join(load_case(connection, viewer, case), load).await?;
    let line = rows.into_iter().next().map(ContactLine::try_from).transpose()?;
    Ok(read.zip(line).map(|(read, line)| ContactSeen { read, line }))
}

impl Database {
    /// A contact of a case, if `viewer` may know of the case. A deleted one is still told apart from one that never was.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn contact(
        &self,
        viewer: &Viewer,
        case: CaseId,
        id: ContactId,
    ) -> Result<Option<ContactSeen>, StorageError> {
        see(&*self.sharing().await?, viewer, case, id).await
    }

    /// The contacts of a case, oldest first unless told; none if `viewer` may not know of it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn contacts(
        &self,
        viewer: &Viewer,
        case: CaseId,
        organisation: Option<ContactOrganisation>,
        page: &PageRequest<TimeKey>,
    ) -> Result<Option<(CaseRead, Page<ContactLine>)>, StorageError> {
        let mut from = contacts_of(case).text(" where not c.deleted");
        if let Some(organisation) = organisation {
            from = from.then(Sql::new(" and c.organisation = $1", [bind::<Text, _>(organisation.code())]));
        }
        let cut = time_keyset("c.added_at", "c.id", page);
        let found = self.of_case::<ContactRow, _>(viewer, case, CONTACT_COLUMNS, from, cut, page).await?;
        found.map(|(read, page)| Ok((read, page.try_map(ContactLine::try_from)?))).transpose()
    }
}

impl Attempt {
    /// A contact of a case, if the one who asks may know of the case.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn contact(&self, case: CaseId, id: ContactId) -> Result<Option<ContactSeen>, StorageError> {
        see(self.shared(), &self.viewer, case, id).await
    }
}

impl Work {
    /// Records that somebody's details are about to be shown, and why.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn reveal(
        &mut self,
        contact: &Contact,
        purpose: RevealPurpose,
        note: Option<Prose<500>>,
    ) -> Result<Uuid, StorageError> {
        let id = Uuid::now_v7();
        let stamp = self.stamp().clone();
        let row = Row::of("access_log")
            .fixed::<SqlUuid, _>("id", id)
            .fixed::<Timestamptz, _>("at", stamp.at)
            .fixed::<Nullable<SqlUuid>, _>("person_id", stamp.by.person_id.map(Id::uuid))
            .fixed::<Nullable<SqlUuid>, _>("client_id", stamp.by.client_id)
            .fixed::<Text, _>("role", stamp.by.role.unwrap_or_default())
            .fixed::<Text, _>("operation", Operation::RevealContact.code())
            .fixed::<Text, _>("outcome", "allowed")
            .fixed::<Nullable<SqlUuid>, _>("case_id", Some(contact.case_id.uuid()))
            .fixed::<Text, _>("subject_kind", Contact::KIND)
            .fixed::<SqlUuid, _>("subject_id", contact.id.uuid())
            .fixed::<Nullable<Text>, _>("purpose", Some(purpose.code()))
            .fixed::<Nullable<Text>, _>("note", note.as_ref().map(|note| note.as_str().to_owned()))
            .fixed::<SqlUuid, _>("request_id", stamp.request);
        let fact = RevealFact::Revealed {
            id,
            contact_id: contact.id,
            purpose,
            note: note.map_or(Private::Redacted, Private::Known),
        };
        self.record(&fact, "access", id)?;
        self.write(row.insert());
        Ok(id)
    }
}

impl Stored for Contact {
    const KIND: &'static str = "contact";

    fn subject(&self) -> Uuid {
        self.id.uuid()
    }

    fn row(&self, new: bool) -> Sql {
        let person = self.person.as_ref();
        Row::versioned("contacts", self.id, self.version)
            .fixed::<SqlUuid, _>("case_id", self.case_id.uuid())
            .fixed::<Jsonb, _>("added_by", serde_json::to_value(&self.added_by).unwrap_or_default())
            .fixed::<Timestamptz, _>("added_at", self.added_at)
            .set::<Timestamptz, _>("changed_at", self.changed_at)
            .set::<Text, _>("organisation", self.organisation.code())
            .set::<Text, _>("role", self.role.code())
            .set::<Nullable<Text>, _>("name", person.map(|person| person.name.as_str().to_owned()))
            .set::<Nullable<Text>, _>(
                "other_role",
                person.and_then(|person| person.other_role.clone()).map(String::from),
            )
            .set::<Nullable<Text>, _>("email", person.map(|person| person.email.as_str().to_owned()))
            .set::<Nullable<Text>, _>(
                "phone",
                person.and_then(|person| person.phone.clone()).map(String::from),
            )
            .set::<Nullable<Text>, _>(
                "job_title",
                person.and_then(|person| person.job_title.clone()).map(String::from),
            )
            .set::<Bool, _>("deleted", self.deleted)
            .write(new)
    }
}
