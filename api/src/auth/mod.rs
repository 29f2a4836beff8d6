//! Who is calling: bearer tokens become callers here, and nowhere else.
//!
//! [`Verifier::verify`] is the only path from a token to a [`Caller`](authority::Caller), whoever issued it. The
//! production issuer's keys come from [`JwksSource`] and are kept fresh by a [`KeyKeeper`]; the [`LocalIssuer`] has
//! its own key in a file. What the caller may then do is not decided here.

mod bearer;
mod blocked;
mod cache;
mod claims;
mod header;
mod jwks;
mod keeper;
mod key_file;
mod keys;
mod local_issuer;
mod members;
mod refusal;
#[cfg(test)]
mod tests;
mod verifier;

use sha2::{Digest as _, Sha256};

pub use blocked::Blocked;
pub use claims::TokenRules;
pub use jwks::{JwksFault, JwksSource};
pub use keeper::{KeyKeeper, keep_fresh};
pub use keys::{KeySet, KeySetFault};
pub use local_issuer::{LocalBearer, LocalIssuer, LocalIssuerFault};
pub use refusal::TokenRefusal;
pub use verifier::Verifier;

/// The first eight hexadecimal digits of the SHA-256 of a token, or of the header it came in: enough to recognise it in a log, too little to use it.
pub fn fingerprint(token: &[u8]) -> String {
    let [first, second, third, fourth, ..] = digest(token);
    format!("{:08x}", u32::from_be_bytes([first, second, third, fourth]))
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
