use std::future::{Ready, ready};

use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use validator::Validate;

use super::prepare::Arrived;
use super::{Form, Problem, ProblemKind, faults};

/// What the body of an operation looks like, and what it means.
pub(crate) trait Request: DeserializeOwned + Validate {
    /// What it means.
    type Meaning;

    /// Reads the meaning, noting everything that is wrong.
    fn meaning(self, form: &mut Form) -> Option<Self::Meaning>;
}

/// A JSON body. Its faults are kept until it is known that the caller may see what it is about.
pub(crate) struct Body<R: Request>(Result<R::Meaning, Problem>);

impl<R: Request> Body<R> {
    /// The meaning, or everything that is wrong with it.
    pub(crate) fn into_inner(self) -> Result<R::Meaning, Problem> {
        self.0
    }
}

impl<R: Request> FromRequest for Body<R> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(read::<R>(request))))
    }
}

fn read<R: Request>(request: &HttpRequest) -> Result<R::Meaning, Problem> {
    media_type(request)?;
    let arrived = request.extensions().get::<Arrived>().cloned();
    let bytes = arrived.ok_or(ProblemKind::Internal)?.0?;
    let body: R = parse(&bytes)?;
    let found = body.validate().err().map(|errors| faults(&errors)).unwrap_or_default();
    let mut form = Form::new(found);
    let meaning = body.meaning(&mut form);
    form.done(meaning)
}

/// What a value means, as if it had come as a body.
pub(crate) fn meaning_of<R: Request>(body: serde_json::Value) -> Result<R::Meaning, Problem> {
    let body: R = serde_json::from_value(body).map_err(|error| malformed(&error))?;
    let mut form = Form::default();
    let meaning = body.meaning(&mut form);
    form.done(meaning)
}

fn media_type(request: &HttpRequest) -> Result<(), Problem> {
    let text = |name: header::HeaderName| {
        request.headers().get(name).map(|value| value.to_str().unwrap_or("?").trim().to_ascii_lowercase())
    };
    let encoded = text(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    let media = text(header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = media.split(';').map(str::trim);
    let is_json = parts.next() == Some("application/json");
    let is_utf8 = parts.all(|parameter| matches!(parameter, "" | "charset=utf-8" | "charset=\"utf-8\""));
    if encoded || !is_json || !is_utf8 {
        return Err(ProblemKind::UnsupportedMediaType.into());
    }
    Ok(())
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize::<_, T>(&mut reader).map_err(|error| {
        let path = pointer(error.path());
        refusal(&path, error.inner())
    })?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(parsed)
}

fn malformed(error: &serde_json::Error) -> Problem {
    let detail = format!("The body is not JSON: line {}, column {}", error.line(), error.column());
    Problem::new(ProblemKind::MalformedRequest).because(detail)
}

fn refusal(path: &str, error: &serde_json::Error) -> Problem {
    if error.classify() != Category::Data {
        return malformed(error);
    }
    let text = error.to_string();
    let named = |prefix: &str| text.strip_prefix(prefix)?.split('`').next().map(str::to_owned);
    let mut form = Form::default();
    if let Some(member) = named("unknown field `") {
        // The path ends in the unknown member itself.
        let parent = path.strip_suffix(&format!("/{member}")).unwrap_or(path);
        form.fault(&format!("{parent}/{member}"), "unknownMember", "There is no member of this name");
    } else if let Some(member) = named("missing field `") {
        form.fault(&format!("{path}/{member}"), "required", "Send this member");
    } else if text.starts_with("duplicate field") {
        form.fault(path, "duplicateMember", "The member is there twice");
    } else if text.starts_with("unknown variant") {
        form.fault(path, "notInList", "This is not one of the values that are possible here");
    } else {
        let detail = text.split(" at line ").next().unwrap_or_default();
        let detail = if detail.starts_with("invalid type") || detail.starts_with("invalid value") {
            detail
                .split_once("expected ")
                .map_or("This has the wrong type".to_owned(), |(_, wanted)| format!("This must be {wanted}"))
        } else {
            "This does not have the right form".to_owned()
        };
        form.fault(path, "invalidFormat", detail);
    }
    form.done::<()>(None).map_or_else(|problem| problem, |()| ProblemKind::Internal.into())
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let parts = path.iter().map(|segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{key}"),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    });
    parts.collect()
}
