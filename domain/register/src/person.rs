use std::borrow::Cow;

use chrono::NaiveDate;
use kernel::{Coded, Fact, Family, Line, PersonId, Private, Reason};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

/// What a person can be asked to do on a case.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Function {
    /// Be a delivery officer.
    Deliver,
    /// Be an adviser.
    Advise,
}

impl Coded for Function {
    const NAME: &'static str = "PersonFunction";
    const MEANING: &'static str = "What a person can be asked to do on a case.";
}

/// A set of functions.
pub type Functions = std::collections::BTreeSet<Function>;

/// A person who has been registered. Only tenant and object id tell who it is; names and addresses can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredPerson {
    /// Which person.
    pub id: PersonId,
    /// The tenant that vouches for the person.
    pub tenant: Uuid,
    /// The object id in that tenant.
    pub object: Uuid,
    /// The name to show.
    pub display_name: Line<200>,
    /// The e-mail address.
    pub email: Line<254>,
    /// What the person can be asked to do.
    pub functions: Functions,
    /// The first day on which the person works here, if that has been said.
    pub active_from: Option<NaiveDate>,
    /// The last day on which the person works here, if that is known.
    pub active_to: Option<NaiveDate>,
}

/// Somebody's wish to change what is known of a person.
#[derive(Clone, Debug)]
pub struct ChangePerson {
    /// The name to show.
    pub display_name: Line<200>,
    /// The e-mail address.
    pub email: Line<254>,
    /// The first day on which the person works here.
    pub active_from: NaiveDate,
    /// The last day, if it is known.
    pub active_to: Option<NaiveDate>,
}

/// Why a person cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonRefusal {
    /// The first day lies in the future.
    BeginsInFuture,
    /// The last day lies before the first.
    EndsBeforeItBegins,
}

impl Reason for PersonRefusal {
    fn family(&self) -> Family {
        Family::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::BeginsInFuture => "dateInFuture",
            Self::EndsBeforeItBegins => "dateBefore",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::BeginsInFuture => "The first day must be today or in the past",
            Self::EndsBeforeItBegins => "The last day must not be before the first",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::BeginsInFuture => Some("/activeFrom".into()),
            Self::EndsBeforeItBegins => Some("/activeTo".into()),
        }
    }
}

impl RegisteredPerson {
    /// Whether the person works here on `day`.
    #[must_use]
    pub fn is_active_on(&self, day: NaiveDate) -> bool {
        self.active_from.is_none_or(|from| from <= day) && self.active_to.is_none_or(|to| day <= to)
    }

    /// Changes what is known of the person.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn change(&self, change: ChangePerson, today: NaiveDate) -> Result<PersonFact, Vec<PersonRefusal>> {
        use PersonRefusal as R;
        let rules = [
            (change.active_from > today, R::BeginsInFuture),
            (change.active_to.is_some_and(|to| to < change.active_from), R::EndsBeforeItBegins),
        ];
        let refusals: Vec<_> =
            rules.into_iter().filter(|(broken, _)| *broken).map(|(_, refusal)| refusal).collect();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let members = [
            ("displayName", self.display_name != change.display_name),
            ("email", self.email != change.email),
            ("activeFrom", self.active_from != Some(change.active_from)),
            ("activeTo", self.active_to != change.active_to),
        ];
        Ok(PersonFact::Changed {
            person_id: self.id,
            changed: members.into_iter().filter(|(_, new)| *new).map(|(name, _)| name.to_owned()).collect(),
            active_from: change.active_from,
            active_to: change.active_to,
            display_name: Private::Known(change.display_name),
            email: Private::Known(change.email),
        })
    }

    /// The fact that the person was registered.
    #[must_use]
    pub fn registered(&self) -> PersonFact {
        PersonFact::Created {
            person_id: self.id,
            tenant_id: self.tenant,
            subject_id: self.object,
            functions: self.functions.clone(),
            display_name: Private::Known(self.display_name.clone()),
            email: Private::Known(self.email.clone()),
        }
    }
}

/// What can happen to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum PersonFact {
    /// The person was registered.
    #[serde(rename = "person.created")]
    Created {
        /// Which person.
        person_id: PersonId,
        /// The tenant that vouches for the person.
        tenant_id: Uuid,
        /// The object id in that tenant.
        subject_id: Uuid,
        /// What the person can be asked to do.
        functions: Functions,
        /// The name.
        #[serde(default)]
        display_name: Private<Line<200>>,
        /// The e-mail address.
        #[serde(default)]
        email: Private<Line<254>>,
    },
    /// What is known of the person changed.
    #[serde(rename = "person.changed")]
    Changed {
        /// Which person.
        person_id: PersonId,
        /// The members that differ from before.
        changed: Vec<String>,
        /// The first day on which the person works here.
        active_from: NaiveDate,
        /// The last day, if it is known.
        active_to: Option<NaiveDate>,
        /// The name.
        #[serde(default)]
        display_name: Private<Line<200>>,
        /// The e-mail address.
        #[serde(default)]
        email: Private<Line<254>>,
    },
}

impl Fact for PersonFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "person.created",
            Self::Changed { .. } => "person.changed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    fn person() -> RegisteredPerson {
        RegisteredPerson {
            id: PersonId::new(Uuid::nil()),
            tenant: Uuid::nil(),
            object: Uuid::nil(),
            display_name: "Sam Sample".to_owned().try_into().unwrap(),
            email: "sam@example.org".to_owned().try_into().unwrap(),
            functions: Functions::new(),
            active_from: None,
            active_to: None,
        }
    }

    fn change(from: u32, to: Option<u32>) -> ChangePerson {
        let RegisteredPerson { display_name, email, .. } = person();
        ChangePerson { display_name, email, active_from: day(from), active_to: to.map(day) }
    }

    #[test]
    fn whoever_has_no_dates_is_active_always_and_both_days_count() {
        assert!(person().is_active_on(NaiveDate::MIN));
        let dated = RegisteredPerson { active_from: Some(day(2)), active_to: Some(day(4)), ..person() };
        let active: Vec<_> = (1..=5).filter(|&on| dated.is_active_on(day(on))).collect();
        assert_eq!(active, [2, 3, 4]);
    }

    #[test]
    fn a_change_names_what_differs_and_refuses_every_odd_date_at_once() {
        use PersonRefusal as R;
        let Ok(PersonFact::Changed { changed, .. }) = person().change(change(1, None), day(1)) else {
            panic!()
        };
        assert_eq!(changed, ["activeFrom"]);
        assert_eq!(
            person().change(change(3, Some(2)), day(1)),
            Err(vec![R::BeginsInFuture, R::EndsBeforeItBegins])
        );
    }
}
