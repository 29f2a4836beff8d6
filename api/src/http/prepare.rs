//! What happens to every request under `/v1` before its handler: whose is it, can it be answered, what does it bring.

use std::time::Duration;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{Error, HttpMessage, web};
use futures_util::StreamExt;

use super::{Problem, ProblemKind};
use crate::State;
use crate::context::authenticate;

/// The most bytes of a JSON body.
pub(crate) const BODY_LIMIT: usize = 1024 * 1024;

/// How long a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(10);

/// A body as it arrived, or why it did not.
#[derive(Clone, Debug)]
pub(crate) struct Arrived(pub(crate) Result<Bytes, Problem>);

/// Middleware around `/v1`.
///
/// # Errors
/// None of its own: whatever it refuses is an answer, so that what surrounds every request sees it.
pub(crate) async fn prepare(
    state: web::Data<State>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, Error> {
    match admit(&state, &mut request).await {
        Ok(()) => next.call(request).await.map(ServiceResponse::map_into_left_body),
        Err(problem) => Ok(request.error_response(problem).map_into_right_body()),
    }
}

/// Whose request it is, whether it can be answered, and what it brings.
async fn admit(state: &State, request: &mut ServiceRequest) -> Result<(), Problem> {
    let caller = authenticate(state, request.headers())?;
    let allowance = state.limits.take(&caller, request.method());
    request.extensions_mut().insert(allowance);
    if allowance.wait.is_some() {
        return Err(ProblemKind::RateLimited.into());
    }
    if let Some(entry) = state.catalogue.find(request.method().as_str(), request.path()) {
        let accept = request.headers().get(header::ACCEPT).map(|value| value.to_str().unwrap_or_default());
        if accept.is_some_and(|accept| !entry.satisfies(accept)) {
            return Err(ProblemKind::NotAcceptable.into());
        }
        if !entry.streams {
            let arrived = Arrived(receive(request).await);
            request.extensions_mut().insert(arrived);
        }
    }
    request.extensions_mut().insert(caller);
    Ok(())
}

/// Reads a body whole, within its limits of size and time.
async fn receive(request: &mut ServiceRequest) -> Result<Bytes, Problem> {
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: usize| length > BODY_LIMIT) {
        return Err(ProblemKind::BodyTooLarge.into());
    }
    let mut payload = request.take_payload();
    let reading = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Problem::new(ProblemKind::MalformedRequest))?;
            if body.len() + chunk.len() > BODY_LIMIT {
                return Err(ProblemKind::BodyTooLarge.into());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    let read = tokio::time::timeout(BODY_PATIENCE, reading).await;
    request.set_payload(Payload::None);
    read.unwrap_or_else(|_| Err(ProblemKind::RequestTimeout.into()))
}
