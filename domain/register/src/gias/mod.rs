//! The extracts of GIAS, read row by row.

mod establishment;
mod link;

pub use establishment::EstablishmentReader;
pub use link::{LinkReader, LinkType, SchoolLink};

use chrono::NaiveDate;

/// One thing wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The column, by its name in the file; empty when the row as a whole is at fault.
    pub column: &'static str,
    /// The stable code of the fault.
    pub code: &'static str,
    /// What is wrong.
    pub detail: String,
}

/// A reader that knows where a file's columns are.
pub trait RowReader: Sized {
    /// What a row is.
    type Row;

    /// Finds the columns by the file's header.
    ///
    /// # Errors
    /// The names of the required columns that are missing.
    fn new(header: &[&str]) -> Result<Self, Vec<&'static str>>;

    /// Reads one row, given its cells in the order of the header.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    fn read(&self, cells: &[&str]) -> Result<Self::Row, Vec<RowFault>>;

    /// The URN the row is about, if it can be told.
    fn urn<'c>(&self, cells: &[&'c str]) -> Option<&'c str>;
}

/// Finds columns by name.
struct Columns<'h> {
    header: &'h [&'h str],
    missing: Vec<&'static str>,
}

impl<'h> Columns<'h> {
    const fn new(header: &'h [&'h str]) -> Self {
        Self { header, missing: Vec::new() }
    }

    fn optional(&self, name: &'static str) -> Column {
        let at = self.header.iter().position(|column| column.trim() == name);
        Column { name, at }
    }

    fn required(&mut self, name: &'static str) -> Column {
        let column = self.optional(name);
        if column.at.is_none() {
            self.missing.push(name);
        }
        column
    }
}

/// A column's name and its place in the file, if it is there.
#[derive(Clone, Copy, Debug)]
struct Column {
    name: &'static str,
    at: Option<usize>,
}

/// The cells of one row, and what has been found wrong with them.
struct Cells<'c> {
    cells: &'c [&'c str],
    faults: Vec<RowFault>,
}

impl<'c> Cells<'c> {
    fn new(cells: &'c [&'c str], expected: usize) -> Result<Self, Vec<RowFault>> {
        if cells.len() == expected {
            Ok(Self { cells, faults: Vec::new() })
        } else {
            let detail = format!("The row has {} cells, the header {expected}", cells.len());
            Err(vec![RowFault { column: "", code: "wrongColumnCount", detail }])
        }
    }

    fn text(&self, column: Column) -> Option<&'c str> {
        let cell = column.at.and_then(|at| self.cells.get(at))?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn owned(&self, column: Column) -> Option<String> {
        let text = self.text(column)?;
        // The register is typed by many hands: what no screen shows is no reason to refuse a school.
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Some(plain.trim().to_owned()).filter(|plain| !plain.is_empty())
    }

    fn required(&mut self, column: Column) -> String {
        self.owned(column).unwrap_or_else(|| {
            if self.text(column).is_none() {
                self.fault(column, "required", "The cell is empty");
            }
            String::new()
        })
    }

    fn parsed<T>(&mut self, column: Column, rule: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(column)?;
        let value = parse(text);
        if value.is_none() {
            self.fault(column, "invalidFormat", rule);
        }
        value
    }

    fn date(&mut self, column: Column) -> Option<NaiveDate> {
        self.parsed(column, "A date is written dd-mm-yyyy", |text| {
            NaiveDate::parse_from_str(text, "%d-%m-%Y").ok()
        })
    }

    fn fault(&mut self, column: Column, code: &'static str, detail: &str) {
        self.faults.push(RowFault { column: column.name, code, detail: detail.to_owned() });
    }
}
