use super::ROOT;
use super::markdown::whole;
use super::pages::Draft;

/// The guides in the order of the menu: their place below [`ROOT`], and their text.
const GUIDES: [(&str, &str); 7] = [
    ("", include_str!("../../../openapi/guide/index.md")),
    ("/getting-started", include_str!("../../../openapi/guide/getting-started.md")),
    ("/authentication", include_str!("../../../openapi/guide/authentication.md")),
    ("/paging", include_str!("../../../openapi/guide/paging.md")),
    ("/errors", include_str!("../../../openapi/guide/errors.md")),
    ("/concurrency-and-idempotency", include_str!("../../../openapi/guide/concurrency-and-idempotency.md")),
    ("/changelog", include_str!("../../../openapi/CHANGELOG.md")),
];

/// The guides and the changelog.
pub(super) fn drafts() -> Vec<Draft> {
    let draft = |(place, text): (&str, &str)| {
        let rendered = whole(text);
        let path = format!("{ROOT}{place}");
        Draft { path, title: rendered.title, sections: rendered.sections, main: rendered.body }
    };
    GUIDES.into_iter().map(draft).collect()
}
