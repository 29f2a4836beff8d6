use kernel::Coded;
use std::io;
use std::path::{Path, PathBuf};

use authority::Role;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use thiserror::Error;
use uuid::Uuid;

use super::{KeySet, KeySetFault, TokenRules, digest, key_file};

const LIFETIME: TimeDelta = TimeDelta::hours(12);

/// Issues tokens on this machine, for trying the service out without a tenant.
///
/// Its tokens take the same path as any other, and are worth something only to a service that was started with
/// [`rules`](Self::rules) and [`keys`](Self::keys).
pub struct LocalIssuer {
    pair: KeyPair,
    key_id: String,
    keys: KeySet,
}

/// Whom a local token speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalBearer {
    /// A person.
    Person {
        /// The person's object id.
        object: Uuid,
        /// The roles in the token.
        roles: Vec<Role>,
    },
    /// An application.
    Application {
        /// The application's client id; only [`LocalIssuer::APPLICATION_CLIENT`] is accepted.
        client: Uuid,
        /// The roles in the token.
        roles: Vec<Role>,
    },
}

/// Why the local issuer cannot work.
#[derive(Debug, Error)]
pub enum LocalIssuerFault {
    /// The key's file could not be read or written.
    #[error("the local issuer's key file cannot be used")]
    File(#[from] io::Error),
    /// Others can read the key's file.
    #[error("others can read {}: make a new key by deleting it", .0.display())]
    Exposed(PathBuf),
    /// The key's file holds no private RSA key.
    #[error("{} holds no private RSA key", .0.display())]
    Unreadable(PathBuf),
    /// No key could be made.
    #[error("no key could be made")]
    Generate,
    /// The key is not good enough to be trusted.
    #[error("the local issuer's key cannot be used")]
    Unusable(#[from] KeySetFault),
    /// The token could not be signed.
    #[error("the token could not be signed")]
    Sign,
}

impl LocalIssuer {
    /// The issuer in local tokens.
    pub const ISSUER: &str = "http://localhost/rise-local";
    /// The tenant in local tokens.
    pub const TENANT: Uuid = Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0001);
    /// The audience in local tokens.
    pub const AUDIENCE: &str = "00000000-0000-4000-8000-000000000002";
    /// The client that calls for people.
    pub const PERSON_CLIENT: Uuid = Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0003);
    /// The client that calls for itself.
    pub const APPLICATION_CLIENT: Uuid = Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0004);

    /// The issuer whose key is `issuer.pem` in this folder; on the first run, the key is made.
    ///
    /// # Errors
    /// The key cannot be read or made, or others can read it.
    pub fn open(folder: &Path) -> Result<Self, LocalIssuerFault> {
        let pair = key_file::open(&folder.join("issuer.pem"))?;
        let public = pair.public_key();
        let key_id = URL_SAFE_NO_PAD.encode(digest(public.as_ref()));
        let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let published = json!({ "keys": [{
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": key_id,
            "n": number(public.modulus().big_endian_without_leading_zero()),
            "e": number(public.exponent().big_endian_without_leading_zero()),
            "issuer": Self::ISSUER,
        }] });
        let keys = KeySet::empty();
        keys.replace_with_jwks(published.to_string().as_bytes(), Self::ISSUER)?;
        Ok(Self { pair, key_id, keys })
    }

    /// What a service must require of tokens to accept this issuer's.
    #[must_use]
    pub fn rules(&self) -> TokenRules {
        TokenRules {
            issuer: Self::ISSUER.to_owned(),
            tenant: Self::TENANT,
            audience: Self::AUDIENCE.to_owned(),
            person_clients: vec![Self::PERSON_CLIENT],
            application_clients: vec![Self::APPLICATION_CLIENT],
        }
    }

    /// The public key.
    #[must_use]
    pub fn keys(&self) -> KeySet {
        self.keys.clone()
    }

    /// A token that is good for twelve hours from now.
    ///
    /// # Errors
    /// It could not be signed.
    pub fn token(&self, bearer: &LocalBearer, now: DateTime<Utc>) -> Result<String, LocalIssuerFault> {
        self.sign_claims(&self.header(), &Self::claims(bearer, now))
    }

    /// The header of this issuer's tokens.
    pub(super) fn header(&self) -> Value {
        json!({ "typ": "JWT", "alg": "RS256", "kid": self.key_id })
    }

    /// The claims of this issuer's tokens.
    pub(super) fn claims(bearer: &LocalBearer, now: DateTime<Utc>) -> Value {
        let (client, proof, object, subject, (mark, marked), roles) = match bearer {
            LocalBearer::Person { object, roles } => {
                let subject = URL_SAFE_NO_PAD.encode(digest(object.as_bytes()));
                (Self::PERSON_CLIENT, "0", *object, subject, ("scp", "access_as_user"), roles)
            }
            LocalBearer::Application { client, roles } => {
                let principal = Uuid::new_v5(&Self::TENANT, client.as_bytes());
                (*client, "1", principal, principal.to_string(), ("idtyp", "app"), roles)
            }
        };
        json!({
            "aud": Self::AUDIENCE,
            "iss": Self::ISSUER,
            "iat": now.timestamp(),
            "nbf": now.timestamp(),
            "exp": (now + LIFETIME).timestamp(),
            "azp": client,
            "azpacr": proof,
            (mark): marked,
            "oid": object,
            "roles": roles.iter().map(|role| role.code()).collect::<Vec<_>>(),
            "sub": subject,
            "tid": Self::TENANT,
            "ver": "2.0",
        })
    }

    /// For tests of hostile tokens only: signs any header and claims, however wrong.
    ///
    /// # Errors
    /// It could not be signed.
    pub fn sign_claims(&self, header: &Value, claims: &Value) -> Result<String, LocalIssuerFault> {
        self.sign_text(&header.to_string(), &claims.to_string())
    }

    /// For tests of hostile tokens only: signs any two texts, which need not be JSON or may repeat members.
    ///
    /// # Errors
    /// It could not be signed.
    pub fn sign_text(&self, header: &str, claims: &str) -> Result<String, LocalIssuerFault> {
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|_| LocalIssuerFault::Sign)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
