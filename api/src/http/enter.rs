//! What surrounds every request: its id, its headers, `HEAD` and `OPTIONS`, and its line in the log.

use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use uuid::Uuid;

use super::{Problem, options};
use crate::State;

/// What is known of a request before anything else is.
#[derive(Clone, Debug)]
pub(crate) struct RequestInfo {
    /// Ours.
    pub(crate) id: Uuid,
    /// The trace it belongs to: the caller's, else made from our id.
    pub(crate) trace_id: String,
}

impl RequestInfo {
    /// What the set-up of a local copy does, outside any request.
    pub(crate) fn of_setup() -> Self {
        let id = Uuid::now_v7();
        Self { id, trace_id: id.simple().to_string() }
    }

    fn new(request: &ServiceRequest) -> Self {
        let id = Uuid::now_v7();
        let sent = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
        let trace = sent.and_then(|value| value.split('-').nth(1)).filter(|trace| {
            trace.len() == 32
                && trace.bytes().all(|byte| byte.is_ascii_hexdigit())
                && trace.bytes().any(|b| b != b'0')
        });
        Self { id, trace_id: trace.map_or_else(|| id.simple().to_string(), str::to_owned) }
    }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

/// Middleware around everything.
///
/// # Errors
/// None: whatever goes wrong inside becomes an answer.
pub(crate) async fn enter(
    state: web::Data<State>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, Error> {
    let began = Instant::now();
    let info = RequestInfo::new(&request);
    request.extensions_mut().insert(info.clone());
    let path = request.path().to_owned();
    let method = request.method().clone();
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }

    let response = if method == Method::OPTIONS {
        let (request, _) = request.into_parts();
        let answer = options(&state, &path).unwrap_or_else(|problem| problem.answer(&path, &info.trace_id));
        ServiceResponse::new(request, answer).map_into_right_body()
    } else {
        let response = next.call(request).await?;
        let problem = response.response().error().map(problem_of);
        match problem {
            Some(problem) => {
                let (request, _) = response.into_parts();
                ServiceResponse::new(request, problem.answer(&path, &info.trace_id)).map_into_right_body()
            }
            None => response.map_into_left_body(),
        }
    };

    let mut response = response;
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value)
            && !headers.contains_key(&name)
        {
            headers.insert(name, value);
        }
    };
    add(REQUEST_ID, &info.id.to_string());
    add(API_VERSION, env!("CARGO_PKG_VERSION"));
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(header::CACHE_CONTROL, "private, no-cache");
    add(header::VARY, "Authorization, Accept, Accept-Encoding");

    log::info!(
        method = method.as_str(),
        route = response.request().match_pattern().unwrap_or_default().as_str(),
        status = response.status().as_u16(),
        milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        request = info.id.to_string().as_str(),
        trace = info.trace_id.as_str();
        "request"
    );
    // The server leaves out the body of an answer to HEAD by itself, and keeps its length.
    Ok(response)
}

/// What went wrong, as a problem: ours as it is, and whatever the framework refuses by its status.
fn problem_of(error: &Error) -> Problem {
    use super::ProblemKind as K;
    if let Some(problem) = error.as_error::<Problem>() {
        return problem.clone();
    }
    let kind = match error.as_response_error().status_code().as_u16() {
        404 => K::NotFound,
        405 => K::MethodNotAllowed,
        408 => K::RequestTimeout,
        413 => K::BodyTooLarge,
        415 => K::UnsupportedMediaType,
        400..=499 => K::MalformedRequest,
        _ => {
            log::error!(error = error.to_string().as_str(); "a request failed");
            K::Internal
        }
    };
    Problem::new(kind)
}
