use authority::Caller;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use uuid::Uuid;

use super::bearer::Compact;
use super::blocked::Blocked;
use super::cache::{Verified, VerifiedTokens};
use super::claims::{Claims, is_current, seconds};
use super::digest;
use super::header::Header;
use super::{KeySet, TokenRefusal, TokenRules};

/// Turns bearer tokens into callers: the only way there is.
pub struct Verifier {
    rules: TokenRules,
    keys: KeySet,
    blocked: Blocked,
    verified: VerifiedTokens,
}

impl Verifier {
    /// Accepts tokens that keep the rules and are signed by one of the keys.
    #[must_use]
    pub fn new(rules: TokenRules, keys: KeySet) -> Self {
        Self { rules, keys, blocked: Blocked::default(), verified: VerifiedTokens::new() }
    }

    /// Those whose tokens it refuses.
    #[must_use]
    pub const fn blocked(&self) -> &Blocked {
        &self.blocked
    }

    /// Whom a request speaks for, given the values of all its `Authorization` headers.
    ///
    /// # Errors
    /// The first check that failed. On [`TokenRefusal::UnknownKey`] a newer set of keys may help a later request.
    pub fn verify<'a>(
        &self,
        authorization: impl Iterator<Item = &'a [u8]>,
        now: DateTime<Utc>,
    ) -> Result<Caller, TokenRefusal> {
        let token = Compact::only(authorization)?;
        let digest = digest(token.whole.as_bytes());
        let keys = self.keys.current();
        if let Some(verified) = self.verified.recall(&digest, keys.generation(), now) {
            if !is_current(verified.expiry, seconds(now)) {
                return Err(TokenRefusal::Expired);
            }
            return self.unless_blocked(verified.caller, verified.client);
        }
        let header = Header::read(token.header)?;
        let key = keys.named(&header.key_id).ok_or(TokenRefusal::UnknownKey)?;
        check_signature(token, key)?;
        let claims = Claims::read(token.claims)?;
        let caller = claims.caller(&self.rules, now)?;
        let verified = Verified {
            caller: caller.clone(),
            client: claims.client(),
            expiry: claims.expiry(),
            generation: keys.generation(),
            at: now,
        };
        self.verified.keep(digest, verified);
        self.unless_blocked(caller, claims.client())
    }

    /// Asked on every request: the list changes while tokens are remembered.
    fn unless_blocked(&self, caller: Caller, client: Uuid) -> Result<Caller, TokenRefusal> {
        if self.blocked.includes(caller.identity, client) { Err(TokenRefusal::Blocked) } else { Ok(caller) }
    }
}

fn check_signature(token: Compact<'_>, key: &DecodingKey) -> Result<(), TokenRefusal> {
    match crypto::verify(token.signature, token.signed().as_bytes(), key, Algorithm::RS256) {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(TokenRefusal::Signature),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use serde_json::json;

    use super::super::tests::{bearer, change, issuer, keys_of, now, person_claims, replace, sign};
    use super::*;

    fn verifier() -> Verifier {
        Verifier::new(issuer().rules(), keys_of(issuer()))
    }

    fn verify(verifier: &Verifier, token: &str, now: DateTime<Utc>) -> Result<Caller, TokenRefusal> {
        verifier.verify([bearer(token).as_bytes()].into_iter(), now)
    }

    fn is_remembered(verifier: &Verifier, token: &str, now: DateTime<Utc>) -> bool {
        let generation = verifier.keys.current().generation();
        verifier.verified.recall(&digest(token.as_bytes()), generation, now).is_some()
    }

    #[test]
    fn a_remembered_token_is_refused_once_it_has_expired() {
        let verifier = verifier();
        let claims = change(person_claims(), "exp", json!(now().timestamp() + 5));
        let token = sign(&claims);
        assert!(verify(&verifier, &token, now()).is_ok());
        let late = now() + TimeDelta::seconds(36);
        assert!(is_remembered(&verifier, &token, late));
        assert_eq!(verify(&verifier, &token, late), Err(TokenRefusal::Expired));
        assert!(verify(&verifier, &token, now() + TimeDelta::seconds(35)).is_ok(), "within the leeway");
    }

    #[test]
    fn new_keys_make_it_forget_every_token() {
        let verifier = verifier();
        let token = sign(&person_claims());
        assert!(!is_remembered(&verifier, &token, now()));
        assert!(verify(&verifier, &token, now()).is_ok());
        assert!(is_remembered(&verifier, &token, now()));
        replace(&verifier.keys, &[issuer()]);
        assert!(!is_remembered(&verifier, &token, now()));
        assert!(verify(&verifier, &token, now()).is_ok());
        assert!(is_remembered(&verifier, &token, now()));
    }

    #[test]
    fn a_remembered_token_and_a_fresh_one_give_the_same_caller() {
        let verifier = verifier();
        let token = sign(&person_claims());
        let fresh = verify(&verifier, &token, now());
        assert_eq!(verify(&verifier, &token, now() + TimeDelta::seconds(59)), fresh);
    }

    #[test]
    fn a_refused_token_is_not_remembered() {
        let verifier = verifier();
        let token = sign(&change(person_claims(), "aud", json!("another")));
        assert_eq!(verify(&verifier, &token, now()), Err(TokenRefusal::Audience));
        assert!(!is_remembered(&verifier, &token, now()));
    }
}
