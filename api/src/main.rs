//! `rise`: the service and the commands around it.

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Casework for England's targeted school improvement support.
#[derive(Parser)]
#[command(name = "rise", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API; without a database, start a private one for this machine.
    Serve,
    /// Bring the database's schema up to date, as its owner.
    Migrate,
    /// Act as administrator of the people who work here.
    #[command(subcommand)]
    Admin(commands::admin::Admin),
    /// Print a token of a local copy.
    Token(commands::token::Token),
    /// Import the establishment extract of the national register.
    ImportSchools(commands::import::ImportFile),
    /// Import the links extract of the national register.
    ImportSchoolLinks(commands::import::ImportFile),
    /// Walk every chain of events and name the first broken link of each.
    Verify,
    /// Print the contract.
    Openapi(commands::openapi::Contract),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let logs = env_logger::Env::default().default_filter_or("info,actix_server=warn");
    env_logger::Builder::from_env(logs).target(env_logger::Target::Stderr).init();
    let done = match arguments.command {
        Command::Serve => commands::serve::run(),
        Command::Migrate => commands::migrate::run(),
        Command::Admin(admin) => commands::admin::run(&admin),
        Command::Token(token) => commands::token::run(&token),
        Command::ImportSchools(file) => commands::import::schools(&file),
        Command::ImportSchoolLinks(file) => commands::import::links(&file),
        Command::Verify => commands::verify::run(),
        Command::Openapi(contract) => commands::openapi::run(&contract),
    };
    match done {
        Ok(code) => code,
        Err(why) => {
            eprintln!("rise: {why}");
            ExitCode::FAILURE
        }
    }
}
