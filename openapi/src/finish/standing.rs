//! The responses that follow from a rule, in one table.

use serde_json::{Map, Value, json};

use self::When::{AnswersWithEntityTag, Any, Conditional, NamesResource, NeedsToken, TakesBody};
use super::component::reference;

/// The media type of every refusal (RFC 9457).
pub(super) const PROBLEM_MEDIA: &str = "application/problem+json";

/// Which operations have a standing response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Every operation.
    Any,
    /// Not open to everybody.
    NeedsToken,
    /// The path has a variable.
    NamesResource,
    /// There is a request body.
    TakesBody,
    /// There is a header parameter If-Match.
    Conditional,
    /// A GET whose 200 carries an `ETag`.
    AnswersWithEntityTag,
}

/// A header that comes with a response: name, description, schema type, example.
type Header = (&'static str, &'static str, &'static str, &'static str);

/// A response that operations have by rule.
pub(super) struct Standing {
    pub(super) status: u16,
    /// Its name in `components.responses`.
    pub(super) name: &'static str,
    pub(super) when: When,
    description: &'static str,
    headers: &'static [Header],
    /// None where the response has no content.
    problem: Option<Problem>,
}

/// What is special about the example of a problem.
struct Problem {
    code: &'static str,
    title: &'static str,
    detail: &'static str,
    error: Option<Fault>,
}

/// The one entry of `errors` in an example.
struct Fault {
    pointer: Option<&'static str>,
    code: &'static str,
    detail: &'static str,
}

const fn problem(code: &'static str, title: &'static str, detail: &'static str) -> Problem {
    Problem { code, title, detail, error: None }
}

/// The standing responses, by status.
#[rustfmt::skip]
pub(super) const STANDING: [Standing; 14] = [
    Standing {
        status: 304, name: "NotModified", when: AnswersWithEntityTag,
        description: "What the caller has is still current: If-None-Match names the present entity tag.",
        headers: &[], problem: None,
    },
    Standing {
        status: 400, name: "BadRequest", when: Any,
        description: "The request cannot be read, or a path, query or header parameter is wrong.",
        headers: &[],
        problem: Some(problem("invalidParameter", "A parameter is not valid", "limit must be between 1 and 200")),
    },
    Standing {
        status: 401, name: "Unauthenticated", when: NeedsToken,
        description: "No bearer token, or one that is not valid.",
        headers: &[("WWW-Authenticate", "How to authenticate.", "string", "Bearer error=\"invalid_token\"")],
        problem: Some(problem("unauthenticated", "A valid token is needed", "Send a valid bearer token")),
    },
    Standing {
        status: 403, name: "Forbidden", when: NeedsToken,
        description: "The caller is known but may not do this; `errors` says what is missing.",
        headers: &[],
        problem: Some(Problem {
            code: "notPermitted", title: "You may not do this", detail: "You may not do this",
            error: Some(Fault { pointer: None, code: "roleMissing", detail: "This needs the role Case.Lead" }),
        }),
    },
    Standing {
        status: 404, name: "NotFound", when: NamesResource,
        description: "There is no such resource, or none that the caller may know of.",
        headers: &[],
        problem: Some(problem("notFound", "Not found", "There is nothing here that you can see")),
    },
    Standing {
        status: 406, name: "NotAcceptable", when: Any,
        description: "None of the media types in Accept can be served.",
        headers: &[],
        problem: Some(problem("notAcceptable", "No acceptable form", "Accept application/json")),
    },
    Standing {
        status: 412, name: "Stale", when: Conditional,
        description: "The resource has changed since the caller read the entity tag in If-Match.",
        headers: &[],
        problem: Some(problem("stale", "Changed since you read it", "Read it again, then repeat your change")),
    },
    Standing {
        status: 413, name: "TooLarge", when: TakesBody,
        description: "The request body is larger than this operation takes.",
        headers: &[],
        problem: Some(problem("bodyTooLarge", "The body is too large", "The body is larger than this operation takes")),
    },
    Standing {
        status: 415, name: "UnsupportedMediaType", when: TakesBody,
        description: "The request body has a media type or encoding that this operation does not take.",
        headers: &[],
        problem: Some(problem("unsupportedMediaType", "The media type is not supported", "Send application/json")),
    },
    Standing {
        status: 422, name: "Unprocessable", when: TakesBody,
        description: "The request body was read and breaks a rule; `errors` names every fault at once.",
        headers: &[],
        problem: Some(Problem {
            code: "validationFailed", title: "Check what you entered", detail: "1 member needs attention",
            error: Some(Fault { pointer: Some("#/reason"), code: "blank", detail: "Enter a reason" }),
        }),
    },
    Standing {
        status: 428, name: "PreconditionRequired", when: Conditional,
        description: "The operation needs If-Match with the entity tag that the caller last read.",
        headers: &[],
        problem: Some(problem("preconditionRequired", "An If-Match header is needed", "Send If-Match with the ETag you last read")),
    },
    Standing {
        status: 429, name: "RateLimited", when: NeedsToken,
        description: "The caller has asked too often; the RateLimit headers say how often is allowed.",
        headers: &[
            ("Retry-After", "Seconds to wait before trying again.", "integer", "5"),
            ("RateLimit-Policy", "How many requests of this lane are allowed in how many seconds; on every answer.", "string", "\"read\";q=600;w=60"),
            ("RateLimit", "How many are left, and in how many seconds all are there again; on every answer.", "string", "\"read\";r=0;t=60"),
        ],
        problem: Some(problem("rateLimited", "Too many requests", "Wait for the time in Retry-After")),
    },
    Standing {
        status: 500, name: "Internal", when: NeedsToken,
        description: "A fault of this service. It is logged under the trace identifier.",
        headers: &[],
        problem: Some(problem("internal", "Something went wrong here", "Something went wrong here; quote the traceId")),
    },
    Standing {
        status: 503, name: "Unavailable", when: NeedsToken,
        description: "The service cannot answer for the moment.",
        headers: &[("Retry-After", "Seconds to wait before trying again.", "integer", "5")],
        problem: Some(problem("unavailable", "Not available just now", "Try again shortly")),
    },
];

impl Standing {
    /// The response object for `components.responses`.
    pub(super) fn response(&self) -> Value {
        let mut response = Map::new();
        response.insert("description".to_owned(), json!(self.description));
        if !self.headers.is_empty() {
            let headers: Map<_, _> = self.headers.iter().map(header).collect();
            response.insert("headers".to_owned(), Value::Object(headers));
        }
        if let Some(problem) = &self.problem {
            let mut content = problem_content();
            content[PROBLEM_MEDIA]["examples"] =
                json!({ problem.code: {"summary": problem.title, "value": problem.example(self.status)} });
            response.insert("content".to_owned(), content);
        }
        Value::Object(response)
    }
}

fn header((name, description, schema_type, example): &Header) -> (String, Value) {
    let example = example.parse::<u32>().map_or_else(|_| json!(example), |number| json!(number));
    let header = json!({"description": description, "schema": {"type": schema_type}, "example": example});
    ((*name).to_owned(), header)
}

/// The content of a refusal: the one shape that all of them have.
pub(super) fn problem_content() -> Value {
    json!({ PROBLEM_MEDIA: {"schema": reference("schemas", "Problem")} })
}

impl Problem {
    fn example(&self, status: u16) -> Value {
        let errors: Vec<Value> = self.error.iter().map(Fault::entry).collect();
        json!({
            "type": format!("/problems/{}", kebab_case(self.code)),
            "title": self.title,
            "status": status,
            "code": self.code,
            "detail": self.detail,
            "instance": "/v1/cases/0198c0de-0000-7000-8000-000000000001",
            "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
            "errors": errors,
        })
    }
}

impl Fault {
    fn entry(&self) -> Value {
        match self.pointer {
            Some(pointer) => json!({"pointer": pointer, "code": self.code, "detail": self.detail}),
            None => json!({"code": self.code, "detail": self.detail}),
        }
    }
}

fn kebab_case(code: &str) -> String {
    code.chars().fold(String::new(), |mut text, letter| {
        if letter.is_ascii_uppercase() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_nothing_twice() {
        assert!(STANDING.is_sorted_by_key(|standing| standing.status));
        let mut names: Vec<_> = STANDING.iter().map(|standing| standing.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STANDING.len());
    }

    #[test]
    fn every_standing_refusal_has_a_named_example_of_its_own_status() {
        for standing in STANDING.iter().filter(|standing| standing.status >= 400) {
            let response = standing.response();
            let media = &response["content"][PROBLEM_MEDIA];
            let examples = media["examples"].as_object().into_iter().flat_map(Map::iter).collect::<Vec<_>>();
            assert_eq!(examples.len(), 1, "{}", standing.name);
            assert!(examples.iter().all(|(name, example)| example["value"]["code"] == **name));
            assert!(examples.iter().all(|(_, example)| example["value"]["status"] == standing.status));
        }
    }

    #[test]
    fn a_problem_reads_as_the_house_writes_it() {
        let unprocessable = STANDING.iter().find(|standing| standing.status == 422).map(Standing::response);
        assert_eq!(
            unprocessable.unwrap_or_default()["content"][PROBLEM_MEDIA]["examples"]["validationFailed"]["value"],
            json!({
                "type": "/problems/validation-failed",
                "title": "Check what you entered",
                "status": 422,
                "code": "validationFailed",
                "detail": "1 member needs attention",
                "instance": "/v1/cases/0198c0de-0000-7000-8000-000000000001",
                "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                "errors": [{"pointer": "#/reason", "code": "blank", "detail": "Enter a reason"}]
            })
        );
    }
}
