//! Reference data: the closed lists, with labels and validity.

use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{Bool, Date, Nullable, SmallInt, Text};

use crate::sql::{Sql, bind};
use crate::{Database, StorageError};

/// A list.
#[derive(Clone, Debug, QueryableByName)]
pub struct ReferenceList {
    /// Its key.
    #[diesel(sql_type = Text)]
    pub key: String,
    /// What it lists.
    #[diesel(sql_type = Text)]
    pub label: String,
    /// Whether administrators may change it.
    #[diesel(sql_type = Bool)]
    pub editable: bool,
}

/// A value of a list.
#[derive(Clone, Debug, QueryableByName)]
pub struct ReferenceValue {
    /// Its code.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// What to show for it.
    #[diesel(sql_type = Text)]
    pub label: String,
    /// Its place in the list.
    #[diesel(sql_type = SmallInt)]
    pub position: i16,
    /// The first day on which it may be chosen.
    #[diesel(sql_type = Date)]
    pub active_from: NaiveDate,
    /// The last.
    #[diesel(sql_type = Nullable<Date>)]
    pub active_to: Option<NaiveDate>,
}

impl Database {
    /// Every list, by key.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn reference_lists(&self) -> Result<Vec<ReferenceList>, StorageError> {
        let query = Sql::new("select key, label, editable from reference_lists order by key", []);
        self.reading().await?.rows(query).await
    }

    /// A list and its values in order; none if there is no such list.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn reference_values(
        &self,
        list: &str,
        active_on: Option<NaiveDate>,
    ) -> Result<Option<(ReferenceList, Vec<ReferenceValue>)>, StorageError> {
        let connection = self.reading().await?;
        let key = bind::<Text, _>(list.to_owned());
        let lists =
            Sql::new("select key, label, editable from reference_lists where key = $1", [key.clone()]);
        let values = Sql::new(
            "select code, label, position, active_from, active_to from reference_values
            where list = $1 and ($2 is null or (active_from <= $2 and (active_to is null or active_to >= $2)))
            order by position, code",
            [key, bind::<Nullable<Date>, _>(active_on)],
        );
        let lists = connection.rows::<ReferenceList>(lists);
        let values = connection.rows::<ReferenceValue>(values);
        let (lists, values) = futures_util::future::try_join(lists, values).await?;
        Ok(lists.into_iter().next().map(|list| (list, values)))
    }
}
