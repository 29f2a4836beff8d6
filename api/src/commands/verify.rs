use std::process::ExitCode;

use indicatif::ProgressBar;

use super::{Done, Running, configuration, storage};

/// Walks every chain.
pub(crate) fn run() -> Done {
    let storage = storage(&configuration()?, Running::Used)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let bar = ProgressBar::new_spinner();
    let verified = runtime.block_on(storage.db.verify(|so_far| {
        bar.set_message(format!("{} chains, {} events", so_far.chains, so_far.events));
        bar.tick();
    }))?;
    bar.finish_and_clear();
    println!("{} chains with {} events", verified.chains, verified.events);
    for broken in &verified.broken {
        println!("broken: chain {} at {}: {}", broken.chain, broken.seq, broken.why);
    }
    if verified.broken.is_empty() {
        println!("Every chain holds");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
