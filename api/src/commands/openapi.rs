use std::process::ExitCode;

use clap::Args;

use super::Done;

/// Which contract to print.
#[derive(Args)]
pub(crate) struct Contract {
    /// The copy for tools that read OpenAPI 3.0 only.
    #[arg(long)]
    v3_0: bool,
}

/// Prints the contract.
pub(crate) fn run(contract: &Contract) -> Done {
    print!("{}", if contract.v3_0 { openapi::v1_in_3_0()? } else { openapi::v1()? });
    Ok(ExitCode::SUCCESS)
}
