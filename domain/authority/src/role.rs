use std::fmt;

use kernel::Coded;
use strum::{IntoStaticStr, VariantArray};

use crate::Position;

/// What a token may say its bearer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
pub enum Role {
    /// Any member of the RISE teams: reads in scope.
    #[strum(serialize = "Case.Read")]
    CaseRead,
    /// A delivery officer: works assigned cases, reads all in scope.
    #[strum(serialize = "Case.Deliver")]
    CaseDeliver,
    /// A RISE adviser: own cases only.
    #[strum(serialize = "Case.Advise")]
    CaseAdvise,
    /// A regional team lead: opens, assigns, and all that a delivery officer does, in scope.
    #[strum(serialize = "Case.Lead")]
    CaseLead,
    /// A regional director or delegate: decides, in scope.
    #[strum(serialize = "Case.Decide")]
    CaseDecide,
    /// A grant officer.
    #[strum(serialize = "Grant.Prepare")]
    GrantPrepare,
    /// A grant approver.
    #[strum(serialize = "Grant.Approve")]
    GrantApprove,
    /// The standing-data team.
    #[strum(serialize = "Vendor.Maintain")]
    VendorMaintain,
    /// The finance system.
    #[strum(serialize = "Finance.Integrate")]
    FinanceIntegrate,
    /// Analysts and scripts: no personal data.
    #[strum(serialize = "Report.Read")]
    ReportRead,
    /// An auditor: reads everything, writes nothing.
    #[strum(serialize = "Audit.Read")]
    AuditRead,
    /// Service support: corrections.
    #[strum(serialize = "Service.Support")]
    ServiceSupport,
    /// An administrator: people, scopes, the register; no case content.
    #[strum(serialize = "Platform.Admin")]
    PlatformAdmin,
}

impl Coded for Role {
    const NAME: &'static str = "Role";
    const MEANING: &'static str = "What a token may say its bearer is, as its `roles` claim has it.";
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The roles of one caller: a small set, each role at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(Vec<Role>);

impl Roles {
    /// Whether the caller has the role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// Whether the caller has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The roles in their own order.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }

    /// Whether these roles show people's names on a case towards which their bearer stands so: reports come without.
    #[must_use]
    pub fn names_people(&self, position: &Position) -> bool {
        let scoped = self.sight().in_scope && position.in_scope;
        let advised = self.has(Role::CaseAdvise) && position.adviser;
        scoped || advised || self.has(Role::AuditRead) || self.has(Role::ServiceSupport)
    }

    /// Which cases these roles can see at all.
    #[must_use]
    pub fn sight(&self) -> Sight {
        use Role as R;
        let scoped =
            [R::CaseRead, R::CaseDeliver, R::CaseLead, R::CaseDecide, R::GrantPrepare, R::GrantApprove];
        let national = [R::ReportRead, R::AuditRead, R::ServiceSupport];
        Sight {
            in_scope: scoped.into_iter().any(|role| self.has(role)),
            national: national.into_iter().any(|role| self.has(role)),
            advised: self.has(R::CaseAdvise),
        }
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        let mut all: Vec<_> = roles.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }
}

/// Which cases a caller's roles can see, before any exclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Those of the regions in the caller's scope.
    pub in_scope: bool,
    /// All.
    pub national: bool,
    /// Those the caller advises.
    pub advised: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_name_nobody_wherever_another_role_does_not_reach() {
        let here = Position { in_scope: true, ..Position::default() };
        let elsewhere = Position::default();
        let reports: Roles = [Role::ReportRead, Role::VendorMaintain].into_iter().collect();
        assert!(!reports.names_people(&here));
        let reader: Roles = [Role::ReportRead, Role::CaseRead].into_iter().collect();
        assert!(reader.names_people(&here) && !reader.names_people(&elsewhere));
        let adviser: Roles = [Role::CaseAdvise].into_iter().collect();
        assert!(adviser.names_people(&Position { adviser: true, ..elsewhere }));
        let auditor: Roles = [Role::AuditRead].into_iter().collect();
        assert!(auditor.names_people(&elsewhere));
    }
}
