use std::borrow::Cow;

use kernel::{Aggregate, Fact, Family, Id, Private, Prose, Reason, Recorded, Version};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Identifies a block.
pub type BlockId = Id<Block>;

/// Whose tokens no longer count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockedIdentity {
    /// A person, whichever client they come through.
    Person {
        /// The tenant that vouches for the person.
        tenant: Uuid,
        /// The person's object id in that tenant.
        object: Uuid,
    },
    /// A client, whether it acts for itself or for a person.
    Client(Uuid),
}

/// Tokens of a person or client refused, however valid they are: somebody left, or a secret leaked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Which block.
    pub id: BlockId,
    /// How many facts it has lived through.
    pub version: Version,
    /// Whose tokens.
    pub of: BlockedIdentity,
    /// Whether it has been lifted.
    pub lifted: bool,
}

/// Why a block cannot be placed or lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockRefusal {
    /// The identity is blocked already.
    AlreadyBlocked,
    /// The block has been lifted before.
    AlreadyLifted,
    /// The identity is not blocked.
    NotBlocked,
}

impl Reason for BlockRefusal {
    fn family(&self) -> Family {
        match self {
            Self::AlreadyBlocked => Family::Duplicate,
            Self::AlreadyLifted | Self::NotBlocked => Family::WrongState,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyBlocked => "duplicate",
            Self::AlreadyLifted => "alreadyLifted",
            Self::NotBlocked => "notBlocked",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::AlreadyBlocked => "This identity is blocked already",
            Self::AlreadyLifted => "This block has been lifted before",
            Self::NotBlocked => "This identity is not blocked",
        }
        .to_owned()
    }

    fn pointer(&self) -> Option<Cow<'static, str>> {
        None
    }
}

impl Block {
    /// Refuses the identity's tokens from now on, given whether they are refused already.
    ///
    /// # Errors
    /// When they are.
    pub fn place(
        id: BlockId,
        of: BlockedIdentity,
        reason: Prose<500>,
        blocked_already: bool,
    ) -> Result<BlockFact, Vec<BlockRefusal>> {
        if blocked_already {
            return Err(vec![BlockRefusal::AlreadyBlocked]);
        }
        let (tenant_id, subject_id, client_id) = match of {
            BlockedIdentity::Person { tenant, object } => (Some(tenant), Some(object), None),
            BlockedIdentity::Client(client) => (None, None, Some(client)),
        };
        Ok(BlockFact::Blocked { id, tenant_id, subject_id, client_id, reason: Private::Known(reason) })
    }

    /// Lets the identity's tokens count again.
    ///
    /// # Errors
    /// When they do already.
    pub fn lift(&self, reason: Prose<500>) -> Result<BlockFact, Vec<BlockRefusal>> {
        if self.lifted {
            return Err(vec![BlockRefusal::AlreadyLifted]);
        }
        Ok(BlockFact::Unblocked { id: self.id, reason: Private::Known(reason) })
    }
}

/// What can happen to a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum BlockFact {
    /// It was placed.
    #[serde(rename = "access.identityBlocked")]
    Blocked {
        /// Which block.
        id: BlockId,
        /// The tenant of the person.
        tenant_id: Option<Uuid>,
        /// The person's object id.
        subject_id: Option<Uuid>,
        /// The client.
        client_id: Option<Uuid>,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
    /// It was lifted.
    #[serde(rename = "access.identityUnblocked")]
    Unblocked {
        /// Which block.
        id: BlockId,
        /// Why.
        #[serde(default)]
        reason: Private<Prose<500>>,
    },
}

impl Fact for BlockFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Blocked { .. } => "access.identityBlocked",
            Self::Unblocked { .. } => "access.identityUnblocked",
        }
    }
}

impl Aggregate for Block {
    type Fact = BlockFact;

    fn evolve(before: Option<Self>, recorded: &Recorded<BlockFact>) -> Option<Self> {
        match (before, &recorded.fact) {
            (None, BlockFact::Blocked { id, tenant_id, subject_id, client_id, .. }) => {
                let of = match (tenant_id, subject_id, client_id) {
                    (Some(tenant), Some(object), None) => {
                        BlockedIdentity::Person { tenant: *tenant, object: *object }
                    }
                    (None, None, Some(client)) => BlockedIdentity::Client(*client),
                    _ => return None,
                };
                Some(Self { id: *id, version: Version::FIRST, of, lifted: false })
            }
            (Some(block), BlockFact::Unblocked { .. }) => {
                Some(Self { version: block.version.next(), lifted: true, ..block })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, ActorKind};

    use super::*;

    fn reason() -> Prose<500> {
        Prose::try_from("Left the department".to_owned()).unwrap()
    }

    fn happened(before: Option<Block>, fact: BlockFact) -> Block {
        let by = Actor::of_kind(ActorKind::Operator);
        Block::evolve(before, &Recorded { by, at: kernel::Timestamp::UNIX_EPOCH, fact }).unwrap()
    }

    #[test]
    fn an_identity_is_blocked_once_and_a_block_lifted_once() {
        let of = BlockedIdentity::Client(Uuid::from_u128(1));
        let id = BlockId::new(Uuid::from_u128(2));
        assert_eq!(Block::place(id, of, reason(), true), Err(vec![BlockRefusal::AlreadyBlocked]));
        let placed = happened(None, Block::place(id, of, reason(), false).unwrap());
        assert_eq!((placed.of, placed.lifted), (of, false));
        let lifted = happened(Some(placed.clone()), placed.lift(reason()).unwrap());
        assert_eq!(lifted.version, Version::new(2));
        assert_eq!(lifted.lift(reason()), Err(vec![BlockRefusal::AlreadyLifted]));
    }
}
