use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use api::auth::{LocalBearer, LocalIssuer};
use api::local::people::PEOPLE;
use chrono::Utc;
use reqwest::Method;
use serde_json::Value;

use crate::{Answer, contract};

/// Longer than the server may take for anything: who waits so long has found one that hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// A caller who lives with servers that die: what does not arrive is an outcome like any other.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    tokens: Arc<BTreeMap<&'static str, String>>,
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub struct Lost(pub String);

/// One request, as it is put together.
pub struct Sending {
    request: reqwest::RequestBuilder,
    method: &'static str,
    path: String,
}

impl Client {
    /// A caller of the server at `base`, with tokens of the issuer whose key is in `folder`.
    pub fn new(base: impl Into<String>, folder: &Path) -> Self {
        let issuer = LocalIssuer::open(folder).expect("an issuer");
        let token = |object, roles: &[_]| {
            issuer.token(&LocalBearer::Person { object, roles: roles.to_vec() }, Utc::now()).expect("a token")
        };
        let tokens = PEOPLE.iter().map(|person| (person.key, token(person.object(), person.roles)));
        Self { http: http(usize::MAX), base: base.into(), tokens: Arc::new(tokens.collect()) }
    }

    /// The same caller, over connections of its own.
    pub fn apart(&self) -> Self {
        Self { http: http(usize::MAX), ..self.clone() }
    }

    /// The same caller, over a new connection each time.
    pub fn unkept(&self) -> Self {
        Self { http: http(0), ..self.clone() }
    }

    /// The same caller, of another server.
    pub fn at(&self, base: impl Into<String>) -> Self {
        Self { base: base.into(), ..self.clone() }
    }

    /// A request by one of the invented people.
    pub fn call(&self, person: &str, method: &'static str, path: impl Into<String>) -> Sending {
        let path = path.into();
        let wanted: Method = method.parse().expect("a method");
        let request = self.http.request(wanted, format!("{}{path}", self.base));
        Sending { request: request.bearer_auth(&self.tokens[person]), method, path }
    }

    /// Reads something.
    ///
    /// # Errors
    /// When no answer arrives.
    pub async fn get(&self, person: &str, path: impl Into<String>) -> Result<Answer, Lost> {
        self.call(person, "GET", path).send().await
    }
}

fn http(idle: usize) -> reqwest::Client {
    // Finds no proxy in the environment: the tests talk to this machine only.
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).pool_max_idle_per_host(idle);
    client.build().expect("a client")
}

impl Sending {
    /// Under an idempotency key.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.request = self.request.header("idempotency-key", key);
        self
    }

    /// By somebody who saw this version.
    #[must_use]
    pub fn seen(mut self, version: i32) -> Self {
        self.request = self.request.header("if-match", format!("\"{version}\""));
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.header("content-type", "application/json").body(body.to_string());
        self
    }

    /// Sends it. A refusal must be one that the contract promises.
    ///
    /// # Errors
    /// When no whole answer arrives.
    pub async fn send(self) -> Result<Answer, Lost> {
        let lost = |error: reqwest::Error| Lost(format!("{error:?}"));
        let response = self.request.send().await.map_err(lost)?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.map_err(lost)?;
        if status >= 400 {
            let media = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
            contract::check(self.method, &self.path, status, media, &text);
        }
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Answer { status, headers, body, text })
    }
}
