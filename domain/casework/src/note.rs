use std::borrow::Cow;

use kernel::{Actor, Aggregate, Fact, Family, Id, Private, Prose, Reason, Recorded, Timestamp, Version};
use serde::{Deserialize, Serialize};

use crate::CaseId;

/// Identifies a note.
pub type NoteId = Id<Note>;

/// The text of a note.
pub type NoteText = Prose<10_000>;

/// Something somebody wrote on a case. Its versions stay readable until it is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Which note.
    pub id: NoteId,
    /// The case it is on.
    pub case_id: CaseId,
    /// How many facts it has lived through.
    pub version: Version,
    /// Who wrote it, and alone may change it.
    pub author: Actor,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// What it says, unless it was removed.
    pub text: Option<NoteText>,
}

/// Why something cannot be done to a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteRefusal {
    /// It has been removed.
    Removed,
}

impl Reason for NoteRefusal {
    fn family(&self) -> Family {
        Family::WrongState
    }

    fn code(&self) -> &'static str {
        "noteRemoved"
    }

    fn detail(&self) -> String {
        "The note has been removed".to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        None
    }
}

impl Note {
    /// Adds a note.
    #[must_use]
    pub const fn add(id: NoteId, case_id: CaseId, text: NoteText) -> NoteFact {
        NoteFact::Added { note_id: id, case_id, version: Version::FIRST, text: Private::Known(text) }
    }

    /// Changes what it says; the earlier version stays readable.
    ///
    /// # Errors
    /// When it has been removed.
    pub fn change(&self, text: NoteText) -> Result<NoteFact, Vec<NoteRefusal>> {
        self.present()?;
        Ok(NoteFact::Changed { note_id: self.id, version: self.version.next(), text: Private::Known(text) })
    }

    /// Removes it.
    ///
    /// # Errors
    /// When it has been removed before.
    pub fn remove(&self, reason: Prose<500>) -> Result<NoteFact, Vec<NoteRefusal>> {
        self.present()?;
        Ok(NoteFact::Removed {
            note_id: self.id,
            version: self.version.next(),
            reason: Private::Known(reason),
        })
    }

    fn present(&self) -> Result<(), Vec<NoteRefusal>> {
        if self.text.is_some() { Ok(()) } else { Err(vec![NoteRefusal::Removed]) }
    }
}

/// What can happen to a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum NoteFact {
    /// It was added.
    #[serde(rename = "note.added")]
    Added {
        /// Which note.
        note_id: NoteId,
        /// The case it is on.
        case_id: CaseId,
        /// The version this made.
        version: Version,
        /// What it says.
        #[serde(default)]
        text: Private<NoteText>,
    },
    /// It was changed.
    #[serde(rename = "note.changed")]
    Changed {
        /// Which note.
        note_id: NoteId,
        /// The version this made.
        version: Version,
        /// What it says now.
        #[serde(default)]
        text: Private<NoteText>,
    },
    /// It was removed.
    #[serde(rename = "note.removed")]
    Removed {
        /// Which note.
        note_id: NoteId,
        /// The version this made.
        version: Version,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

impl Fact for NoteFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Added { .. } => "note.added",
            Self::Changed { .. } => "note.changed",
            Self::Removed { .. } => "note.removed",
        }
    }
}

impl Aggregate for Note {
    type Fact = NoteFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<NoteFact>) -> Option<Self> {
        let at = recorded.at;
        match (before, &recorded.fact) {
            (None, NoteFact::Added { note_id, case_id, version, text }) => Some(Self {
                id: *note_id,
                case_id: *case_id,
                version: *version,
                author: recorded.by.clone(),
                added_at: at,
                changed_at: at,
                text: text.known().cloned(),
            }),
            (Some(note), NoteFact::Changed { version, text, .. }) => {
                Some(Self { version: *version, changed_at: at, text: text.known().cloned(), ..note })
            }
            (Some(note), NoteFact::Removed { version, .. }) => {
                Some(Self { version: *version, changed_at: at, text: None, ..note })
            }
            _ => None,
        }
    }
}
