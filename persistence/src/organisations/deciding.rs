use authority::Position;
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Nullable, Text, Uuid as SqlUuid};
use futures_util::future::try_join4;
use kernel::{Coded, Id};
use register::{
    Identifier, Organisation, OrganisationDetails, OrganisationFacts, OrganisationId, OrganisationKind,
};
use uuid::Uuid;

use super::load_organisation;
use crate::event::{Chain, Head};
use crate::sql::{Sql, bind};
use crate::{Attempt, StorageError, Viewer};

/// What entering or changing an organisation decides on.
#[derive(Clone, Debug)]
pub struct OrganisationSeen {
    /// Where the one who asks stands.
    pub position: Position,
    /// The organisation, if it is there already.
    pub organisation: Option<Organisation>,
    /// The end of its chain.
    pub head: Head,
    /// What the record says about what is said of it.
    pub facts: OrganisationFacts,
}

#[derive(QueryableByName)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the record says")]
struct SameRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    ukprn: bool,
    #[diesel(sql_type = Bool)]
    urn: bool,
    #[diesel(sql_type = Bool)]
    la_code: bool,
    #[diesel(sql_type = Bool)]
    trust_uid: bool,
    #[diesel(sql_type = Bool)]
    company_number: bool,
}

#[derive(QueryableByName)]
struct KnownRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    school_unknown: bool,
    #[diesel(sql_type = Bool)]
    payer_unknown: bool,
}

impl Attempt {
    /// What saying this of an organisation decides on.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn organisation(
        &self,
        viewer: &Viewer,
        id: OrganisationId,
        details: &OrganisationDetails,
    ) -> Result<OrganisationSeen, StorageError> {
        let connection = self.shared();
        let urn = details.urn.clone().map(String::from);
        let payer = details.pays_through.map(Id::uuid);
        let known = viewer.me().then(Sql::new(
            " select me.person_id,
                ($1 is not null and not exists (select from schools s where s.urn = $1)) as school_unknown,
                ($2 is not null and not exists (select from organisations o where o.id = $2)) as payer_unknown
            from me",
            [bind::<Nullable<Text>, _>(urn), bind::<Nullable<SqlUuid>, _>(payer)],
        ));
        let known = connection.row::<KnownRow>(known);
        let same = connection.rows::<SameRow>(same(id, details));
        let (known, same, organisation, head) =
            try_join4(known, same, load_organisation(connection, id), self.head(Chain::organisation(id)))
                .await?;
        let same = same.into_iter().flat_map(|row| identifiers(&row, details.kind)).collect();
        Ok(OrganisationSeen {
            position: Position {
                person: known.person_id.map(Id::new),
                in_scope: true,
                ..Position::default()
            },
            organisation,
            head,
            facts: OrganisationFacts {
                same,
                school_unknown: known.school_unknown,
                payer_unknown: known.payer_unknown,
            },
        })
    }
}

/// The other organisations that bear an identifier of this one.
fn same(id: OrganisationId, details: &OrganisationDetails) -> Sql {
    let text = |value: Option<String>| bind::<Nullable<Text>, _>(value);
    Sql::new(
        "select o.id, o.kind, coalesce(o.ukprn = $2, false) as ukprn, coalesce(o.urn = $3, false) as urn,
            coalesce(o.la_code = $4, false) as la_code, coalesce(o.trust_uid = $5, false) as trust_uid,
            coalesce(o.company_number = $6, false) as company_number
        from organisations o
        where o.id <> $1
            and (o.ukprn = $2 or o.urn = $3 or o.la_code = $4 or o.trust_uid = $5 or o.company_number = $6)
        order by o.id",
        [
            bind::<SqlUuid, _>(id.uuid()),
            text(details.ukprn.clone().map(String::from)),
            text(details.urn.clone().map(String::from)),
            text(details.la_code.clone().map(String::from)),
            text(details.trust_uid.clone().map(String::from)),
            text(details.company_number.clone().map(String::from)),
        ],
    )
}

/// The identifiers that another bears and that tell the two apart.
fn identifiers(row: &SameRow, kind: OrganisationKind) -> Vec<(Identifier, OrganisationId)> {
    use Identifier as I;
    let Some(other) = OrganisationKind::of(&row.kind) else { return Vec::new() };
    let borne = [
        (row.ukprn, I::Ukprn),
        (row.urn, I::Urn),
        (row.la_code, I::LaCode),
        (row.trust_uid, I::TrustUid),
        (row.company_number, I::CompanyNumber),
    ];
    let clashes = borne.into_iter().filter(|(borne, identifier)| {
        *borne && identifier.tells_apart(kind) && identifier.tells_apart(other)
    });
    clashes.map(|(_, identifier)| (identifier, OrganisationId::new(row.id))).collect()
}
