use std::borrow::Cow;

use kernel::{Actor, Coded, Family, PersonId, Reason};
use uuid::Uuid;

use crate::{Operation, Reach, Role, Roles};

/// Who a verified token speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    /// A person, by tenant and object id.
    Person {
        /// The tenant that vouches for the person.
        tenant: Uuid,
        /// The person's object id in that tenant.
        object: Uuid,
    },
    /// An application acting for itself, by tenant and client id.
    Application {
        /// The tenant that vouches for the application.
        tenant: Uuid,
        /// The application's client id.
        client: Uuid,
    },
}

/// Whoever calls: an identity and its roles. Scope and position come from the record, never from the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who it is.
    pub identity: Identity,
    /// The roles that count for this kind of caller.
    pub roles: Roles,
}

impl Caller {
    /// A caller with the roles of its token; those that do not belong to its kind count for nothing.
    #[must_use]
    pub fn new(identity: Identity, roles: impl IntoIterator<Item = Role>) -> Self {
        let is_person = matches!(identity, Identity::Person { .. });
        let counts = |role: &Role| !(is_person && *role == Role::FinanceIntegrate);
        Self { identity, roles: roles.into_iter().filter(counts).collect() }
    }

    /// Whether an application calls for itself.
    #[must_use]
    pub const fn is_application(&self) -> bool {
        matches!(self.identity, Identity::Application { .. })
    }
}

/// Where a caller stands towards one thing, as the record says.
#[expect(clippy::struct_excessive_bools, reason = "each says one thing that the record knows")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The caller as a registered person.
    pub person: Option<PersonId>,
    /// Whether the thing's region is in the caller's scope.
    pub in_scope: bool,
    /// Whether the caller is the case's delivery officer.
    pub officer: bool,
    /// Whether the caller is the case's adviser.
    pub adviser: bool,
    /// Whether the caller wrote the thing.
    pub author: bool,
    /// Whether the thing is about the caller.
    pub own: bool,
}

/// The proof that a caller may carry out an operation; only [`permit`] and [`may_call`] make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    operation: Operation,
    actor: Actor,
    role: Role,
}

impl Permit {
    /// What is permitted.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// Who acts, under which role, for the record.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.actor.clone()
    }

    /// The role under which it is permitted.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }
}

/// Why somebody may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The token names no role that counts.
    NoRole,
    /// None of the caller's roles may call the operation.
    RoleMissing(Operation),
    /// An application called what only people may do.
    PersonRequired,
    /// The token's person has not been registered.
    PersonNotRegistered,
    /// The thing lies outside the caller's regions.
    OutOfScope,
    /// The caller is not assigned to the case.
    NotAssigned,
    /// The caller did not write the thing.
    NotAuthor,
    /// The thing is about somebody else.
    NotOwn,
}

impl Reason for Denied {
    fn family(&self) -> Family {
        Family::NotPermitted
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoRole | Self::RoleMissing(_) => "roleMissing",
            Self::PersonRequired => "personRequired",
            Self::PersonNotRegistered => "personNotRegistered",
            Self::OutOfScope => "outOfScope",
            Self::NotAssigned => "notAssigned",
            Self::NotAuthor => "notAuthor",
            Self::NotOwn => "notOwn",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::RoleMissing(operation) => {
                let roles: Vec<_> = operation.rule().grants.iter().map(|(role, _)| role.code()).collect();
                format!("This needs one of the roles {}", roles.join(", "))
            }
            Self::NoRole => "Your token names no role of this service".to_owned(),
            Self::PersonRequired => "A person must do this, not an application".to_owned(),
            Self::PersonNotRegistered => "Ask an administrator to register you".to_owned(),
            Self::OutOfScope => "This is outside the regions you have scope over".to_owned(),
            Self::NotAssigned => "Only those assigned to the case may do this".to_owned(),
            Self::NotAuthor => "Only the person who wrote it may do this".to_owned(),
            Self::NotOwn => "You may do this only for yourself".to_owned(),
        }
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        None
    }
}

/// Whether any role of `caller` may call `operation` at all. What is then read is limited to what the caller can see.
///
/// # Errors
/// Why not; never an empty list.
pub fn may_call(operation: Operation, caller: &Caller) -> Result<Role, Vec<Denied>> {
    decide(operation, caller, |_| Ok(()))
}

/// Whether `caller` may carry out `operation` on the thing towards which it stands at `position`.
///
/// # Errors
/// Every reason why not; never an empty list.
pub fn permit(operation: Operation, caller: &Caller, position: &Position) -> Result<Permit, Vec<Denied>> {
    let role = decide(operation, caller, |reach| match reach {
        Reach::Everywhere => Ok(()),
        Reach::InScope if position.in_scope => Ok(()),
        Reach::Officer if position.in_scope && position.officer => Ok(()),
        Reach::Advising if position.adviser => Ok(()),
        Reach::Authored if position.author => Ok(()),
        Reach::Own if position.own => Ok(()),
        Reach::InScope => Err(Denied::OutOfScope),
        Reach::Officer | Reach::Advising => Err(Denied::NotAssigned),
        Reach::Authored => Err(Denied::NotAuthor),
        Reach::Own => Err(Denied::NotOwn),
    })?;
    let name = role.code().to_owned();
    let actor = match (caller.identity, position.person) {
        (Identity::Application { client, .. }, _) => Actor::application(client, name),
        (Identity::Person { .. }, Some(person)) => Actor::person(person, name),
        (Identity::Person { .. }, None) => return Err(vec![Denied::PersonNotRegistered]),
    };
    Ok(Permit { operation, actor, role })
}

/// How far the caller's roles reach in an operation: what a list of more than one region shows.
#[must_use]
pub fn reaches(operation: Operation, caller: &Caller) -> Vec<Reach> {
    let grants = operation.rule().grants.iter().filter(|(role, _)| caller.roles.has(*role));
    grants.map(|(_, reach)| *reach).collect()
}

/// The first role that reaches; else every distinct reason why none does.
fn decide(
    operation: Operation,
    caller: &Caller,
    reaches: impl Fn(Reach) -> Result<(), Denied>,
) -> Result<Role, Vec<Denied>> {
    let rule = operation.rule();
    if rule.person_required && caller.is_application() {
        return Err(vec![Denied::PersonRequired]);
    }
    let mut denials = Vec::new();
    for &(role, reach) in rule.grants.iter().filter(|(role, _)| caller.roles.has(*role)) {
        match reaches(reach) {
            Ok(()) => return Ok(role),
            Err(denied) if denials.contains(&denied) => {}
            Err(denied) => denials.push(denied),
        }
    }
    if denials.is_empty() {
        denials.push(Denied::RoleMissing(operation));
    }
    Err(denials)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn person(roles: &[Role]) -> Caller {
        let identity = Identity::Person { tenant: Uuid::nil(), object: Uuid::nil() };
        Caller::new(identity, roles.iter().copied())
    }

    fn registered() -> Position {
        Position { person: Some(PersonId::new(Uuid::nil())), ..Position::default() }
    }

    #[test]
    fn an_officer_needs_both_assignment_and_scope() {
        let officer = person(&[Role::CaseDeliver]);
        let save = Operation::SaveContactResponsibleBodyTask;
        let assigned = Position { officer: true, ..registered() };
        assert_eq!(permit(save, &officer, &assigned), Err(vec![Denied::NotAssigned]));
        let permitted = permit(save, &officer, &Position { in_scope: true, ..assigned }).unwrap();
        assert_eq!(permitted.role(), Role::CaseDeliver);
    }

    #[test]
    fn all_reasons_come_at_once() {
        let both = person(&[Role::CaseDeliver, Role::CaseLead]);
        let save = Operation::SaveContactResponsibleBodyTask;
        assert_eq!(permit(save, &both, &registered()), Err(vec![Denied::NotAssigned, Denied::OutOfScope]));
    }

    #[test]
    fn nobody_acts_unregistered_and_no_application_decides() {
        let lead = person(&[Role::CaseLead]);
        let here = Position { in_scope: true, ..Position::default() };
        assert_eq!(permit(Operation::OpenCase, &lead, &here), Err(vec![Denied::PersonNotRegistered]));
        let robot = Identity::Application { tenant: Uuid::nil(), client: Uuid::nil() };
        let robot = Caller::new(robot, [Role::CaseLead]);
        assert_eq!(permit(Operation::OpenCase, &robot, &here), Err(vec![Denied::PersonRequired]));
        assert!(permit(Operation::AssignDeliveryOfficer, &robot, &here).is_ok());
    }

    #[test]
    fn the_finance_role_counts_only_for_applications() {
        assert!(person(&[Role::FinanceIntegrate]).roles.is_empty());
    }
}
