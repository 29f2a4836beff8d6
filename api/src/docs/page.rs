use actix_web::http::header::{self, ContentEncoding};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use kernel::Version;
use maud::Markup;

use crate::http::{not_modified, tag};

/// What a page may load: what comes from here, and nothing written into the page itself.
const OWN_FILES: &str =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/// What the form to try operations may load besides: its stylesheet has pictures in it.
const OWN_FILES_AND_PICTURES: &str = "default-src 'self'; img-src 'self' data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/// A page, or a file that pages load, as it is answered.
pub(super) struct Page {
    body: Bytes,
    media: &'static str,
    policy: &'static str,
    compressed: bool,
    etag: String,
}

impl Page {
    /// A page to read.
    pub(super) fn html(markup: Markup) -> Self {
        Self::new(Bytes::from(markup.into_string()), "text/html; charset=utf-8", OWN_FILES)
    }

    /// The page with the form to try operations.
    pub(super) fn trial(markup: Markup) -> Self {
        Self { policy: OWN_FILES_AND_PICTURES, ..Self::html(markup) }
    }

    /// A file that pages load.
    pub(super) fn file(body: Bytes, media: &'static str) -> Self {
        Self::new(body, media, OWN_FILES)
    }

    /// A file that is kept compressed: only browsers load it, and they all take it so.
    pub(super) fn compressed(body: Bytes, media: &'static str) -> Self {
        Self { compressed: true, ..Self::file(body, media) }
    }

    fn new(body: Bytes, media: &'static str, policy: &'static str) -> Self {
        let etag = tag(Version::NONE, &body);
        Self { body, media, policy, compressed: false, etag }
    }

    /// The answer to a request for it.
    pub(super) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let unchanged = not_modified(request, &self.etag);
        let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((header::ETAG, self.etag.as_str()));
        response.insert_header((header::CACHE_CONTROL, "private, max-age=300"));
        response.insert_header((header::CONTENT_SECURITY_POLICY, self.policy));
        if unchanged {
            return response.finish();
        }
        if self.compressed {
            response.insert_header(ContentEncoding::Gzip);
        }
        response.content_type(self.media).body(self.body.clone())
    }
}
