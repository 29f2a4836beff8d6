use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use authority::Operation;
use persistence::Once;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::prepare::Arrived;
use super::{Problem, ProblemKind};

/// The name of the header.
const NAME: &str = "Idempotency-Key";

/// The key under which the caller wants the request done once, and what the request is.
pub(crate) struct IdempotencyKey {
    key: Result<Option<String>, Problem>,
    fingerprint: Vec<u8>,
}

impl IdempotencyKey {
    /// The key, if there is one.
    pub(crate) fn optional(self, operation: Operation) -> Result<Option<Once>, Problem> {
        let key = self.key?;
        Ok(key.map(|key| Once { operation, key, fingerprint: self.fingerprint }))
    }

    /// The key, which there must be.
    pub(crate) fn required(self, operation: Operation) -> Result<Option<Once>, Problem> {
        match self.optional(operation)? {
            None => Err(Problem::header(
                ProblemKind::IdempotencyKeyMissing,
                NAME,
                ProblemKind::IdempotencyKeyMissing.describe().remedy,
            )),
            once => Ok(once),
        }
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self { key: key(request), fingerprint: fingerprint(request) }))
    }
}

fn key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let mut sent = request.headers().get_all(NAME);
    let Some(first) = sent.next() else { return Ok(None) };
    let text = first.to_str().unwrap_or_default();
    let visible = (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !visible || sent.next().is_some() {
        let detail = "Send one key of 1 to 255 visible ASCII characters";
        return Err(Problem::header(ProblemKind::InvalidParameter, NAME, detail));
    }
    Ok(Some(text.to_owned()))
}

/// A digest of everything that makes the request what it is; white space and the order of members do not.
fn fingerprint(request: &HttpRequest) -> Vec<u8> {
    let mut query: Vec<_> = form_urlencoded::parse(request.query_string().as_bytes()).collect();
    query.sort();
    let if_match =
        request.headers().get("if-match").map(|value| value.as_bytes().to_vec()).unwrap_or_default();
    let body =
        request.extensions().get::<Arrived>().and_then(|arrived| arrived.0.clone().ok()).unwrap_or_default();
    let canonical = serde_json::from_slice::<Value>(&body).map(|mut value| {
        value.sort_all_objects();
        value.to_string()
    });
    Sha256::new()
        .chain_update(request.path())
        .chain_update([0])
        .chain_update(format!("{query:?}"))
        .chain_update([0])
        .chain_update(if_match)
        .chain_update([0])
        .chain_update(canonical.unwrap_or_default())
        .finalize()
        .to_vec()
}
