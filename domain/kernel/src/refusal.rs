use std::borrow::Cow;

/// What kind of no a refusal is. Every way out of the domain knows what to answer to each family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// What was sent breaks a rule on its own or against the facts; sending something else can succeed.
    Invalid,
    /// This person or application may not do it to this thing, whatever they send.
    NotPermitted,
    /// Something else has to be done first.
    GateNotMet,
    /// The case is paused or closed.
    CaseNotWritable,
    /// The thing is not in a state in which this is possible.
    WrongState,
    /// It exists already.
    Duplicate,
}

/// One reason to refuse: typed where it is decided, with a stable code where it is read.
pub trait Reason {
    /// What kind of no it is.
    fn family(&self) -> Family;

    /// The stable code, lower camel case, never renamed.
    fn code(&self) -> &'static str;

    /// What to tell a case worker.
    fn detail(&self) -> String;

    /// The member of the request that is at fault, as a JSON pointer without its leading `#`.
    fn pointer(&self) -> Option<Cow<'static, str>> {
        None
    }

    /// The thing that is in the way, such as the case that is already open.
    fn existing(&self) -> Option<Existing> {
        None
    }
}

/// All the reasons at once, never none.
pub type Refusals<R> = Vec<R>;

/// Something that exists already and that the caller can go on from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    /// What it is, such as `case`.
    pub kind: &'static str,
    /// Which one.
    pub id: uuid::Uuid,
    /// What people call it, if they have a name for it.
    pub reference: Option<String>,
}
