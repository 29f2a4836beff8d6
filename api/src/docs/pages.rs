use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use maud::Markup;
use serde_json::Value;

use super::layout::{Menu, page};
use super::page::Page;
use super::{ROOT, guides, problems, reference, trial};

/// Rendered on first use: a server that nobody reads pages of spends nothing on them.
static PAGES: LazyLock<Pages> = LazyLock::new(|| {
    let contract = openapi::v1().map_err(serde_json::Error::io).and_then(|text| serde_json::from_str(&text));
    Pages::new(&contract.unwrap_or_else(|error| {
        log::error!(error = error.to_string().as_str(); "the contract cannot be read: its pages are empty");
        Value::Null
    }))
});

/// A page before what is the same on every page is put around it.
pub(super) struct Draft {
    /// Where it is served.
    pub(super) path: String,
    /// What it is called.
    pub(super) title: String,
    /// Its sections: their ids and titles.
    pub(super) sections: Vec<(String, String)>,
    /// What it says, below its title.
    pub(super) main: Markup,
}

/// Every page, by path.
pub(crate) struct Pages(BTreeMap<String, Page>);

impl Pages {
    fn new(document: &Value) -> Self {
        let guides = guides::drafts();
        let reference = reference::drafts(document);
        let menu = Menu::new(&guides, &reference);
        let problems = problems::drafts();
        let drafts = guides.iter().chain(&reference).chain(&problems);
        let mut pages: BTreeMap<_, _> =
            drafts.map(|draft| (draft.path.clone(), Page::html(page(&menu, draft, None)))).collect();
        let style = Bytes::from_static(include_bytes!("style.css"));
        pages.insert(format!("{ROOT}/style.css"), Page::file(style, "text/css; charset=utf-8"));
        let icon = Bytes::from_static(include_bytes!("icon.svg"));
        pages.insert(format!("{ROOT}/icon.svg"), Page::file(icon, "image/svg+xml"));
        pages.extend(trial::pages(&menu));
        Self(pages)
    }

    /// The answer to a request for the page at a path, if there is one.
    pub(crate) fn answer(request: &HttpRequest, path: &str) -> Option<HttpResponse> {
        PAGES.0.get(path).map(|page| page.answer(request))
    }

    /// The methods that a path takes, as `Allow` lists them; none if there is no page.
    pub(crate) fn allow(path: &str) -> Option<String> {
        let known = path.starts_with(ROOT) && PAGES.0.contains_key(path);
        known.then(|| "GET, HEAD, OPTIONS".to_owned())
    }
}
