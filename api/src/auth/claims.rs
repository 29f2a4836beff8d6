use authority::{Caller, Identity, Role};
use chrono::{DateTime, Utc};
use kernel::Coded;
use uuid::Uuid;

use super::TokenRefusal;
use super::members::{Malformed, Members};

/// How far clocks may differ, in seconds.
const LEEWAY: u64 = 30;
/// The longest a token may live, in seconds.
const LONGEST_LIFE: u64 = 25 * 60 * 60;
const MOST_ROLES: usize = 50;
/// The scope that lets a person's client call this service.
const SCOPE: &str = "access_as_user";

/// What a token must say to be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRules {
    /// The issuer, exactly as it stands in tokens.
    pub issuer: String,
    /// The tenant.
    pub tenant: Uuid,
    /// This service's client id.
    pub audience: String,
    /// The clients that may call for people.
    pub person_clients: Vec<Uuid>,
    /// The clients that may call for themselves.
    pub application_clients: Vec<Uuid>,
}

/// The claims that count, each of its own type. Names and addresses of people are left out on purpose: they change, and
/// others can set them.
pub(super) struct Claims {
    issuer: String,
    tenant: Uuid,
    audience: String,
    version: String,
    expiry: u64,
    not_before: u64,
    issued: u64,
    object: Uuid,
    subject: String,
    client: Uuid,
    client_proof: Option<String>,
    kind: Option<String>,
    scopes: Option<String>,
    roles: Vec<String>,
}

enum Kind {
    Person,
    Application,
}

impl Claims {
    /// The claims of a token whose signature is known to be good.
    pub(super) fn read(part: &str) -> Result<Self, TokenRefusal> {
        let members = Members::of_part(part).ok_or(TokenRefusal::ClaimsMalformed)?;
        Self::of(&members).map_err(|Malformed(name)| TokenRefusal::Claim(name))
    }

    fn of(members: &Members) -> Result<Self, Malformed> {
        Ok(Self {
            issuer: members.required("iss")?,
            tenant: members.required("tid")?,
            audience: members.required("aud")?,
            version: members.required("ver")?,
            expiry: members.required("exp")?,
            not_before: members.required("nbf")?,
            issued: members.required("iat")?,
            object: members.required("oid")?,
            subject: members.required("sub")?,
            client: members.required("azp")?,
            client_proof: members.optional("azpacr")?,
            kind: members.optional("idtyp")?,
            scopes: members.optional("scp")?,
            roles: members.optional("roles")?.unwrap_or_default(),
        })
    }

    pub(super) const fn client(&self) -> Uuid {
        self.client
    }

    pub(super) const fn expiry(&self) -> u64 {
        self.expiry
    }

    /// Whom the claims speak for, if they keep every rule at this moment.
    pub(super) fn caller(&self, rules: &TokenRules, now: DateTime<Utc>) -> Result<Caller, TokenRefusal> {
        self.check_origin(rules)?;
        self.check_times(seconds(now))?;
        let identity = match self.kind()? {
            Kind::Person => self.person(rules)?,
            Kind::Application => self.application(rules)?,
        };
        if self.roles.len() > MOST_ROLES {
            return Err(TokenRefusal::TooManyRoles);
        }
        Ok(Caller::new(identity, self.roles.iter().filter_map(|name| Role::of(name))))
    }

    fn check_origin(&self, rules: &TokenRules) -> Result<(), TokenRefusal> {
        require(self.issuer == rules.issuer, TokenRefusal::Issuer)?;
        require(self.tenant == rules.tenant, TokenRefusal::Tenant)?;
        require(self.audience == rules.audience, TokenRefusal::Audience)?;
        require(self.version == "2.0", TokenRefusal::Version)
    }

    fn check_times(&self, now: u64) -> Result<(), TokenRefusal> {
        let life = self.expiry.checked_sub(self.issued);
        require(life.is_some_and(|life| life <= LONGEST_LIFE), TokenRefusal::Lifetime)?;
        require(self.issued <= now.saturating_add(LEEWAY), TokenRefusal::IssuedAhead)?;
        require(self.not_before <= now.saturating_add(LEEWAY), TokenRefusal::NotYetValid)?;
        require(is_current(self.expiry, now), TokenRefusal::Expired)
    }

    fn kind(&self) -> Result<Kind, TokenRefusal> {
        match (self.kind.as_deref(), &self.scopes) {
            (Some("app"), None) => Ok(Kind::Application),
            (None, None) if self.subject.parse() == Ok(self.object) => Ok(Kind::Application),
            (None | Some("user"), Some(_)) => Ok(Kind::Person),
            _ => Err(TokenRefusal::Kind),
        }
    }

    fn person(&self, rules: &TokenRules) -> Result<Identity, TokenRefusal> {
        require(rules.person_clients.contains(&self.client), TokenRefusal::Client)?;
        let mut scopes = self.scopes.iter().flat_map(|scopes| scopes.split(' '));
        require(scopes.any(|scope| scope == SCOPE), TokenRefusal::Scope)?;
        Ok(Identity::Person { tenant: self.tenant, object: self.object })
    }

    fn application(&self, rules: &TokenRules) -> Result<Identity, TokenRefusal> {
        require(rules.application_clients.contains(&self.client), TokenRefusal::Client)?;
        let is_proven = matches!(self.client_proof.as_deref(), Some("1" | "2"));
        require(is_proven, TokenRefusal::ClientUnproven)?;
        Ok(Identity::Application { tenant: self.tenant, client: self.client })
    }
}

/// Whether a token with this expiry still counts, clocks being what they are.
pub(super) const fn is_current(expiry: u64, now: u64) -> bool {
    now <= expiry.saturating_add(LEEWAY)
}

/// A moment as tokens count them.
pub(super) fn seconds(moment: DateTime<Utc>) -> u64 {
    u64::try_from(moment.timestamp()).unwrap_or_default()
}

fn require(holds: bool, refusal: TokenRefusal) -> Result<(), TokenRefusal> {
    if holds { Ok(()) } else { Err(refusal) }
}
