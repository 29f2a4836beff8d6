use std::net::TcpListener;
use std::sync::LazyLock;

use actix_web::rt;
use actix_web::web;
use api::auth::{LocalBearer, LocalIssuer};
use api::local::people::LocalPerson;
use api::{Quotas, State, serve};
use authority::{Caller, Identity, Role};
use chrono::Utc;
use persistence::Viewer;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::database::{ISSUER, TestDatabase, UNLIMITED, state};
use crate::{Answer, contract};

/// Finds no proxy in the environment: the tests talk to this machine only.
static CLIENT: LazyLock<reqwest::Client> =
    LazyLock::new(|| reqwest::Client::builder().no_proxy().build().expect("a client"));

/// A server with a database of its own, set up with the invented data.
pub struct World {
    /// The database.
    pub database: TestDatabase,
    /// The server's state, for what cannot be seen over HTTP.
    pub state: web::Data<State>,
    base: String,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<rt::task::JoinHandle<std::io::Result<()>>>,
}

/// One request, as it is put together.
pub struct Call<'w> {
    world: &'w World,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl World {
    /// A new one.
    pub async fn new() -> Self {
        Self::limited(UNLIMITED).await
    }

    /// A new one, in which callers may ask only so often.
    pub async fn limited(quotas: Quotas) -> Self {
        let database = TestDatabase::new().await;
        let state = web::Data::new(state(&database.url(), quotas));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let server = serve(state.clone(), listener, 1).expect("a server");
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = rt::spawn(server.until(async move {
            let _ = stopped.await;
        }));
        Self { database, state, base, stop: Some(stop), serving: Some(serving) }
    }

    /// Stops the server as an operator would: what is under way is finished first.
    pub async fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(serving) = self.serving.take() {
            let _ = serving.await;
        }
    }

    /// Stops the server and drops the database.
    pub async fn end(mut self) {
        self.stop().await;
        self.database.drop().await;
    }

    /// Takes the database away while the server runs.
    pub async fn cut(&self) {
        self.database.drop().await;
    }

    /// Where the server listens.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A bare connection, over which one of the invented people has sent the head of a request.
    pub async fn raw(&self, person: &str, target: &str, headers: &str) -> TcpStream {
        let host = self.base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await.expect("a connection");
        let token = Self::token(person);
        let head = format!(
            "{target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n{headers}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.expect("the head");
        stream
    }

    /// A request to be put together.
    pub fn call(&self, method: &str, path: impl Into<String>) -> Call<'_> {
        let method = method.parse().expect("a method");
        Call { world: self, method, path: path.into(), headers: Vec::new(), body: None }
    }

    /// Reads something as one of the invented people.
    pub async fn get(&self, person: &str, path: impl Into<String>) -> Answer {
        self.call("GET", path).person(person).send().await
    }

    /// Posts something as one of the invented people, under a new idempotency key.
    pub async fn post(&self, person: &str, path: impl Into<String>, body: &Value) -> Answer {
        let key = Uuid::now_v7().to_string();
        self.call("POST", path).person(person).header("idempotency-key", &key).json(body).send().await
    }

    /// Changes something as one of the invented people who saw it with this tag.
    pub async fn change(
        &self,
        person: &str,
        method: &str,
        path: impl Into<String>,
        etag: &str,
        body: &Value,
    ) -> Answer {
        let key = Uuid::now_v7().to_string();
        let call = self.call(method, path).person(person).header("if-match", etag);
        call.header("idempotency-key", &key).json(body).send().await
    }

    /// A document of the case at `case`: its id.
    pub async fn document(&self, case: &str) -> String {
        let body = json!({
            "title": "A letter", "kind": "letter", "url": "https://documents.example.org/1",
            "containsPersonalData": false, "classification": "official",
        });
        self.post("lead", format!("{case}/documents"), &body).await.expect(201).id()
    }

    /// A new school like the first of the register, but for these columns; its URN.
    pub async fn school(&self, columns: &Value) -> String {
        self.database.owner().school(columns).await
    }

    /// One of the invented people, as storage is asked for them.
    pub fn viewer(person: &str) -> Viewer {
        let person = LocalPerson::of(person).expect("one of the invented people");
        let identity = Identity::Person { tenant: LocalIssuer::TENANT, object: person.object() };
        Viewer::new(Caller::new(identity, person.roles.to_vec()), calendar::london_date(Utc::now()))
    }

    /// A token of one of the invented people.
    pub fn token(person: &str) -> String {
        let person = LocalPerson::of(person).expect("one of the invented people");
        Self::token_of(&LocalBearer::Person { object: person.object(), roles: person.roles.to_vec() })
    }

    /// A token of somebody nobody registered.
    pub fn stranger(roles: &[Role]) -> String {
        let object = Uuid::from_u128(0xdead);
        Self::token_of(&LocalBearer::Person { object, roles: roles.to_vec() })
    }

    /// A token of whomever.
    pub fn token_of(bearer: &LocalBearer) -> String {
        ISSUER.token(bearer, Utc::now()).expect("a token")
    }

    /// A token with whatever header and claims, signed by the key that the server trusts.
    pub fn forged(header: &Value, claims: &Value) -> String {
        ISSUER.sign_claims(header, claims).expect("a token")
    }
}

impl Call<'_> {
    /// As one of the invented people.
    #[must_use]
    pub fn person(self, person: &str) -> Self {
        let token = World::token(person);
        self.token(&token)
    }

    /// With a token.
    #[must_use]
    pub fn token(self, token: &str) -> Self {
        let bearer = format!("Bearer {token}");
        self.header("authorization", &bearer)
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        let body = body.to_string().into_bytes();
        self.header("content-type", "application/json").bytes(body)
    }

    /// With whatever body.
    #[must_use]
    pub fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sends it, and checks the answer against the contract before the test sees it.
    pub async fn send(self) -> Answer {
        let url = format!("{}{}", self.world.base, self.path);
        let mut request = CLIENT.request(self.method.clone(), url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.expect("a body");
        let media = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        contract::check(self.method.as_str(), &self.path, status, media, &text);
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, headers, body, text }
    }
}
