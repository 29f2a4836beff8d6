//! What surrounds every request: its id, its headers, `HEAD` and `OPTIONS`, and its line in the log.

use std::sync::atomic::Ordering;
use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use uuid::Uuid;

use super::{Problem, options};
use crate::State;
use crate::limits::Allowance;

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
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

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
    let allowance = response.request().extensions().get::<Allowance>().copied();
    let stopping = state.stopping.load(Ordering::Relaxed);
    add_headers(response.headers_mut(), &info, allowance);
    if stopping {
        // Whoever keeps the connection would lose a request when it ends. The framework writes this header itself.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let route = response.request().match_pattern().unwrap_or_default();
    let status = response.status().as_u16();
    state.metrics.answered(method.as_str(), &route, status, began.elapsed());
    log::info!(
        method = method.as_str(),
        route = route.as_str(),
        status = status,
        milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        request = info.id.to_string().as_str(),
        trace = info.trace_id.as_str();
        "request"
    );
    // The server leaves out the body of an answer to HEAD by itself, and keeps its length.
    Ok(response)
}

/// What every answer says beside what it answers, unless it says otherwise.
const STANDING: [(HeaderName, &str); 9] = [
    (API_VERSION, env!("CARGO_PKG_VERSION")),
    (header::CACHE_CONTROL, "private, no-cache"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (header::VARY, "Authorization, Accept, Accept-Encoding"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

fn add_headers(headers: &mut HeaderMap, info: &RequestInfo, allowance: Option<Allowance>) {
    for (name, value) in STANDING {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    let mut add = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    add(REQUEST_ID, info.id.to_string());
    if let Some(allowance) = allowance {
        add(RATE_LIMIT_POLICY, allowance.policy());
        add(RATE_LIMIT, allowance.left());
        if let Some(wait) = allowance.wait {
            add(header::RETRY_AFTER, wait.to_string());
        }
    }
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
