use kernel::search_key;

use super::{Cells, Column, Columns, RowFault, RowReader};
use crate::{Faith, LaCode, Region, School, SchoolKind, SchoolStatus, Ukprn, Urn};

/// Reads rows of the establishment extract (`edubasealldata*.csv`). Columns it does not know are ignored.
#[derive(Debug)]
pub struct EstablishmentReader {
    width: usize,
    urn: Column,
    name: Column,
    la_code: Column,
    type_code: Column,
    type_group: Column,
    status: Column,
    ukprn: Column,
    establishment_number: Column,
    la_name: Column,
    region: Column,
    type_name: Column,
    opened_on: Column,
    closed_on: Column,
    phase: Column,
    low_age: Column,
    high_age: Column,
    pupils: Column,
    religious_character: Column,
    diocese: Column,
    trust_uid: Column,
    trust_name: Column,
    federation_uid: Column,
    federation_name: Column,
    street: Column,
    locality: Column,
    address3: Column,
    town: Column,
    county: Column,
    postcode: Column,
    telephone: Column,
    website: Column,
    head: [Column; 3],
    head_job_title: Column,
    changed_on: Column,
}

impl RowReader for EstablishmentReader {
    type Row = School;

    fn new(header: &[&str]) -> Result<Self, Vec<&'static str>> {
        let mut columns = Columns::new(header);
        let reader = Self {
            width: header.len(),
            urn: columns.required("URN"),
            name: columns.required("EstablishmentName"),
            la_code: columns.required("LA (code)"),
            type_code: columns.required("TypeOfEstablishment (code)"),
            type_group: columns.required("EstablishmentTypeGroup (name)"),
            status: columns.required("EstablishmentStatus (code)"),
            ukprn: columns.optional("UKPRN"),
            establishment_number: columns.optional("EstablishmentNumber"),
            la_name: columns.optional("LA (name)"),
            region: columns.optional("GOR (name)"),
            type_name: columns.optional("TypeOfEstablishment (name)"),
            opened_on: columns.optional("OpenDate"),
            closed_on: columns.optional("CloseDate"),
            phase: columns.optional("PhaseOfEducation (name)"),
            low_age: columns.optional("StatutoryLowAge"),
            high_age: columns.optional("StatutoryHighAge"),
            pupils: columns.optional("NumberOfPupils"),
            religious_character: columns.optional("ReligiousCharacter (name)"),
            diocese: columns.optional("Diocese (name)"),
            trust_uid: columns.optional("Trusts (code)"),
            trust_name: columns.optional("Trusts (name)"),
            federation_uid: columns.optional("Federations (code)"),
            federation_name: columns.optional("Federations (name)"),
            street: columns.optional("Street"),
            locality: columns.optional("Locality"),
            address3: columns.optional("Address3"),
            town: columns.optional("Town"),
            county: columns.optional("County (name)"),
            postcode: columns.optional("Postcode"),
            telephone: columns.optional("TelephoneNum"),
            website: columns.optional("SchoolWebsite"),
            head: ["HeadTitle (name)", "HeadFirstName", "HeadLastName"].map(|name| columns.optional(name)),
            head_job_title: columns.optional("HeadPreferredJobTitle"),
            changed_on: columns.optional("LastChangedDate"),
        };
        if columns.missing.is_empty() { Ok(reader) } else { Err(columns.missing) }
    }

    fn read(&self, cells: &[&str]) -> Result<School, Vec<RowFault>> {
        let mut row = Cells::new(cells, self.width)?;
        let urn = row.required(self.urn);
        let la_code = row.required(self.la_code);
        let type_code = row.required(self.type_code);
        let status = row.required(self.status);
        let name = row.required(self.name);
        let type_group = row.required(self.type_group);

        let urn = self.of(&mut row, self.urn, urn, |raw| Urn::try_from(raw).ok());
        let la_code = self.of(&mut row, self.la_code, la_code, |raw| LaCode::try_from(raw).ok());
        let type_code = self.of(&mut row, self.type_code, type_code, |raw| raw.parse::<i16>().ok());
        let status = self.of(&mut row, self.status, status, |raw| status_of(&raw));

        let ukprn = row.parsed(self.ukprn, "A UKPRN has 8 digits and starts with 1", |text| {
            Ukprn::try_from(text.to_owned()).ok()
        });
        let age = "An age is a whole number of years";
        let statutory_low_age = row.parsed(self.low_age, age, |text| text.parse().ok());
        let statutory_high_age = row.parsed(self.high_age, age, |text| text.parse().ok());
        let pupils = row.parsed(self.pupils, "A count is a whole number", |text| text.parse().ok());
        let (opened_on, closed_on) = (row.date(self.opened_on), row.date(self.closed_on));
        let gias_changed_on = row.date(self.changed_on);
        let religious_character = row.owned(self.religious_character);
        let head: Vec<_> = self.head.iter().filter_map(|&column| row.owned(column)).collect();
        let text = |column| row.owned(column);
        let school = (|| {
            Some(School {
                search_name: search_key(&name),
                name,
                urn: urn?,
                ukprn,
                establishment_number: text(self.establishment_number),
                la_code: la_code?,
                la_name: text(self.la_name).unwrap_or_default(),
                region: text(self.region).and_then(|name| Region::named(&name)),
                type_name: text(self.type_name).unwrap_or_default(),
                type_group,
                school_kind: SchoolKind::of_type(type_code?),
                type_code: type_code?,
                status: status?,
                opened_on,
                closed_on,
                phase: known(text(self.phase)),
                statutory_low_age,
                statutory_high_age,
                pupils,
                faith: Faith::of_character(religious_character.as_deref()),
                religious_character,
                diocese: known(text(self.diocese)),
                trust_uid: text(self.trust_uid),
                trust_name: text(self.trust_name),
                federation_uid: text(self.federation_uid),
                federation_name: known(text(self.federation_name)),
                street: text(self.street),
                locality: text(self.locality),
                address3: text(self.address3),
                town: text(self.town),
                county: known(text(self.county)),
                postcode: text(self.postcode),
                telephone: text(self.telephone),
                website: text(self.website),
                head_name: (!head.is_empty()).then(|| head.join(" ")),
                head_job_title: text(self.head_job_title),
                gias_changed_on,
            })
        })();
        match school {
            Some(school) if row.faults.is_empty() => Ok(school),
            _ => Err(row.faults),
        }
    }

    fn urn<'c>(&self, cells: &[&'c str]) -> Option<&'c str> {
        self.urn.at.and_then(|at| cells.get(at)).copied()
    }
}

impl EstablishmentReader {
    /// Reads a required cell whose emptiness has been reported already.
    #[expect(clippy::unused_self, reason = "reads as the other cell readers do")]
    fn of<T>(
        &self,
        row: &mut Cells<'_>,
        column: Column,
        raw: String,
        read: impl Fn(String) -> Option<T>,
    ) -> Option<T> {
        if raw.is_empty() {
            return None;
        }
        let value = read(raw);
        if value.is_none() {
            row.fault(column, "invalidFormat", "The cell does not hold what the column is for");
        }
        value
    }
}

fn status_of(code: &str) -> Option<SchoolStatus> {
    match code {
        "1" => Some(SchoolStatus::Open),
        "2" => Some(SchoolStatus::Closed),
        "3" => Some(SchoolStatus::OpenButProposedToClose),
        "4" => Some(SchoolStatus::ProposedToOpen),
        _ => None,
    }
}

/// GIAS writes some absences as words.
fn known(text: Option<String>) -> Option<String> {
    text.filter(|text| !matches!(text.as_str(), "Not applicable" | "Not recorded" | "Does not apply"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: [&str; 9] = [
        "URN",
        "LA (code)",
        "EstablishmentName",
        "TypeOfEstablishment (code)",
        "EstablishmentTypeGroup (name)",
        "EstablishmentStatus (code)",
        "GOR (name)",
        "OpenDate",
        "Something new",
    ];

    fn row<'c>(urn: &'c str, region: &'c str, opened: &'c str) -> [&'c str; 9] {
        [urn, "806", "Invented Academy", "28", "Academies", "1", region, opened, "?"]
    }

    #[test]
    fn a_row_becomes_a_school() {
        let reader = EstablishmentReader::new(&HEADER).unwrap();
        let school = reader.read(&row("900001", "North East", "01-09-2005")).unwrap();
        assert_eq!(school.region, Some(Region::NorthEast));
        assert_eq!(school.school_kind, SchoolKind::Academy);
        assert_eq!(school.opened_on.unwrap().to_string(), "2005-09-01");
        assert_eq!(reader.read(&row("900001", "Wales (pseudo)", "")).unwrap().region, None);
    }

    #[test]
    fn all_faults_of_a_row_are_named() {
        let reader = EstablishmentReader::new(&HEADER).unwrap();
        let faults = reader.read(&row("", "London", "2005-09-01")).unwrap_err();
        let found: Vec<_> = faults.iter().map(|fault| (fault.column, fault.code)).collect();
        assert_eq!(found, [("URN", "required"), ("OpenDate", "invalidFormat")]);
        assert_eq!(reader.read(&["900001"]).unwrap_err()[0].code, "wrongColumnCount");
    }

    #[test]
    fn missing_columns_are_named() {
        assert_eq!(
            EstablishmentReader::new(&HEADER[..3]).unwrap_err(),
            ["TypeOfEstablishment (code)", "EstablishmentTypeGroup (name)", "EstablishmentStatus (code)"]
        );
    }
}
