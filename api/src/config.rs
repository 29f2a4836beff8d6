//! What the service is told by its environment: read once, complete before anything starts, printed without secrets.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use crate::auth::TokenRules;
use crate::limits::Quotas;

/// How the service runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The database; none starts a private one, in the local profile.
    pub database_url: Option<String>,
    /// The database as its owner, for migrations; the same as the other unless told.
    pub owner_database_url: Option<String>,
    /// How many workers answer requests.
    pub workers: usize,
    /// How often each caller may ask.
    pub quotas: Quotas,
    /// How long the server goes on answering after it has been told to stop, so that whoever balances load can send
    /// requests elsewhere.
    pub drain: Duration,
    /// Where its metrics are read: on loopback, on a free port unless told.
    pub metrics: SocketAddr,
    /// Whom it trusts.
    pub profile: Profile,
}

/// Whom the service trusts.
#[derive(Clone, Debug)]
pub enum Profile {
    /// This machine: its own issuer, on loopback only.
    Local {
        /// Where its key and its database are kept.
        folder: PathBuf,
    },
    /// The department's identity provider.
    Production {
        /// What its tokens must say.
        rules: TokenRules,
        /// Where its keys are.
        jwks_url: String,
        /// What cursors are signed with.
        cursor_key: Vec<u8>,
    },
}

/// One thing wrong with the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// The variable.
    pub variable: &'static str,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.variable, self.why)
    }
}

/// Reads variables, and gathers everything that is wrong with them.
struct Reader<'l> {
    lookup: &'l dyn Fn(&str) -> Option<String>,
    faults: Vec<ConfigFault>,
}

impl Reader<'_> {
    fn text(&self, name: &'static str) -> Option<String> {
        (self.lookup)(name).filter(|text| !text.trim().is_empty())
    }

    fn required(&mut self, name: &'static str) -> String {
        self.text(name).unwrap_or_else(|| {
            self.fault(name, "is needed in the production profile");
            String::new()
        })
    }

    fn fault(&mut self, variable: &'static str, why: impl Into<String>) {
        self.faults.push(ConfigFault { variable, why: why.into() });
    }

    fn parsed<T: std::str::FromStr>(&mut self, name: &'static str, usual: T, form: &str) -> T {
        let Some(text) = self.text(name) else { return usual };
        text.parse().unwrap_or_else(|_| {
            self.fault(name, format!("must be {form}"));
            usual
        })
    }

    fn identifiers(&mut self, name: &'static str) -> Vec<Uuid> {
        let text = self.text(name).unwrap_or_default();
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let read: Result<Vec<Uuid>, _> = parts.map(str::parse).collect();
        read.unwrap_or_else(|_| {
            self.fault(name, "must be client ids (UUIDs), separated by commas");
            Vec::new()
        })
    }
}

const ONLY_PRODUCTION: [&str; 6] = [
    "RISE_ISSUER",
    "RISE_TENANT",
    "RISE_AUDIENCE",
    "RISE_JWKS_URL",
    "RISE_PERSON_CLIENTS",
    "RISE_APPLICATION_CLIENTS",
];

impl Config {
    /// Reads the configuration from variables as `lookup` finds them.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn read(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<ConfigFault>> {
        let mut reader = Reader { lookup, faults: Vec::new() };
        let listen = reader.parsed(
            "RISE_LISTEN",
            SocketAddr::from(([127, 0, 0, 1], 8080)),
            "an address and port such as 127.0.0.1:8080",
        );
        let workers = reader.parsed("RISE_WORKERS", 2, "a whole number");
        let database_url = reader.text("DATABASE_URL");
        let profile = match reader.text("RISE_PROFILE").as_deref() {
            None | Some("local") => local(&mut reader, listen),
            Some("production") => production(&mut reader, database_url.is_none()),
            Some(_) => {
                reader.fault("RISE_PROFILE", "must be local or production");
                local(&mut reader, listen)
            }
        };
        let owner_database_url = reader.text("RISE_OWNER_DATABASE_URL");
        let quotas = quotas(&mut reader);
        let usual = if matches!(profile, Profile::Local { .. }) { 0 } else { 5 };
        let drain =
            Duration::from_secs(reader.parsed("RISE_DRAIN_SECONDS", usual, "a whole number of seconds"));
        let metrics = metrics(&mut reader);
        let workers = workers.max(1);
        if reader.faults.is_empty() {
            Ok(Self { listen, database_url, owner_database_url, workers, quotas, drain, metrics, profile })
        } else {
            Err(reader.faults)
        }
    }

    /// The database as its owner.
    #[must_use]
    pub fn owner_url(&self) -> Option<&str> {
        self.owner_database_url.as_deref().or(self.database_url.as_deref())
    }
}

fn quotas(reader: &mut Reader<'_>) -> Quotas {
    let form = "a whole number above 0";
    Quotas {
        reads: reader.parsed("RISE_READS_PER_MINUTE", Quotas::USUAL.reads, form),
        writes: reader.parsed("RISE_WRITES_PER_MINUTE", Quotas::USUAL.writes, form),
    }
}

/// Metrics tell how the service is used, to whoever runs it and nobody else.
fn metrics(reader: &mut Reader<'_>) -> SocketAddr {
    let name = "RISE_METRICS_LISTEN";
    let usual = SocketAddr::from(([127, 0, 0, 1], 0));
    let metrics = reader.parsed(name, usual, "an address and port such as 127.0.0.1:9464");
    if !metrics.ip().is_loopback() {
        reader.fault(name, "must be a loopback address");
    }
    metrics
}

/// The local issuer must not become an open door: nothing of a real deployment may stand beside it.
fn local(reader: &mut Reader<'_>, listen: SocketAddr) -> Profile {
    if !listen.ip().is_loopback() {
        reader.fault("RISE_LISTEN", "must be a loopback address in the local profile");
    }
    for name in ONLY_PRODUCTION {
        if reader.text(name).is_some() {
            reader.fault(
                name,
                "belongs to the production profile; set RISE_PROFILE=production or leave it out",
            );
        }
    }
    let folder = reader.text("RISE_LOCAL_FOLDER").unwrap_or_else(|| ".local".to_owned());
    Profile::Local { folder: PathBuf::from(folder) }
}

fn production(reader: &mut Reader<'_>, no_database: bool) -> Profile {
    if no_database {
        reader.fault("DATABASE_URL", "is needed in the production profile");
    }
    let issuer = reader.required("RISE_ISSUER");
    let audience = reader.required("RISE_AUDIENCE");
    let jwks_url = reader.required("RISE_JWKS_URL");
    let tenant = reader.required("RISE_TENANT");
    let tenant = tenant.parse().unwrap_or_else(|_| {
        if !tenant.is_empty() {
            reader.fault("RISE_TENANT", "must be a UUID");
        }
        Uuid::nil()
    });
    let person_clients = reader.identifiers("RISE_PERSON_CLIENTS");
    let application_clients = reader.identifiers("RISE_APPLICATION_CLIENTS");
    let cursor_key = reader.required("RISE_CURSOR_KEY");
    let cursor_key = STANDARD.decode(cursor_key.trim()).unwrap_or_default();
    if cursor_key.len() < 32 && reader.text("RISE_CURSOR_KEY").is_some() {
        reader.fault("RISE_CURSOR_KEY", "must be at least 32 bytes in base64");
    }
    let rules = TokenRules { issuer, tenant, audience, person_clients, application_clients };
    Profile::Production { rules, jwks_url, cursor_key }
}

/// A database's address without its password.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://…@{place}"),
        _ => "…".to_owned(),
    }
}

impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = self.database_url.as_deref().map_or_else(|| "private".to_owned(), without_password);
        write!(f, "listen={} workers={} database={database}", self.listen, self.workers)?;
        match &self.profile {
            Profile::Local { folder } => write!(f, " profile=local folder={}", folder.display()),
            Profile::Production { rules, jwks_url, .. } => {
                write!(
                    f,
                    " profile=production issuer={} audience={} jwks={jwks_url}",
                    rules.issuer, rules.audience
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, Vec<&'static str>> {
        let lookup =
            |name: &str| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
        Config::read(&lookup).map_err(|faults| faults.into_iter().map(|fault| fault.variable).collect())
    }

    #[test]
    fn nothing_set_is_a_local_copy_on_loopback() {
        let config = read(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert!(matches!(config.profile, Profile::Local { .. }));
    }

    #[test]
    fn the_local_issuer_stays_on_this_machine() {
        let open = [("RISE_LISTEN", "0.0.0.0:8080"), ("RISE_ISSUER", "https://example.org")];
        assert_eq!(read(&open).unwrap_err(), ["RISE_LISTEN", "RISE_ISSUER"]);
    }

    #[test]
    fn all_faults_come_at_once() {
        let faults = read(&[("RISE_PROFILE", "production"), ("RISE_WORKERS", "many")]).unwrap_err();
        assert_eq!(
            faults,
            [
                "RISE_WORKERS",
                "DATABASE_URL",
                "RISE_ISSUER",
                "RISE_AUDIENCE",
                "RISE_JWKS_URL",
                "RISE_TENANT",
                "RISE_CURSOR_KEY"
            ]
        );
    }

    #[test]
    fn limits_have_usual_values_and_metrics_stay_on_this_machine() {
        let config = read(&[]).unwrap();
        assert_eq!((config.quotas.reads.get(), config.quotas.writes.get()), (600, 120));
        let faults =
            read(&[("RISE_WRITES_PER_MINUTE", "0"), ("RISE_METRICS_LISTEN", "0.0.0.0:9464")]).unwrap_err();
        assert_eq!(faults, ["RISE_WRITES_PER_MINUTE", "RISE_METRICS_LISTEN"]);
    }

    #[test]
    fn it_is_printed_without_secrets() {
        let config = read(&[("DATABASE_URL", "postgres://rise:s3cret@db.example.org/rise")]).unwrap();
        assert!(config.to_string().contains("postgres://…@db.example.org/rise"));
        assert!(!config.to_string().contains("s3cret"));
    }
}
