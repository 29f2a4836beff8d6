use std::process::ExitCode;

use super::{Done, Running, configuration, storage};

/// Brings the schema up to date.
pub(crate) fn run() -> Done {
    let config = configuration()?;
    if let Some(url) = config.owner_url() {
        let runtime = tokio::runtime::Runtime::new()?;
        let steps = runtime.block_on(persistence::migrate(url.to_owned()))?;
        println!("{steps} migrations were run");
    } else {
        storage(&config, Running::Used)?;
        println!("The private database is up to date");
    }
    Ok(ExitCode::SUCCESS)
}
