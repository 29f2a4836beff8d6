use casework::CaseReference;
use chrono::NaiveDate;
use persistence::{AdviserLine, AdviserPeriod};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{Code, EtagMember};
use crate::v1::codes;

/// An adviser, as the register of advisers and the cases have them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Adviser)]
pub(crate) struct AdviserView {
    /// Who.
    person_id: Uuid,
    /// The name; null for readers without personal data.
    #[schema(max_length = 200, example = "Avery Sample")]
    display_name: Option<String>,
    /// Where the adviser is at home.
    home_region: codes::Region,
    /// The organisation that employs the adviser.
    employer_organisation_id: Option<Uuid>,
    /// How many cases the adviser can take at once.
    #[schema(minimum = 0, maximum = 50)]
    capacity_cases: u8,
    /// How many of the cases they advise are not closed.
    #[schema(minimum = 0, maximum = 1_000_000)]
    open_cases: i64,
    /// Whether that is fewer than the adviser can take.
    has_capacity: bool,
    /// The first day on which the adviser advises.
    active_from: NaiveDate,
    /// The last day, if it is known.
    active_to: Option<NaiveDate>,
    /// Whether the adviser advises today.
    active: bool,
    /// The times on cases that the caller may know of, the latest first; empty in lists.
    #[schema(max_items = 200)]
    periods: Vec<AdviserPeriodView>,
    /// The tag to send in If-Match; empty in lists.
    #[schema(value_type = String, max_length = 100)]
    etag: EtagMember,
}

/// Somebody's time as the adviser of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AdviserPeriod)]
struct AdviserPeriodView {
    /// The assignment.
    assignment_id: Uuid,
    /// The case.
    case_id: Uuid,
    /// What people call it.
    #[schema(example = "RISE-000123", pattern = "^RISE-[0-9]{6,}$")]
    reference: String,
    /// The first day.
    from: NaiveDate,
    /// The last day, if it has ended.
    to: Option<NaiveDate>,
}

impl AdviserView {
    /// An adviser; the name is left out for readers without personal data.
    pub(super) fn new(line: &AdviserLine, periods: &[AdviserPeriod], masked: bool) -> Self {
        let adviser = &line.adviser;
        Self {
            person_id: adviser.person.uuid(),
            display_name: (!masked).then(|| line.name.clone()),
            home_region: Code(adviser.home_region),
            employer_organisation_id: adviser.employer,
            capacity_cases: adviser.capacity.cases(),
            open_cases: line.open_cases,
            has_capacity: line.open_cases < i64::from(adviser.capacity.cases()),
            active_from: adviser.active_from,
            active_to: adviser.active_to,
            active: line.active,
            periods: periods.iter().map(AdviserPeriodView::from).collect(),
            etag: EtagMember::default(),
        }
    }
}

impl From<&AdviserPeriod> for AdviserPeriodView {
    fn from(period: &AdviserPeriod) -> Self {
        Self {
            assignment_id: period.id,
            case_id: period.case_id,
            reference: CaseReference(period.reference).to_string(),
            from: period.from_on,
            to: period.to_on,
        }
    }
}
