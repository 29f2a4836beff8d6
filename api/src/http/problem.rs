//! RFC 9457: every refusal leaves this server in one shape.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use kernel::{Family, Reason};
use persistence::StorageError;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{ValidationErrors, ValidationErrorsKind as Kind};

use super::ProblemKind;

/// Where the descriptions of problems live, before the slug.
pub(crate) const PROBLEM_BASE: &str = "/problems/";

/// Why a request was not carried out.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// The path of a page on this kind of problem.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "/problems/validation-failed", max_length = 100)]
    kind: String,
    /// What kind of problem it is, in words that are the same every time.
    #[schema(example = "Check what you entered", max_length = 100)]
    title: String,
    /// The HTTP status.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    status: u16,
    /// What kind of problem it is, as a stable code.
    #[schema(example = "validationFailed", max_length = 50)]
    code: String,
    /// What happened this time, for people.
    #[schema(example = "1 member needs attention", max_length = 2000)]
    detail: String,
    /// The path that was asked for.
    #[schema(example = "/v1/cases", max_length = 8192)]
    instance: String,
    /// What to quote when reporting it.
    #[schema(example = "4bf92f3577b34da6a3ce929d0e0e4736", max_length = 64)]
    trace_id: String,
    /// Each thing that is wrong, all at once.
    #[schema(max_items = 1000)]
    errors: Vec<ProblemError>,
    /// What exists already and can be gone on from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    existing: Option<ExistingView>,
    /// The current tag of what was to be changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "\"3-1f0c9a\"", max_length = 100, nullable = false)]
    current_etag: Option<String>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProblemError)]
pub struct ProblemError {
    /// The member of the body at fault, as a JSON pointer in a fragment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "#/reason", max_length = 500, nullable = false)]
    pub pointer: Option<String>,
    /// The query parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "limit", max_length = 100, nullable = false)]
    pub parameter: Option<String>,
    /// The header at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Idempotency-Key", max_length = 100, nullable = false)]
    pub header: Option<String>,
    /// Which rule is broken, as a stable code.
    #[schema(example = "blank", max_length = 50)]
    pub code: String,
    /// What to tell the user.
    #[schema(example = "Enter a reason", max_length = 1000)]
    pub detail: String,
    /// The path to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/v1/cases/0198c0de-0000-7000-8000-000000000001", max_length = 500, nullable = false)]
    pub link: Option<String>,
}

/// Something that exists already.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProblemExisting)]
pub(crate) struct ExistingView {
    /// Which one.
    #[schema(example = "0198c0de-0000-7000-8000-000000000001")]
    id: Uuid,
    /// What people call it, if they have a name for it.
    #[schema(example = "RISE-000123", max_length = 50)]
    reference: Option<String>,
    /// Where it is.
    #[schema(example = "/v1/cases/0198c0de-0000-7000-8000-000000000001", max_length = 500)]
    link: String,
}

/// A problem on its way out.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: ProblemKind,
    detail: String,
    errors: Vec<ProblemError>,
    existing: Option<Box<ExistingView>>,
    current_etag: Option<String>,
    allow: Option<String>,
}

/// One thing wrong with a body, before it is known where the body ends up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The member, as a JSON pointer without the leading `#`.
    pub pointer: String,
    /// The stable code.
    pub code: &'static str,
    /// What to tell the user.
    pub detail: String,
}

impl Problem {
    /// A problem of this kind, with what the catalogue says of it.
    #[must_use]
    pub fn new(kind: ProblemKind) -> Self {
        let detail = kind.describe().meaning.to_owned();
        Self { kind, detail, errors: Vec::new(), existing: None, current_etag: None, allow: None }
    }

    /// What kind it is.
    #[must_use]
    pub const fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// The same, with what happened this time.
    #[must_use]
    pub fn because(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// A parameter of the query at fault.
    #[must_use]
    pub fn parameter(kind: ProblemKind, name: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let code = kind.describe().code.to_owned();
        let error = ProblemError {
            parameter: Some(name.to_owned()),
            code,
            detail: detail.clone(),
            ..ProblemError::default()
        };
        Self { errors: vec![error], ..Self::new(kind).because(detail) }
    }

    /// A header at fault.
    #[must_use]
    pub fn header(kind: ProblemKind, name: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let code = kind.describe().code.to_owned();
        let error = ProblemError {
            header: Some(name.to_owned()),
            code,
            detail: detail.clone(),
            ..ProblemError::default()
        };
        Self { errors: vec![error], ..Self::new(kind).because(detail) }
    }

    /// Members of the body at fault, sorted by place.
    #[must_use]
    pub fn invalid(mut faults: Vec<Fault>) -> Self {
        faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
        let errors = faults.into_iter().map(|fault| ProblemError {
            pointer: Some(format!("#{}", fault.pointer)),
            code: fault.code.to_owned(),
            detail: fault.detail,
            ..ProblemError::default()
        });
        let errors: Vec<_> = errors.collect();
        let detail = match errors.len() {
            1 => "1 member needs attention".to_owned(),
            count => format!("{count} members need attention"),
        };
        Self { errors, ..Self::new(ProblemKind::ValidationFailed).because(detail) }
    }

    /// The domain's reasons, as the problem of the family that weighs most: what can be mended by sending something
    /// else first, then what may not be done, then what stands in the way.
    pub fn refused<R: Reason>(reasons: &[R]) -> Self {
        Self::refused_with(reasons, |_| None)
    }

    /// As [`Problem::refused`], with a link for the codes that have one.
    pub fn refused_with<R: Reason>(reasons: &[R], link: impl Fn(&str) -> Option<String>) -> Self {
        Self::refused_linked(reasons, |reason| link(reason.code()))
    }

    /// As [`Problem::refused`], with a link for the reasons that have one.
    pub fn refused_linked<R: Reason>(reasons: &[R], link: impl Fn(&R) -> Option<String>) -> Self {
        let Some(family) = reasons.iter().map(Reason::family).min() else {
            return Self::new(ProblemKind::Internal);
        };
        let own: Vec<_> = reasons.iter().filter(|reason| reason.family() == family).collect();
        let existing = own.iter().find_map(|reason| reason.existing()).map(ExistingView::from);
        let errors = own.iter().map(|reason| ProblemError {
            pointer: reason.pointer().map(|pointer| format!("#{pointer}")),
            code: reason.code().to_owned(),
            detail: reason.detail(),
            link: reason
                .existing()
                .map(|existing| ExistingView::from(existing).link)
                .or_else(|| link(reason)),
            ..ProblemError::default()
        });
        let errors: Vec<_> = errors.collect();
        let detail = match (&errors[..], family) {
            ([only], _) => only.detail.clone(),
            (all, Family::Invalid) => format!("{} members need attention", all.len()),
            (all, _) => all.iter().map(|error| error.detail.as_str()).collect::<Vec<_>>().join(". "),
        };
        let problem = Self::new(family.into()).because(detail);
        Self { errors, existing: existing.map(Box::new), ..problem }
    }

    /// The same, with what exists already and where it is.
    #[must_use]
    pub fn with_existing(mut self, id: Uuid, link: String) -> Self {
        for error in &mut self.errors {
            error.link.get_or_insert_with(|| link.clone());
        }
        Self { existing: Some(Box::new(ExistingView { id, reference: None, link })), ..self }
    }

    /// The same, with each thing that is wrong.
    #[must_use]
    pub fn with_errors(self, errors: Vec<ProblemError>) -> Self {
        Self { errors, ..self }
    }

    /// The thing to be changed has moved on to this tag.
    #[must_use]
    pub fn stale(current_etag: String) -> Self {
        Self { current_etag: Some(current_etag), ..Self::new(ProblemKind::Stale) }
    }

    /// The path takes these methods only; these steps can be taken there.
    #[must_use]
    pub fn method_not_allowed(allow: String, steps: &[String]) -> Self {
        let mut detail = format!("This path takes {allow}");
        for (number, step) in steps.iter().enumerate() {
            detail.push_str(if number == 0 { ". What can be done here: POST " } else { ", POST " });
            detail.push_str(step);
        }
        Self { allow: Some(allow), ..Self::new(ProblemKind::MethodNotAllowed).because(detail) }
    }

    /// The answer, once it is known to which request.
    #[must_use]
    pub fn answer(&self, instance: &str, trace_id: &str) -> HttpResponse {
        let about = self.kind.describe();
        let body = ProblemBody {
            kind: format!("{PROBLEM_BASE}{}", self.kind.slug()),
            title: about.title.to_owned(),
            status: about.status,
            code: about.code.to_owned(),
            detail: self.detail.clone(),
            instance: instance.to_owned(),
            trace_id: trace_id.to_owned(),
            errors: self.told(),
            existing: self.existing.as_deref().cloned(),
            current_etag: self.current_etag.clone(),
        };
        let mut response = HttpResponse::build(self.kind.status());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        match self.kind {
            ProblemKind::Unauthenticated => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""));
            }
            ProblemKind::IdempotencyInProgress => {
                response.insert_header((header::RETRY_AFTER, "1"));
            }
            ProblemKind::Unavailable => {
                // Not all at the same moment: from 1 to 3 seconds, as the trace has it.
                let spread = trace_id.bytes().last().unwrap_or_default() % 3;
                response.insert_header((header::RETRY_AFTER, (1 + spread).to_string()));
            }
            _ => {}
        }
        if let Some(allow) = &self.allow {
            response.insert_header((header::ALLOW, allow.as_str()));
        }
        response.json(body)
    }
}

impl Problem {
    /// What happened, and each thing that is wrong: for a row of a batch.
    pub(crate) fn said(&self) -> (String, Vec<ProblemError>) {
        (self.detail.clone(), self.told())
    }

    /// What is wrong, in codes. Where a caller has to mend something there is always one: the problem's own if none is
    /// more precise.
    fn told(&self) -> Vec<ProblemError> {
        use ProblemKind as K;
        let about = self.kind.describe();
        if !self.errors.is_empty() || !matches!(about.status, 403 | 409 | 422) {
            return self.errors.clone();
        }
        let of_key = matches!(self.kind, K::IdempotencyInProgress | K::IdempotencyKeyReused);
        vec![ProblemError {
            header: of_key.then(|| "Idempotency-Key".to_owned()),
            code: about.code.to_owned(),
            detail: self.detail.clone(),
            ..ProblemError::default()
        }]
    }
}

impl From<kernel::Existing> for ExistingView {
    fn from(existing: kernel::Existing) -> Self {
        let path = match existing.kind {
            "case" => "/v1/cases",
            "decision" => "/v1/decisions",
            "delegation" => "/v1/delegations",
            "person" => "/v1/people",
            "conflictDeclaration" => "/v1/conflict-declarations",
            "organisation" => "/v1/organisations",
            _ => "/v1/access-scopes",
        };
        Self { id: existing.id, reference: existing.reference, link: format!("{path}/{}", existing.id) }
    }
}

impl From<Family> for ProblemKind {
    fn from(family: Family) -> Self {
        match family {
            Family::Invalid => Self::ValidationFailed,
            Family::NotPermitted => Self::NotPermitted,
            Family::GateNotMet => Self::GateNotMet,
            Family::CaseNotWritable => Self::CaseNotWritable,
            Family::WrongState => Self::InvalidTransition,
            Family::Duplicate => Self::Duplicate,
        }
    }
}

impl From<ProblemKind> for Problem {
    fn from(kind: ProblemKind) -> Self {
        Self::new(kind)
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        let mut chain = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            chain = format!("{chain}: {cause}");
            source = cause.source();
        }
        match error {
            StorageError::Unavailable(_) | StorageError::Raced(_) => {
                log::warn!(error = chain.as_str(); "storage is not available");
                Self::new(ProblemKind::Unavailable)
            }
            StorageError::Corrupt { .. } | StorageError::Database(_) | StorageError::Encoding(_) => {
                log::error!(error = chain.as_str(); "storage failed");
                Self::new(ProblemKind::Internal)
            }
        }
    }
}

impl From<ValidationErrors> for Problem {
    fn from(errors: ValidationErrors) -> Self {
        Self::invalid(faults(&errors))
    }
}

/// What validator found, without the rejected values that its own forms echo.
pub(crate) fn faults(errors: &ValidationErrors) -> Vec<Fault> {
    let mut found = Vec::new();
    flatten(errors, "", &mut found);
    found
}

fn flatten(errors: &ValidationErrors, at: &str, found: &mut Vec<Fault>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{at}/{}", camel(field));
        match kind {
            Kind::Field(broken) => found.extend(broken.iter().map(|error| fault(pointer.clone(), error))),
            Kind::Struct(inner) => flatten(inner, &pointer, found),
            Kind::List(items) => {
                for (number, inner) in items {
                    flatten(inner, &format!("{pointer}/{number}"), found);
                }
            }
        }
    }
}

fn fault(pointer: String, error: &validator::ValidationError) -> Fault {
    let bound = |name: &str| error.params.get(name).and_then(serde_json::Value::as_u64);
    let many = error.params.get("value").is_some_and(serde_json::Value::is_array);
    let length = error.params.get("value").map_or(0, |value| match value {
        serde_json::Value::String(text) => text.chars().count() as u64,
        serde_json::Value::Array(items) => items.len() as u64,
        _ => 0,
    });
    let (code, detail) = match (error.code.as_ref(), bound("max")) {
        ("length", Some(max)) if many && length > max => ("tooMany", format!("Give {max} or fewer")),
        ("length", Some(max)) if length > max => ("tooLong", format!("Must be {max} characters or fewer")),
        ("length", _) if many => ("tooFew", "Give at least one".to_owned()),
        ("length", _) => ("blank", "Enter some text".to_owned()),
        ("email", _) => ("invalidFormat", "Enter an e-mail address like name@example.org".to_owned()),
        _ => ("invalidFormat", "This does not have the right form".to_owned()),
    };
    Fault { pointer, code, detail }
}

/// A member's name on the wire.
pub(crate) fn camel(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.describe().code, self.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    /// Without the request; the middleware around everything puts that in.
    fn error_response(&self) -> HttpResponse {
        self.answer("", "")
    }
}
