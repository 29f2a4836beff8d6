use chrono::NaiveDate;
use serde::Serialize;

use super::{Cells, Column, Columns, RowFault, RowReader};
use crate::Urn;

/// What one school is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum LinkType {
    /// The linked school came before.
    Predecessor,
    /// The linked school came after.
    Successor,
    /// Any other link, such as a sixth form centre.
    Other,
}

/// A link from one school to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchoolLink {
    /// The school.
    pub urn: Urn,
    /// The school it is linked to.
    pub linked_urn: Urn,
    /// What the linked school is to it.
    pub link_type: LinkType,
    /// The type in GIAS's words, such as `Predecessor - merged`.
    pub link_name: String,
    /// When the link began.
    pub established_on: Option<NaiveDate>,
}

/// Reads rows of the links extract (`links_edubasealldata*.csv`).
#[derive(Debug)]
pub struct LinkReader {
    width: usize,
    urn: Column,
    linked: Column,
    link_type: Column,
    established_on: Column,
}

impl RowReader for LinkReader {
    type Row = SchoolLink;

    fn new(header: &[&str]) -> Result<Self, Vec<&'static str>> {
        let mut columns = Columns::new(header);
        let reader = Self {
            width: header.len(),
            urn: columns.required("URN"),
            linked: columns.required("LinkURN"),
            link_type: columns.required("LinkType"),
            established_on: columns.optional("LinkEstablishedDate"),
        };
        if columns.missing.is_empty() { Ok(reader) } else { Err(columns.missing) }
    }

    fn read(&self, cells: &[&str]) -> Result<SchoolLink, Vec<RowFault>> {
        let mut row = Cells::new(cells, self.width)?;
        let link_name = row.required(self.link_type);
        let mut school = |column| {
            if row.required(column).is_empty() {
                return None;
            }
            row.parsed(column, "A URN has 6 digits", |text| Urn::try_from(text.to_owned()).ok())
        };
        let (urn, linked) = (school(self.urn), school(self.linked));
        let established_on = row.date(self.established_on);
        match (urn, linked) {
            (Some(urn), Some(linked_urn)) if row.faults.is_empty() => Ok(SchoolLink {
                urn,
                linked_urn,
                link_type: LinkType::of(&link_name),
                link_name,
                established_on,
            }),
            _ => Err(row.faults),
        }
    }

    fn urn<'c>(&self, cells: &[&'c str]) -> Option<&'c str> {
        self.urn.at.and_then(|at| cells.get(at)).copied()
    }
}

impl LinkType {
    /// The type that GIAS's words stand for. A merged, amalgamated or split school succeeds like any other.
    fn of(words: &str) -> Self {
        match words {
            words if words.starts_with("Predecessor") => Self::Predecessor,
            words if words.starts_with("Successor") => Self::Successor,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_of_succeeding_are_one() {
        let reader =
            LinkReader::new(&["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]).unwrap();
        let link = |words| reader.read(&["900001", "900002", "x", words, "01-09-2020"]).unwrap().link_type;
        assert_eq!(link("Predecessor - amalgamated"), LinkType::Predecessor);
        assert_eq!(link("Successor"), LinkType::Successor);
        assert_eq!(link("Sixth Form Centre School"), LinkType::Other);
        assert_eq!(reader.read(&["900001", "", "x", "Successor", ""]).unwrap_err()[0].column, "LinkURN");
    }
}
