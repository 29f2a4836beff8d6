use kernel::{Line, Prose, TextFault};

use super::{Fault, Problem};

/// Turns what a body says into what the domain means, and gathers everything that is wrong on the way.
#[derive(Default)]
pub(crate) struct Form {
    faults: Vec<Fault>,
}

impl Form {
    /// Starts with what has been found wrong already.
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self { faults }
    }

    /// Notes a fault, unless something about the same member has been noted.
    pub(crate) fn fault(&mut self, pointer: &str, code: &'static str, detail: impl Into<String>) {
        if self.faults.iter().all(|fault| fault.pointer != pointer) {
            self.faults.push(Fault { pointer: pointer.to_owned(), code, detail: detail.into() });
        }
    }

    /// A text on one line.
    pub(crate) fn line<const MAX: usize>(&mut self, pointer: &str, text: String) -> Option<Line<MAX>> {
        self.text(pointer, Line::try_from(text))
    }

    /// A text of one or more lines.
    pub(crate) fn prose<const MAX: usize>(&mut self, pointer: &str, text: String) -> Option<Prose<MAX>> {
        self.text(pointer, Prose::try_from(text))
    }

    /// A text of one or more lines that may be left out.
    pub(crate) fn optional_prose<const MAX: usize>(
        &mut self,
        pointer: &str,
        text: Option<String>,
    ) -> Option<Prose<MAX>> {
        text.and_then(|text| self.prose(pointer, text))
    }

    /// A text on one line that may be left out.
    pub(crate) fn optional_line<const MAX: usize>(
        &mut self,
        pointer: &str,
        text: Option<String>,
    ) -> Option<Line<MAX>> {
        text.and_then(|text| self.line(pointer, text))
    }

    /// An identifier, or another text of a form of its own.
    pub(crate) fn identifier<T>(&mut self, pointer: &str, text: String) -> Option<T>
    where
        T: TryFrom<String>,
        T::Error: ToString,
    {
        T::try_from(text).map_err(|fault| self.fault(pointer, "invalidFormat", fault.to_string())).ok()
    }

    /// As [`Form::identifier`], of one that may be left out.
    pub(crate) fn optional_identifier<T>(&mut self, pointer: &str, text: Option<String>) -> Option<T>
    where
        T: TryFrom<String>,
        T::Error: ToString,
    {
        text.and_then(|text| self.identifier(pointer, text))
    }

    fn text<T>(&mut self, pointer: &str, text: Result<T, TextFault>) -> Option<T> {
        text.map_err(|fault| self.fault(pointer, fault.code(), fault.to_string())).ok()
    }

    /// What was meant, if nothing is wrong with it.
    pub(crate) fn done<T>(self, meant: Option<T>) -> Result<T, Problem> {
        match meant {
            Some(meant) if self.faults.is_empty() => Ok(meant),
            _ => Err(Problem::invalid(self.faults)),
        }
    }
}
