use maud::{Markup, html};
use serde_json::Value;

/// The contract, as the pages ask it.
#[derive(Clone, Copy)]
pub(super) struct Contract<'d>(pub(super) &'d Value);

/// An operation with its method and path.
pub(super) struct Described<'d> {
    method: &'d str,
    path: &'d str,
    /// What the contract says of it.
    pub(super) value: &'d Value,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl<'d> Contract<'d> {
    /// What it says of itself.
    pub(super) fn about(self) -> &'d str {
        text(&self.0["info"]["description"])
    }

    /// What a value stands for: what it refers to, or itself.
    pub(super) fn resolve(self, value: &'d Value) -> &'d Value {
        let target = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        target.and_then(|pointer| self.0.pointer(pointer)).unwrap_or(value)
    }

    /// The tags, with what each is about.
    pub(super) fn tags(self) -> impl Iterator<Item = (&'d str, &'d str)> {
        let tags = self.0["tags"].as_array().into_iter().flatten();
        tags.map(|tag| (text(&tag["name"]), text(&tag["description"])))
    }

    /// The schemas by name.
    pub(super) fn schemas(self) -> impl Iterator<Item = (&'d str, &'d Value)> {
        let schemas = self.0["components"]["schemas"].as_object().into_iter().flatten();
        schemas.map(|(name, schema)| (name.as_str(), schema))
    }

    /// The operations of a tag.
    pub(super) fn operations(self, tag: &str) -> impl Iterator<Item = Described<'d>> {
        let paths = self.0["paths"].as_object().into_iter().flatten();
        let all = paths.flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, value)| Described { method, path, value })
        });
        all.filter(move |operation| operation.value["tags"][0] == tag)
    }
}

impl<'d> Described<'d> {
    /// Its name in generated clients.
    pub(super) fn id(&self) -> &'d str {
        text(&self.value["operationId"])
    }

    /// What it does, in a few words.
    pub(super) fn summary(&self) -> &'d str {
        text(&self.value["summary"])
    }

    /// What it does, and who may call it.
    pub(super) fn description(&self) -> (&'d str, &'d str) {
        let said = text(&self.value["description"]);
        said.rsplit_once("\n\nWho may call: ").unwrap_or((said, "Anybody, without a token."))
    }

    /// Its method and path.
    pub(super) fn line(&self) -> Markup {
        html! { code { span.method { (self.method.to_ascii_uppercase()) } " " (self.path) } }
    }
}
