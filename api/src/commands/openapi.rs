use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::Value;

use super::Done;

/// What to do with the contract.
#[derive(Args)]
pub(crate) struct Contract {
    /// Write both documents into this folder.
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, default_missing_value = "openapi")]
    write: Option<PathBuf>,
    /// Print the copy for tools that read OpenAPI 3.0 only.
    #[arg(long)]
    v3_0: bool,
}

/// Prints or writes the contract.
pub(crate) fn run(contract: &Contract) -> Done {
    let document = api::document();
    if let Some(folder) = &contract.write {
        fs::write(folder.join("v1.json"), pretty(&document)?)?;
        fs::write(folder.join("v1-3.0.json"), pretty(&openapi::to_3_0(&document))?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let shown = if contract.v3_0 { openapi::to_3_0(&document) } else { document };
    print!("{}", pretty(&shown)?);
    Ok(ExitCode::SUCCESS)
}

fn pretty(document: &Value) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}
