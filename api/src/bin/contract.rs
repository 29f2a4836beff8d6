//! Writes the contract of the routes into the folder that is named: what `make contract` does.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder? such as: contract openapi")?);
    let document = api::document();
    fs::write(folder.join("v1.json"), pretty(&document)?)?;
    fs::write(folder.join("v1-3.0.json"), pretty(&openapi::to_3_0(&document))?)?;
    Ok(())
}

fn pretty(document: &Value) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}
