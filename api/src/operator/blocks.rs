//! Whose tokens are refused.

use authority::{Block, BlockFact, BlockId, BlockRefusal, BlockedIdentity};
use kernel::{ActorKind, Timestamp};
use persistence::{Chain, Database, Work};
use uuid::Uuid;

use super::{OperatorFault, reason, refused, stamp, viewer};

/// Refuses the tokens of a person or client from now on; every server knows within five seconds.
///
/// # Errors
/// When they are refused already, the reason is not valid, or storage fails.
pub async fn block(
    db: &Database,
    now: Timestamp,
    of: BlockedIdentity,
    why: &str,
) -> Result<BlockId, OperatorFault> {
    let reason = reason(why)?;
    change(db, now, of, |block| Block::place(BlockId::new(Uuid::now_v7()), of, reason, block.is_some())).await
}

/// Lets the tokens of a person or client count again.
///
/// # Errors
/// When they do already, the reason is not valid, or storage fails.
pub async fn unblock(
    db: &Database,
    now: Timestamp,
    of: BlockedIdentity,
    why: &str,
) -> Result<BlockId, OperatorFault> {
    let reason = reason(why)?;
    change(db, now, of, |block| block.ok_or_else(|| vec![BlockRefusal::NotBlocked])?.lift(reason)).await
}

/// Decides on the block in force on an identity, if there is one, and writes what was decided.
async fn change(
    db: &Database,
    now: Timestamp,
    of: BlockedIdentity,
    decide: impl FnOnce(Option<&Block>) -> Result<BlockFact, Vec<BlockRefusal>>,
) -> Result<BlockId, OperatorFault> {
    let attempt = db.attempt(viewer(now)).await?;
    let head = attempt.head(Chain::PLATFORM).await?;
    let in_force = attempt.block_on(of).await?;
    let fact = decide(in_force.as_ref()).map_err(|reasons| refused(&reasons))?;
    let mut work = Work::new(Chain::PLATFORM, head, stamp(ActorKind::Operator, now), None);
    let block: Block = work.apply(in_force, fact)?;
    attempt.commit(work, None).await?;
    Ok(block.id)
}
