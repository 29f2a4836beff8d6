use super::TokenRefusal;

/// The longest token that is looked at.
const LONGEST: usize = 8 * 1024;

/// One token in compact form, its three parts still encoded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compact<'a> {
    pub(super) whole: &'a str,
    pub(super) header: &'a str,
    pub(super) claims: &'a str,
    pub(super) signature: &'a str,
}

impl<'a> Compact<'a> {
    /// The only token of the only header.
    pub(super) fn only(headers: impl Iterator<Item = &'a [u8]>) -> Result<Self, TokenRefusal> {
        let mut headers = headers;
        let header = headers.next().ok_or(TokenRefusal::HeaderMissing)?;
        if headers.next().is_some() {
            return Err(TokenRefusal::HeaderRepeated);
        }
        let scheme = header.split_at_checked(b"Bearer ".len());
        let (_, token) = scheme
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"Bearer "))
            .ok_or(TokenRefusal::NotBearer)?;
        if token.len() > LONGEST {
            return Err(TokenRefusal::TooLong);
        }
        let whole = str::from_utf8(token).map_err(|_| TokenRefusal::NotCompact)?;
        let mut parts = whole.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenRefusal::NotCompact);
        };
        if ![header, claims, signature].into_iter().all(is_base64url) {
            return Err(TokenRefusal::NotCompact);
        }
        Ok(Self { whole, header, claims, signature })
    }

    /// What the signature is over.
    pub(super) fn signed(&self) -> &'a str {
        &self.whole[..=self.header.len() + self.claims.len()]
    }
}

fn is_base64url(part: &str) -> bool {
    let is_symbol = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !part.is_empty() && part.bytes().all(is_symbol)
}
