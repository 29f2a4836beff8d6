//! The contract as it is kept in this folder: what a server serves. `make contract` writes it from the routes, and a
//! test holds the two together.

use std::io::Read as _;

use flate2::read::GzDecoder;

/// The contract in OpenAPI 3.1, as JSON.
///
/// # Errors
/// When what was packed into this program cannot be unpacked.
pub fn v1() -> std::io::Result<String> {
    unpack(include_bytes!(concat!(env!("OUT_DIR"), "/v1.json.gz")))
}

/// The contract in OpenAPI 3.0, as JSON.
///
/// # Errors
/// When what was packed into this program cannot be unpacked.
pub fn v1_in_3_0() -> std::io::Result<String> {
    unpack(include_bytes!(concat!(env!("OUT_DIR"), "/v1-3.0.json.gz")))
}

fn unpack(packed: &[u8]) -> std::io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text)?;
    Ok(text)
}
