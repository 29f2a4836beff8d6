//! Planted changes to a small document: every break is named, every harmless change is silent.

mod document;
mod harmless;
mod planted;

use serde_json::Value;

use self::document::released;
use super::breaks;

/// One change to a document.
enum Edit {
    /// Puts a value there, in place of what was there. `-` at the end of the pointer adds to a list.
    Put(&'static str, Value),
    /// Takes away what is there.
    Take(&'static str),
}

use Edit::{Put, Take};

impl Edit {
    fn apply(self, document: &mut Value) {
        let (pointer, value) = match self {
            Put(pointer, value) => (pointer, Some(value)),
            Take(pointer) => (pointer, None),
        };
        assert!(value.is_some() || document.pointer(pointer).is_some(), "{pointer} is not there");
        let (parent, member) = pointer.rsplit_once('/').unwrap_or_default();
        let member = member.replace("~1", "/");
        match (document.pointer_mut(parent), value) {
            (Some(Value::Object(map)), Some(value)) => drop(map.insert(member, value)),
            (Some(Value::Object(map)), None) => drop(map.shift_remove(&member)),
            (Some(Value::Array(list)), Some(value)) if member == "-" => list.push(value),
            (Some(Value::Array(list)), None) => list.retain({
                let mut index = 0_usize;
                move |_| {
                    index += 1;
                    member != (index - 1).to_string()
                }
            }),
            _ => panic!("{pointer} cannot be edited"),
        }
    }
}

/// The breaks between the released document and the same with the edits.
fn breaks_of(edits: Vec<Edit>) -> Vec<String> {
    let mut now = released();
    for edit in edits {
        edit.apply(&mut now);
    }
    breaks(&released(), &now)
}
