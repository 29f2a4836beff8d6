use thiserror::Error;

/// Which check a token failed: for the log only, since the caller is told nothing but that it was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenRefusal {
    /// There is no `Authorization` header.
    #[error("there is no authorization header")]
    HeaderMissing,
    /// There is more than one `Authorization` header.
    #[error("there is more than one authorization header")]
    HeaderRepeated,
    /// The header is not the word `Bearer`, one space and a token.
    #[error("the authorization header holds no bearer token")]
    NotBearer,
    /// The token is longer than 8 kB.
    #[error("the token is too long")]
    TooLong,
    /// The token is not three parts of unpadded base64url.
    #[error("the token is not three parts of base64url")]
    NotCompact,
    /// The token's header is not a JSON object whose members are distinct and of the right type.
    #[error("the token's header is malformed")]
    HeaderMalformed,
    /// The token's header asks for processing that is never done, such as `crit` or `zip`.
    #[error("the token's header asks for {0}")]
    HeaderExtension(&'static str),
    /// The algorithm is not exactly the one in use.
    #[error("the token's algorithm is not accepted")]
    Algorithm,
    /// The token says it is something other than an access token.
    #[error("the token's type is not accepted")]
    Type,
    /// The key id is missing or not of the form key ids have.
    #[error("the token's key id is malformed")]
    KeyIdMalformed,
    /// No key in the set has this id; a newer set may have it.
    #[error("the token's key is unknown")]
    UnknownKey,
    /// The signature does not belong to this header and these claims.
    #[error("the token's signature is wrong")]
    Signature,
    /// The claims are not a JSON object whose members are distinct.
    #[error("the token's claims are malformed")]
    ClaimsMalformed,
    /// A claim is missing or of the wrong type.
    #[error("the claim {0} is missing or of the wrong type")]
    Claim(&'static str),
    /// Somebody else issued the token.
    #[error("the token is another issuer's")]
    Issuer,
    /// The token is another tenant's.
    #[error("the token is another tenant's")]
    Tenant,
    /// The token is meant for another service.
    #[error("the token is for another audience")]
    Audience,
    /// The token is not of version 2.0.
    #[error("the token is of another version")]
    Version,
    /// The token has expired.
    #[error("the token has expired")]
    Expired,
    /// The token is not valid yet.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// The token says it was issued in the future.
    #[error("the token was issued in the future")]
    IssuedAhead,
    /// The token lives longer than any should, or ends before it begins.
    #[error("the token's lifetime is not acceptable")]
    Lifetime,
    /// The token speaks for both a person and an application, or for neither.
    #[error("the token speaks for neither a person nor an application alone")]
    Kind,
    /// The client that obtained the token is not on the list for its kind.
    #[error("the token was obtained by a client that is not allowed")]
    Client,
    /// An application obtained the token without proving who it is.
    #[error("the token was obtained by an unproven application")]
    ClientUnproven,
    /// A person's token does not carry this service's scope.
    #[error("the token lacks the scope")]
    Scope,
    /// There are more roles than any caller has.
    #[error("the token has too many roles")]
    TooManyRoles,
    /// The person or the client is on the list of those whose tokens are refused.
    #[error("the token's bearer is blocked")]
    Blocked,
}

impl TokenRefusal {
    /// The check that failed, as one word.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::HeaderMissing => "headerMissing",
            Self::HeaderRepeated => "headerRepeated",
            Self::NotBearer => "notBearer",
            Self::TooLong => "tooLong",
            Self::NotCompact => "notCompact",
            Self::HeaderMalformed => "headerMalformed",
            Self::HeaderExtension(_) => "headerExtension",
            Self::Algorithm => "algorithm",
            Self::Type => "type",
            Self::KeyIdMalformed => "keyIdMalformed",
            Self::UnknownKey => "unknownKey",
            Self::Signature => "signature",
            Self::ClaimsMalformed => "claimsMalformed",
            Self::Claim(_) => "claim",
            Self::Issuer => "issuer",
            Self::Tenant => "tenant",
            Self::Audience => "audience",
            Self::Version => "version",
            Self::Expired => "expired",
            Self::NotYetValid => "notYetValid",
            Self::IssuedAhead => "issuedAhead",
            Self::Lifetime => "lifetime",
            Self::Kind => "kind",
            Self::Client => "client",
            Self::ClientUnproven => "clientUnproven",
            Self::Scope => "scope",
            Self::TooManyRoles => "tooManyRoles",
            Self::Blocked => "blocked",
        }
    }
}
