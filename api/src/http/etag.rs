//! Optimistic concurrency as HTTP speaks it: `ETag` out, `If-Match` and `If-None-Match` back in.

use std::borrow::Cow;

use std::future::{Ready, ready};

use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, body::BoxBody, dev::Payload};
use kernel::Version;
use persistence::KeptReply;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::{Problem, ProblemKind};

/// The tag of a body of this version: what changes by a write is told by the version, anything else by the digest.
pub(crate) fn tag(version: Version, body: impl AsRef<[u8]>) -> String {
    // Bodies are told apart, not proven: any good hash does.
    let digest = xxh3_64(body.as_ref()) >> 16;
    format!("\"{}-{digest:012x}\"", version.number())
}

/// The last member of every view that has a tag. Its value is put in when the rest is known.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct EtagMember(Cow<'static, str>);

/// What is read in a list alone has its tag there.
impl From<String> for EtagMember {
    fn from(etag: String) -> Self {
        Self(etag.into())
    }
}

/// How an [`EtagMember`] ends a body.
const EMPTY: &str = "\"etag\":\"\"}";

/// A view as JSON with its tag, inside and beside.
pub(crate) fn with_tag<V: Serialize>(version: Version, view: &V) -> Result<(String, String), Problem> {
    let mut body = json(view)?;
    let etag = tag(version, &body);
    if body.ends_with(EMPTY) {
        body.truncate(body.len() - 2);
        body.push_str(&etag.replace('"', "\\\""));
        body.push_str("\"}");
    }
    Ok((body, etag))
}

/// A view as JSON, in room for most.
pub(super) fn json<V: Serialize>(view: &V) -> Result<String, Problem> {
    let mut body = Vec::with_capacity(16 * 1024);
    serde_json::to_writer(&mut body, view).map_err(|_| ProblemKind::Internal)?;
    String::from_utf8(body).map_err(|_| ProblemKind::Internal.into())
}

/// A view with the version of what it shows.
pub(crate) struct Tagged<V> {
    pub(crate) version: Version,
    pub(crate) view: V,
}

impl<V: Serialize> Responder for Tagged<V> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let (body, etag) = match with_tag(self.version, &self.view) {
            Ok(tagged) => tagged,
            Err(problem) => return HttpResponse::from_error(problem),
        };
        if not_modified(request, &etag) {
            return HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish();
        }
        HttpResponse::Ok().insert_header((header::ETAG, etag)).content_type("application/json").body(body)
    }
}

/// Whether the caller has what would be answered.
pub(crate) fn not_modified(request: &HttpRequest, etag: &str) -> bool {
    let sent = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|own| own == "*" || own.trim_start_matches("W/") == etag)
}

/// The answer to a write: made once, and kept under its key to be given again.
pub(crate) struct Answer {
    pub(crate) reply: KeptReply,
    pub(crate) replayed: bool,
}

impl Answer {
    /// A view made by a write.
    pub(crate) fn made<V: Serialize>(
        status: StatusCode,
        location: Option<String>,
        version: Version,
        view: &V,
    ) -> Result<Self, Problem> {
        let (body, etag) = with_tag(version, view)?;
        let etag = Some(etag);
        let status = i16::try_from(status.as_u16()).unwrap_or(200);
        Ok(Self { reply: KeptReply { status, location, etag, body }, replayed: false })
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let status =
            u16::try_from(self.reply.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        let mut response = HttpResponse::build(status.unwrap_or(StatusCode::OK));
        if let Some(location) = self.reply.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(etag) = self.reply.etag {
            response.insert_header((header::ETAG, etag));
        }
        if self.replayed {
            response.insert_header(("Idempotency-Replayed", "true"));
        }
        response.content_type("application/json").body(self.reply.body)
    }
}

/// The version that the caller last saw; its faults are kept until its turn comes.
#[derive(Clone, Debug)]
pub(crate) struct IfMatch(Sent);

#[derive(Clone, Debug)]
enum Sent {
    Nothing,
    Version(Version),
    Nonsense,
}

impl IfMatch {
    /// As if the caller had seen this version.
    pub(crate) const fn version(version: Version) -> Self {
        Self(Sent::Version(version))
    }

    /// Whether the caller saw `current`.
    pub(crate) fn check(
        &self,
        current: Version,
        current_etag: impl FnOnce() -> Result<String, Problem>,
    ) -> Result<(), Problem> {
        match self.0 {
            Sent::Nothing => Err(ProblemKind::PreconditionRequired.into()),
            Sent::Version(seen) if seen == current => Ok(()),
            Sent::Version(_) | Sent::Nonsense => Err(Problem::stale(current_etag()?)),
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let sent = request.headers().get(header::IF_MATCH).map_or(Sent::Nothing, |value| {
            value.to_str().ok().and_then(version_of).map_or(Sent::Nonsense, Sent::Version)
        });
        ready(Ok(Self(sent)))
    }
}

/// Reads `"3-1f0c9a"` or `"3"`: only the version decides.
fn version_of(tag: &str) -> Option<Version> {
    let inner = tag.trim().trim_start_matches("W/").strip_prefix('"')?.strip_suffix('"')?;
    inner.split('-').next()?.parse().ok().map(Version::new)
}
