//! Whose tokens are refused, as the operator says at the command line.

use authority::{Block, BlockId, BlockRefusal, BlockedIdentity};
use kernel::{ActorKind, Prose, Reason, Timestamp};
use persistence::{Chain, Database, Work};
use uuid::Uuid;

use super::operator::{OperatorFault, stamp, viewer};

fn refused(reasons: &[BlockRefusal]) -> OperatorFault {
    let details: Vec<_> = reasons.iter().map(Reason::detail).collect();
    OperatorFault::Invalid(details.join(". "))
}

fn prose(reason: &str) -> Result<Prose<500>, OperatorFault> {
    Prose::try_from(reason.to_owned()).map_err(|why| OperatorFault::Invalid(format!("reason: {why}")))
}

/// Refuses the tokens of a person or client from now on; every server knows within five seconds.
///
/// # Errors
/// When they are refused already, the reason is not valid, or storage fails.
pub async fn block(
    db: &Database,
    now: Timestamp,
    of: BlockedIdentity,
    reason: &str,
) -> Result<BlockId, OperatorFault> {
    let attempt = db.attempt(viewer(now)).await?;
    let head = attempt.head(Chain::PLATFORM).await?;
    let blocked_already = attempt.block_on(of).await?.is_some();
    let id = BlockId::new(Uuid::now_v7());
    let fact = Block::place(id, of, prose(reason)?, blocked_already).map_err(|reasons| refused(&reasons))?;
    let mut work = Work::new(Chain::PLATFORM, head, stamp(ActorKind::Operator, now), None);
    let block: Block = work.apply(None, fact)?;
    attempt.commit(work, None).await?;
    Ok(block.id)
}

/// Lets the tokens of a person or client count again.
///
/// # Errors
/// When they do already, the reason is not valid, or storage fails.
pub async fn unblock(
    db: &Database,
    now: Timestamp,
    of: BlockedIdentity,
    reason: &str,
) -> Result<BlockId, OperatorFault> {
    let attempt = db.attempt(viewer(now)).await?;
    let head = attempt.head(Chain::PLATFORM).await?;
    let not_blocked = || OperatorFault::Invalid("this identity is not blocked".to_owned());
    let block = attempt.block_on(of).await?.ok_or_else(not_blocked)?;
    let fact = block.lift(prose(reason)?).map_err(|reasons| refused(&reasons))?;
    let mut work = Work::new(Chain::PLATFORM, head, stamp(ActorKind::Operator, now), None);
    let block: Block = work.apply(Some(block), fact)?;
    attempt.commit(work, None).await?;
    Ok(block.id)
}
