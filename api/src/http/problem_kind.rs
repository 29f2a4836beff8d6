//! The catalogue of problems. What is served at `/problems`, documented and answered comes from here.

use actix_web::http::StatusCode;

/// A kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each kind is described in its own row below")]
pub enum ProblemKind {
    MalformedRequest,
    InvalidParameter,
    UnknownParameter,
    InvalidCursor,
    IdempotencyKeyMissing,
    Unauthenticated,
    NotPermitted,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    RequestTimeout,
    GateNotMet,
    CaseNotWritable,
    InvalidTransition,
    Duplicate,
    IdempotencyInProgress,
    Stale,
    BodyTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
    IdempotencyKeyReused,
    PreconditionRequired,
    RateLimited,
    Internal,
    Unavailable,
}

/// What is to be known of a kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// The stable code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The title, the same every time.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

const fn row(
    code: &'static str,
    status: u16,
    title: &'static str,
    meaning: &'static str,
    remedy: &'static str,
) -> Description {
    Description { code, status, title, meaning, remedy }
}

impl ProblemKind {
    /// Every kind, by status.
    pub const ALL: [Self; 25] = [
        Self::MalformedRequest,
        Self::InvalidParameter,
        Self::UnknownParameter,
        Self::InvalidCursor,
        Self::IdempotencyKeyMissing,
        Self::Unauthenticated,
        Self::NotPermitted,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::RequestTimeout,
        Self::GateNotMet,
        Self::CaseNotWritable,
        Self::InvalidTransition,
        Self::Duplicate,
        Self::IdempotencyInProgress,
        Self::Stale,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::ValidationFailed,
        Self::IdempotencyKeyReused,
        Self::PreconditionRequired,
        Self::RateLimited,
        Self::Internal,
        Self::Unavailable,
    ];

    /// What is to be known of it.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one row for each kind")]
    pub const fn describe(self) -> Description {
        match self {
            Self::MalformedRequest => row(
                "malformedRequest",
                400,
                "The request cannot be read",
                "The body is not JSON.",
                "Send JSON, encoded in UTF-8.",
            ),
            Self::InvalidParameter => row(
                "invalidParameter",
                400,
                "A parameter is not valid",
                "A query parameter or header does not have the form that the contract gives it.",
                "Mend the parameter that the errors name.",
            ),
            Self::UnknownParameter => row(
                "unknownParameter",
                400,
                "A parameter is not known",
                "The operation has no query parameter of this name.",
                "Check the spelling; the detail names the nearest parameter.",
            ),
            Self::InvalidCursor => row(
                "invalidCursor",
                400,
                "The cursor is not valid",
                "The cursor was altered, or belongs to another list, filter or sort.",
                "Start again without a cursor, or keep filters and sort as they were.",
            ),
            Self::IdempotencyKeyMissing => row(
                "idempotencyKeyMissing",
                400,
                "An Idempotency-Key is needed",
                "The operation records a decision or moves money, so a retry must be told from a second request.",
                "Send a new Idempotency-Key, a UUID for instance, and the same one when retrying.",
            ),
            Self::Unauthenticated => row(
                "unauthenticated",
                401,
                "A valid token is needed",
                "There is no bearer token, or it was not accepted.",
                "Get a new access token for this service and send it in the Authorization header.",
            ),
            Self::NotPermitted => row(
                "notPermitted",
                403,
                "You may not do this",
                "You may know of the thing, but not do this to it. The errors say why.",
                "Ask somebody with the role, scope or assignment that is named.",
            ),
            Self::NotFound => row(
                "notFound",
                404,
                "Not found",
                "There is nothing here, or nothing that you may know of.",
                "Check the path and the id.",
            ),
            Self::MethodNotAllowed => row(
                "methodNotAllowed",
                405,
                "The method is not allowed",
                "The path exists, but not with this method.",
                "Use one of the methods in the Allow header.",
            ),
            Self::NotAcceptable => row(
                "notAcceptable",
                406,
                "No acceptable form",
                "The operation answers in none of the media types that the Accept header allows.",
                "Accept application/json, or leave the header out.",
            ),
            Self::RequestTimeout => row(
                "requestTimeout",
                408,
                "The request took too long to arrive",
                "The body was not complete in time.",
                "Send it again over a better connection.",
            ),
            Self::GateNotMet => row(
                "gateNotMet",
                409,
                "Something else has to be done first",
                "The task waits for other facts. The errors list every one that is missing, the first one first.",
                "Do what the errors name; each links to where.",
            ),
            Self::CaseNotWritable => row(
                "caseNotWritable",
                409,
                "The case is paused or closed",
                "This cannot be written while the case is paused or closed.",
                "Resume a paused case. A closed case stays closed; notes can still be added.",
            ),
            Self::InvalidTransition => row(
                "invalidTransition",
                409,
                "Not possible in this state",
                "The thing is not in a state in which this can be done.",
                "Read it again; its availableActions say what is possible.",
            ),
            Self::Duplicate => row(
                "duplicate",
                409,
                "It exists already",
                "Something with the same natural key exists; where you may see it, it is linked.",
                "Go on with what exists.",
            ),
            Self::IdempotencyInProgress => row(
                "idempotencyInProgress",
                409,
                "The first request is still running",
                "A request with the same Idempotency-Key has not finished.",
                "Wait for the time in Retry-After and send the same request again.",
            ),
            Self::Stale => row(
                "stale",
                412,
                "Changed since you read it",
                "The If-Match header names a version that is no longer the current one.",
                "Read it again, look at what changed, and send your change with the new ETag.",
            ),
            Self::BodyTooLarge => row(
                "bodyTooLarge",
                413,
                "The body is too large",
                "The body has more bytes than the operation takes.",
                "Send less at once.",
            ),
            Self::UnsupportedMediaType => row(
                "unsupportedMediaType",
                415,
                "The media type is not supported",
                "The operation does not take a body of this type or encoding.",
                "Send the media type that the contract names, uncompressed.",
            ),
            Self::ValidationFailed => row(
                "validationFailed",
                422,
                "Check what you entered",
                "The body was read, but members break a rule. All of them are listed.",
                "Mend the members that the errors point to.",
            ),
            Self::IdempotencyKeyReused => row(
                "idempotencyKeyReused",
                422,
                "The Idempotency-Key was used before",
                "The key belongs to an earlier request with other contents.",
                "Use a new key for a new request.",
            ),
            Self::PreconditionRequired => row(
                "preconditionRequired",
                428,
                "An If-Match header is needed",
                "A change must say which version it changes, so that nobody's work is overwritten.",
                "Read the thing and send its ETag in If-Match.",
            ),
            Self::RateLimited => row(
                "rateLimited",
                429,
                "Too many requests",
                "You have used up what one caller may ask for in a minute. The RateLimit headers say how much that is.",
                "Wait for the time in Retry-After, and pace yourself by the RateLimit headers.",
            ),
            Self::Internal => row(
                "internal",
                500,
                "Something went wrong here",
                "The fault is ours. Nothing was changed.",
                "Try again later; if it stays, report the traceId.",
            ),
            Self::Unavailable => row(
                "unavailable",
                503,
                "Not available just now",
                "The database cannot be reached or is too busy.",
                "Wait for the time in Retry-After and send the same request again, with the same Idempotency-Key.",
            ),
        }
    }

    /// The status it is answered with.
    #[must_use]
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.describe().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The code in kebab case, as it stands in URLs.
    #[must_use]
    pub fn slug(self) -> String {
        self.describe().code.chars().fold(String::new(), |mut slug, c| {
            if c.is_ascii_uppercase() {
                slug.push('-');
            }
            slug.push(c.to_ascii_lowercase());
            slug
        })
    }

    /// The kind with this slug.
    #[must_use]
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}
