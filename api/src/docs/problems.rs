use maud::html;

use super::layout::table;
use super::pages::Draft;
use crate::http::{PROBLEM_BASE, ProblemKind};

/// The list of problems, and a page on each kind.
pub(super) fn drafts() -> Vec<Draft> {
    let mut drafts = vec![list()];
    drafts.extend(ProblemKind::ALL.into_iter().map(one));
    drafts
}

fn list() -> Draft {
    let rows = html! {
        @for kind in ProblemKind::ALL {
            @let about = kind.describe();
            tr {
                td { (about.status) }
                th scope="row" { a href={ (PROBLEM_BASE) (kind.slug()) } { code { (about.code) } } }
                td { (about.title) }
            }
        }
    };
    let main = html! {
        p {
            "Every refusal is a problem of one of these kinds, with a stable code. "
            a href="/docs/errors" { "How to read one" } " is told apart."
        }
        (table("problems", "The kinds of problem", &["Status", "Code", "Title"], &rows))
    };
    Draft { path: "/problems".to_owned(), title: "Problems".to_owned(), sections: Vec::new(), main }
}

fn one(kind: ProblemKind) -> Draft {
    let about = kind.describe();
    let main = html! {
        p { "Status " (about.status) ", code " code { (about.code) } "." }
        h2 { "What it means" }
        p { (about.meaning) }
        h2 { "What to do" }
        p { (about.remedy) }
        p { a href="/problems" { "All problems" } }
    };
    let path = format!("{PROBLEM_BASE}{}", kind.slug());
    Draft { path, title: about.title.to_owned(), sections: Vec::new(), main }
}
