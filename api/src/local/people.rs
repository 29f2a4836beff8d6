//! The invented people of a local copy: one for each role, and two officers who share a name.

use authority::Role;
use register::{Function, Region};
use uuid::Uuid;

/// An invented person.
#[derive(Clone, Copy, Debug)]
pub struct LocalPerson {
    /// What the command line calls them.
    pub key: &'static str,
    /// Their name; two people may share one.
    pub name: &'static str,
    /// What they can be asked to do.
    pub functions: &'static [Function],
    /// The roles in their tokens.
    pub roles: &'static [Role],
    /// The regions in their scope; nothing is none.
    pub scope: &'static [Region],
    /// Whether their scope is all regions.
    pub national: bool,
    number: u128,
}

impl LocalPerson {
    /// Their object id in the local tenant.
    #[must_use]
    pub const fn object(&self) -> Uuid {
        Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_1000 + self.number)
    }

    /// Their id in the register of people.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_1000 + self.number)
    }

    /// Their e-mail address.
    #[must_use]
    pub fn email(&self) -> String {
        format!("{}@example.org", self.key)
    }

    /// The person of this key.
    #[must_use]
    pub fn of(key: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|person| person.key == key)
    }
}

const NORTH: &[Region] = &[Region::NorthEast, Region::NorthWest, Region::YorkshireAndTheHumber];
const LONDON: &[Region] = &[Region::London];

const fn person(
    number: u128,
    key: &'static str,
    name: &'static str,
    roles: &'static [Role],
    functions: &'static [Function],
    scope: &'static [Region],
) -> LocalPerson {
    LocalPerson { key, name, functions, roles, scope, national: false, number }
}

const fn national(person: LocalPerson) -> LocalPerson {
    LocalPerson { national: true, ..person }
}

/// Every one of them.
pub const PEOPLE: &[LocalPerson] = &[
    person(1, "admin", "Ada Sample", &[Role::PlatformAdmin], &[], &[]),
    national(person(2, "lead", "Lee Sample", &[Role::CaseLead], &[Function::Deliver], &[])),
    person(3, "lead-north", "Nora Sample", &[Role::CaseLead], &[Function::Deliver], NORTH),
    person(4, "officer", "Sam Sample", &[Role::CaseDeliver], &[Function::Deliver], NORTH),
    person(5, "officer-london", "Sam Sample", &[Role::CaseDeliver], &[Function::Deliver], LONDON),
    person(6, "adviser", "Avery Sample", &[Role::CaseAdvise], &[Function::Advise], &[]),
    national(person(7, "director", "Dee Sample", &[Role::CaseDecide], &[], &[])),
    national(person(8, "reader", "Rae Sample", &[Role::CaseRead], &[], &[])),
    national(person(9, "grant-officer", "Gil Sample", &[Role::GrantPrepare], &[], &[])),
    national(person(10, "grant-approver", "Gus Sample", &[Role::GrantApprove], &[], &[])),
    person(11, "vendor", "Val Sample", &[Role::VendorMaintain], &[], &[]),
    person(12, "analyst", "Ann Sample", &[Role::ReportRead], &[], &[]),
    person(13, "auditor", "Aud Sample", &[Role::AuditRead], &[], &[]),
    person(14, "support", "Sue Sample", &[Role::ServiceSupport], &[], &[]),
];
