use maud::{DOCTYPE, Markup, html};

use super::ROOT;
use super::pages::Draft;
use super::trial;

/// Where every page leads: the same list on each.
pub(super) struct Menu(Vec<(&'static str, Vec<Entry>)>);

struct Entry {
    path: String,
    title: String,
}

impl Entry {
    fn new(path: impl Into<String>, title: impl Into<String>) -> Self {
        Self { path: path.into(), title: title.into() }
    }

    fn of(draft: &Draft) -> Self {
        Self::new(&draft.path, &draft.title)
    }
}

impl Menu {
    /// The guides first, then the reference and what else there is.
    pub(super) fn new(guides: &[Draft], reference: &[Draft]) -> Self {
        let mut more = vec![Entry::new("/problems", "Problems"), Entry::new(trial::PATH, trial::TITLE)];
        let (changelog, guides) = guides.iter().partition::<Vec<_>, _>(|draft| draft.title == "Changelog");
        more.extend(changelog.into_iter().map(Entry::of));
        Self(vec![
            ("Guides", guides.into_iter().map(Entry::of).collect()),
            ("Reference", reference.iter().map(Entry::of).collect()),
            ("More", more),
        ])
    }

    fn markup(&self, current: &str) -> Markup {
        html! {
            nav.menu aria-label="Documentation" {
                @for (name, entries) in &self.0 {
                    p.menu-name { (name) }
                    ul {
                        @for entry in entries {
                            li { a href=(entry.path) aria-current=[(entry.path == current).then_some("page")] { (entry.title) } }
                        }
                    }
                }
            }
        }
    }
}

/// What a page loads besides the stylesheet of all pages.
pub(super) struct Extras {
    pub(super) styles: &'static [&'static str],
    pub(super) scripts: &'static [&'static str],
}

/// A whole page.
pub(super) fn page(menu: &Menu, draft: &Draft, extras: Option<&Extras>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(&draft.title, extras))
            body {
                a.skip href="#main" { "Skip to the main content" }
                header { p { a href=(ROOT) { "RISE targeted support" } " API, version " (env!("CARGO_PKG_VERSION")) } }
                div.columns {
                    (menu.markup(&draft.path))
                    main #main tabindex="-1" {
                        h1 { (draft.title) }
                        (contents(&draft.sections))
                        (draft.main)
                    }
                }
                footer {
                    p {
                        "The contract: " a href="/openapi/v1.json" { "OpenAPI 3.1" }
                        ", " a href="/openapi/v1-3.0.json" { "OpenAPI 3.0" }
                        ". Both are made from the code that serves it."
                    }
                }
            }
        }
    }
}

fn head(title: &str, extras: Option<&Extras>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) " – RISE targeted support API" }
            // Without it, browsers ask for a picture that is not there.
            link rel="icon" href={ (ROOT) "/icon.svg" } type="image/svg+xml";
            @for style in extras.map(|extras| extras.styles).unwrap_or_default() {
                link rel="stylesheet" href=(style);
            }
            link rel="stylesheet" href={ (ROOT) "/style.css" };
            @for script in extras.map(|extras| extras.scripts).unwrap_or_default() {
                script src=(script) defer {}
            }
        }
    }
}

/// The sections of a page that has enough of them to get lost.
fn contents(sections: &[(String, String)]) -> Markup {
    html! {
        @if sections.len() > 2 {
            nav.contents aria-label="On this page" {
                ul {
                    @for (id, title) in sections {
                        li { a href={ "#" (id) } { (title) } }
                    }
                }
            }
        }
    }
}

/// A table that can be scrolled by itself where it is wider than the screen. The id must be the only one of the page.
pub(super) fn table(id: &str, caption: &str, columns: &[&str], rows: &Markup) -> Markup {
    html! {
        div.table role="region" aria-labelledby=(id) tabindex="0" {
            table {
                caption #(id) { (caption) }
                thead { tr { @for column in columns { th scope="col" { (column) } } } }
                tbody { (rows) }
            }
        }
    }
}
