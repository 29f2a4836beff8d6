use std::net::IpAddr;
use std::time::Duration;

use reqwest::{Client, StatusCode, Url, redirect};
use thiserror::Error;

use super::keys::LONGEST_DOCUMENT;

const PATIENCE: Duration = Duration::from_secs(3);

/// Where an issuer publishes its signing keys.
#[derive(Clone, Debug)]
pub struct JwksSource {
    client: Client,
    url: Url,
    issuer: String,
}

/// Why the keys could not be had.
#[derive(Debug, Error)]
pub enum JwksFault {
    /// The address is not one, or is neither HTTPS nor on this machine.
    #[error("{0:?} is not an address to fetch keys from")]
    Address(String),
    /// The client could not be made, or there was no proper answer.
    #[error("the keys could not be fetched")]
    Transport(#[from] reqwest::Error),
    /// The answer is not 200; redirects are not followed.
    #[error("the answer was {0}")]
    Status(StatusCode),
    /// The answer is longer than 64 kB.
    #[error("the answer is too long")]
    TooLong,
    /// There was no complete answer in three seconds.
    #[error("the answer took too long")]
    TooSlow,
}

impl JwksSource {
    /// The keys of this issuer at this address, which must be HTTPS unless it is on this machine.
    ///
    /// # Errors
    /// The address cannot be used, or no client can be made.
    pub fn new(url: &str, issuer: &str) -> Result<Self, JwksFault> {
        let refused = || JwksFault::Address(url.to_owned());
        let url = Url::parse(url).map_err(|_| refused())?;
        let is_local = is_loopback(&url);
        if !(url.scheme() == "https" || is_local && url.scheme() == "http") {
            return Err(refused());
        }
        let client = Client::builder().redirect(redirect::Policy::none()).https_only(!is_local);
        let client = if is_local { client.no_proxy() } else { client };
        Ok(Self { client: client.build()?, url, issuer: issuer.to_owned() })
    }

    /// Whose keys they are.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The document of keys, as published now.
    ///
    /// # Errors
    /// There was no answer in time, or not the right one.
    pub async fn fetch(&self) -> Result<Vec<u8>, JwksFault> {
        self.fetch_within(PATIENCE).await
    }

    pub(super) async fn fetch_within(&self, patience: Duration) -> Result<Vec<u8>, JwksFault> {
        tokio::time::timeout(patience, self.read()).await.unwrap_or(Err(JwksFault::TooSlow))
    }

    async fn read(&self) -> Result<Vec<u8>, JwksFault> {
        let mut response = self.client.get(self.url.clone()).send().await?;
        if response.status() != StatusCode::OK {
            return Err(JwksFault::Status(response.status()));
        }
        let mut document = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if document.len() + chunk.len() > LONGEST_DOCUMENT {
                return Err(JwksFault::TooLong);
            }
            document.extend_from_slice(&chunk);
        }
        Ok(document)
    }
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']').parse();
        host == "localhost" || address.is_ok_and(|address: IpAddr| address.is_loopback())
    })
}
