//! The form to try operations: Swagger UI, from its own files.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::web::Bytes;
use maud::html;
use utoipa_swagger_ui::{Config, serve};

use super::layout::{Extras, Menu, page};
use super::page::Page;
use super::pages::Draft;

/// Where it is.
pub(super) const PATH: &str = "/docs/try";
/// What it is called.
pub(super) const TITLE: &str = "Try it";

/// The files of Swagger UI that the page loads, and their media types.
const FILES: [(&str, &str); 2] = [
    ("swagger-ui.css", "text/css; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
];

const EXTRAS: Extras = Extras {
    styles: &["/docs/try/swagger-ui.css"],
    scripts: &["/docs/try/swagger-ui-bundle.js", "/docs/try/start.js"],
};

/// The page, and the files that it loads.
pub(super) fn pages(menu: &Menu) -> Vec<(String, Page)> {
    let start = Bytes::from_static(include_bytes!("start.js"));
    let mut pages = vec![
        (PATH.to_owned(), Page::trial(page(menu, &draft(), Some(&EXTRAS)))),
        (format!("{PATH}/start.js"), Page::file(start, "text/javascript; charset=utf-8")),
    ];
    pages.extend(
        FILES.into_iter().filter_map(|(name, media)| Some((format!("{PATH}/{name}"), file(name, media)?))),
    );
    pages
}

fn draft() -> Draft {
    let main = html! {
        p {
            "Choose Authorize, paste an access token, and send requests to this server from your browser. Requests that "
            "change something really change it. The form needs JavaScript; everything it shows is also in the "
            a href="/docs/reference" { "reference" } ", which does not."
        }
        div #swagger-ui {}
    };
    Draft { path: PATH.to_owned(), title: TITLE.to_owned(), sections: Vec::new(), main }
}

/// A file of Swagger UI, which is part of the program.
fn file(name: &str, media: &'static str) -> Option<Page> {
    // Only its start script depends on the configuration, and that one is ours.
    let found = serve(name, Arc::new(Config::from("/openapi/v1.json"))).ok().flatten()?;
    let bytes = match found.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    Some(if found.gzpipped { Page::compressed(bytes, media) } else { Page::file(bytes, media) })
}
