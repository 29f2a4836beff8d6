use super::TokenRefusal;
use super::keys::is_key_id;
use super::members::Members;

/// What a token's header may never ask for. Keys and their addresses (`jwk`, `jku`, `x5c`, `x5u`) are not here: they
/// are not looked at.
const REFUSED: [&str; 5] = ["crit", "b64", "zip", "enc", "cty"];

/// Only the key id is left to choose once a header has passed.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) key_id: String,
}

impl Header {
    pub(super) fn read(part: &str) -> Result<Self, TokenRefusal> {
        let members = Members::of_part(part).ok_or(TokenRefusal::HeaderMalformed)?;
        let algorithm: String = members.required("alg").map_err(|_| TokenRefusal::HeaderMalformed)?;
        if algorithm != "RS256" {
            return Err(TokenRefusal::Algorithm);
        }
        if let Some(refused) = REFUSED.into_iter().find(|name| members.has(name)) {
            return Err(TokenRefusal::HeaderExtension(refused));
        }
        let kind: Option<String> = members.optional("typ").map_err(|_| TokenRefusal::HeaderMalformed)?;
        let is_access = |kind: &str| ["JWT", "at+jwt"].iter().any(|known| known.eq_ignore_ascii_case(kind));
        if !kind.as_deref().is_none_or(is_access) {
            return Err(TokenRefusal::Type);
        }
        let key_id = members.required("kid").ok().filter(|id: &String| is_key_id(id));
        Ok(Self { key_id: key_id.ok_or(TokenRefusal::KeyIdMalformed)? })
    }
}
