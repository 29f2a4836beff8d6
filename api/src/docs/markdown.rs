//! Markdown as the guides and the contract's descriptions use it. HTML in it is shown, never obeyed.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// What stands before the caption of a table, in a paragraph of its own.
const CAPTION: &str = "Table: ";

/// A text that is a page by itself.
pub(super) struct Rendered {
    /// Its heading of the first level.
    pub(super) title: String,
    /// Its headings of the second level, each with its id.
    pub(super) sections: Vec<(String, String)>,
    /// All but the first heading.
    pub(super) body: Markup,
}

/// Renders a text that begins with its title.
pub(super) fn whole(text: &str) -> Rendered {
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let events: Vec<_> = Parser::new_ext(rest, Options::ENABLE_TABLES).collect();
    let sections = headings(&events, HeadingLevel::H2).map(|title| (slug(&title), title)).collect();
    Rendered { title: title.trim_start_matches("# ").to_owned(), sections, body: markup(events) }
}

/// Renders a description.
pub(super) fn fragment(text: &str) -> Markup {
    markup(Parser::new(text).collect())
}

fn markup(events: Vec<Event<'_>>) -> Markup {
    let mut rendered = String::new();
    html::push_html(&mut rendered, Writer::default().write(events).into_iter());
    PreEscaped(rendered)
}

/// What the library does not do by itself: ids of headings, and tables with captions in boxes that the keyboard can
/// scroll.
#[derive(Default)]
struct Writer<'t> {
    written: Vec<Event<'t>>,
    /// The caption of the table that comes next.
    caption: Vec<Event<'t>>,
    tables: usize,
}

impl<'t> Writer<'t> {
    fn write(mut self, events: Vec<Event<'t>>) -> Vec<Event<'t>> {
        let mut events = events.into_iter().peekable();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let inner = until(&mut events, |event| matches!(event, Event::End(TagEnd::Heading(_))));
                    self.heading(level, inner);
                }
                Event::Start(Tag::Paragraph) if events.peek().is_some_and(begins_caption) => {
                    self.caption = until(&mut events, |event| matches!(event, Event::End(TagEnd::Paragraph)));
                }
                Event::Start(Tag::Table(_)) => self.table(event),
                Event::End(TagEnd::Table) => self.written.extend([event, Event::Html("</div>\n".into())]),
                Event::Html(text) | Event::InlineHtml(text) => self.written.push(Event::Text(text)),
                other => self.written.push(other),
            }
        }
        self.written
    }

    fn heading(&mut self, level: HeadingLevel, inner: Vec<Event<'t>>) {
        let id = Some(slug(&text_of(&inner)).into());
        self.written.push(Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() }));
        self.written.extend(inner);
        self.written.push(Event::End(TagEnd::Heading(level)));
    }

    fn table(&mut self, start: Event<'t>) {
        self.tables += 1;
        let id = format!("table-{}", self.tables);
        let open = format!("<div class=\"table\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\">");
        let caption = std::mem::take(&mut self.caption).into_iter().map(without_mark);
        self.written.extend([Event::Html(open.into()), start]);
        self.written.push(Event::Html(format!("<caption id=\"{id}\">").into()));
        self.written.extend(caption);
        self.written.push(Event::Html("</caption>".into()));
    }
}

/// The events before the one that ends something; that one is left out.
fn until<'t>(
    events: &mut impl Iterator<Item = Event<'t>>,
    ends: impl Fn(&Event<'t>) -> bool,
) -> Vec<Event<'t>> {
    events.take_while(|event| !ends(event)).collect()
}

fn begins_caption(event: &Event<'_>) -> bool {
    matches!(event, Event::Text(text) if text.starts_with(CAPTION))
}

fn without_mark(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => match text.strip_prefix(CAPTION) {
            Some(rest) => Event::Text(CowStr::from(rest.to_owned())),
            None => Event::Text(text),
        },
        other => other,
    }
}

fn headings(events: &[Event<'_>], wanted: HeadingLevel) -> impl Iterator<Item = String> {
    let starts = events.iter().enumerate().filter(
        move |(_, event)| matches!(event, Event::Start(Tag::Heading { level, .. }) if *level == wanted),
    );
    starts.map(|(index, _)| {
        let inner =
            events[index..].iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
        text_of(inner)
    })
}

fn text_of<'e, 't: 'e>(events: impl IntoIterator<Item = &'e Event<'t>>) -> String {
    let texts = events.into_iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        _ => None,
    });
    texts.collect()
}

/// A heading as it stands in URLs.
pub(super) fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_in_a_text_is_shown_and_not_obeyed() {
        let shown = fragment("<script>alert(1)</script> and <b>bold</b> & `<i>`").into_string();
        assert!(!shown.contains("<script>") && !shown.contains("<b>"), "{shown}");
        assert!(shown.contains("&lt;script&gt;"), "{shown}");
    }

    #[test]
    fn headings_have_ids_and_tables_captions() {
        let page = whole(
            "# A page\n\n## Two `words`\n\nTable: What is **what**\n\n| A | B |\n|---|---|\n| 1 | 2 |\n",
        );
        assert_eq!(page.title, "A page");
        assert_eq!(page.sections, [("two-words".to_owned(), "Two words".to_owned())]);
        let body = page.body.into_string();
        assert!(body.contains("<h2 id=\"two-words\">"), "{body}");
        assert!(body.contains("<caption id=\"table-1\">What is <strong>what</strong></caption>"), "{body}");
        assert!(!body.contains("Table: "), "{body}");
    }
}
