use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::de::DeserializeOwned;

use super::{Problem, ProblemKind};
use crate::State;

/// The query of a request. A parameter that the contract does not know is refused by name.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(known_parameters(request).and_then(|()| read(request.query_string()).map(Self)))
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    if let Some((name, _)) = form_pairs(query).find(|(_, value)| value.chars().any(char::is_control)) {
        let detail = "A parameter has no control characters";
        return Err(Problem::parameter(ProblemKind::InvalidParameter, &name, detail));
    }
    let reader = serde_html_form::Deserializer::new(form_pairs(query));
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let name = error.path().iter().next().map(ToString::to_string).unwrap_or_default();
        Problem::parameter(ProblemKind::InvalidParameter, &name, error.into_inner().to_string())
    })
}

fn form_pairs(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}

/// Refuses parameters that the operation does not have, with the nearest name it has.
pub(crate) fn known_parameters(request: &HttpRequest) -> Result<(), Problem> {
    let Some(state) = request.app_data::<web::Data<State>>() else { return Ok(()) };
    let Some(entry) = state.catalogue.find(request.method().as_str(), request.path()) else { return Ok(()) };
    for (name, _) in form_pairs(request.query_string()) {
        if !entry.parameters.contains(name.as_ref()) {
            let nearest =
                entry.parameters.iter().min_by_key(|known| strsim::damerau_levenshtein(known, &name));
            let detail = match nearest {
                Some(nearest) => format!("There is no parameter of this name; did you mean {nearest}?"),
                None => "The operation takes no parameters".to_owned(),
            };
            return Err(Problem::parameter(ProblemKind::UnknownParameter, &name, detail));
        }
    }
    Ok(())
}

/// The query of an operation that takes none.
#[derive(serde::Deserialize)]
pub(crate) struct NoQuery {}
