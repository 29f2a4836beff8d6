use casework::{DocumentPlace, Particulars, StatedDocument};
use chrono::NaiveDate;
use kernel::Line;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::http::dates::optional_date;
use crate::http::{Form, Request};
use crate::v1::codes;

/// The most bytes that a number can count on every client.
const MOST_BYTES: i64 = 9_007_199_254_740_991;

/// A reference to a document that is kept elsewhere.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddDocumentRequest {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200, example = "The trust's answer on conflicts of interest")]
    title: String,
    /// What kind of document it is.
    kind: codes::DocumentKind,
    /// Where it is.
    #[schema(
        pattern = r"^https://[^/?#\s]+",
        max_length = 2000,
        example = "https://documents.example.org/answer.pdf"
    )]
    url: String,
    /// The digest of its contents, if it is known: 64 hexadecimal digits in lower case.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: Option<String>,
    /// How many bytes it has.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    size_bytes: Option<i64>,
    /// What kind of thing on the case it is about, if not the case itself.
    subject_kind: Option<codes::DocumentSubjectKind>,
    /// Which one; needed with the kind.
    subject_id: Option<Uuid>,
    /// Who supplied it.
    #[schema(min_length = 1, max_length = 200, example = "The clerk to the trustees")]
    supplied_by_name: Option<String>,
    /// The day it came, not after today.
    #[serde(default, deserialize_with = "optional_date")]
    received_on: Option<NaiveDate>,
    /// Whether there is personal data in it.
    contains_personal_data: bool,
    /// How it is marked.
    classification: codes::DocumentClassification,
}

/// What is said of a document from now on. All of it is sent; null clears.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateDocumentRequest {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200, example = "The trust's answer on conflicts of interest")]
    title: String,
    /// What kind of document it is.
    kind: codes::DocumentKind,
    /// How many bytes it has.
    #[schema(required = true, minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    #[serde(deserialize_with = "Option::deserialize")]
    size_bytes: Option<i64>,
    /// What kind of thing on the case it is about, if not the case itself.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    subject_kind: Option<codes::DocumentSubjectKind>,
    /// Which one; needed with the kind.
    #[schema(required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    subject_id: Option<Uuid>,
    /// Who supplied it.
    #[schema(required = true, min_length = 1, max_length = 200, example = "The clerk to the trustees")]
    #[serde(deserialize_with = "Option::deserialize")]
    supplied_by_name: Option<String>,
    /// The day it came, not after today.
    #[schema(required = true)]
    #[serde(deserialize_with = "optional_date")]
    received_on: Option<NaiveDate>,
    /// Whether there is personal data in it.
    contains_personal_data: bool,
    /// How it is marked.
    classification: codes::DocumentClassification,
}

impl Request for UpdateDocumentRequest {
    type Meaning = StatedDocument;

    fn meaning(self, form: &mut Form) -> Option<StatedDocument> {
        let title = form.line("/title", self.title);
        let supplied_by = form.optional_line("/suppliedByName", self.supplied_by_name);
        if self.size_bytes.is_some_and(|bytes| !(0..=MOST_BYTES).contains(&bytes)) {
            form.fault(
                "/sizeBytes",
                "invalidFormat",
                format!("This must be a number from 0 to {MOST_BYTES}"),
            );
        }
        Some(StatedDocument {
            title: title?,
            supplied_by,
            subject_kind: self.subject_kind.map(|kind| kind.0),
            subject_id: self.subject_id,
            particulars: Particulars {
                document_kind: self.kind.0,
                size_bytes: self.size_bytes,
                subject: None,
                received_on: self.received_on,
                contains_personal_data: self.contains_personal_data,
                classification: self.classification.0,
            },
        })
    }
}

impl Request for AddDocumentRequest {
    type Meaning = (StatedDocument, DocumentPlace);

    fn meaning(self, form: &mut Form) -> Option<Self::Meaning> {
        let url: Option<Line<2000>> = form.line("/url", self.url);
        if url.as_ref().is_some_and(|url| !is_address(url.as_str())) {
            form.fault("/url", "invalidFormat", "Enter an address that starts with https://");
        }
        let digest = |text: &String| {
            text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        if self.sha256.as_ref().is_some_and(|text| !digest(text)) {
            form.fault("/sha256", "invalidFormat", "Enter 64 hexadecimal digits in lower case");
        }
        let stated = UpdateDocumentRequest {
            title: self.title,
            kind: self.kind,
            size_bytes: self.size_bytes,
            subject_kind: self.subject_kind,
            subject_id: self.subject_id,
            supplied_by_name: self.supplied_by_name,
            received_on: self.received_on,
            contains_personal_data: self.contains_personal_data,
            classification: self.classification,
        };
        Some((stated.meaning(form)?, DocumentPlace { url: url?, sha256: self.sha256 }))
    }
}

/// Whether a text is the address of something on a host, over HTTPS.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !text.contains(char::is_whitespace)
}
