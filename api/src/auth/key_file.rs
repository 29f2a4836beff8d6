use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::EncodingKey;
use uuid::Uuid;

use super::LocalIssuerFault;

/// The key pair of this file, made first if there is no file.
pub(super) fn open(path: &Path) -> Result<KeyPair, LocalIssuerFault> {
    match read(path) {
        Err(LocalIssuerFault::File(fault)) if fault.kind() == io::ErrorKind::NotFound => {
            write_new(path)?;
            read(path)
        }
        other => other,
    }
}

fn read(path: &Path) -> Result<KeyPair, LocalIssuerFault> {
    if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
        return Err(LocalIssuerFault::Exposed(path.to_owned()));
    }
    let pem = fs::read(path)?;
    let unreadable = || LocalIssuerFault::Unreadable(path.to_owned());
    let key = EncodingKey::from_rsa_pem(&pem).map_err(|_| unreadable())?;
    KeyPair::from_der(key.as_bytes()).map_err(|_| unreadable())
}

/// Writes a new key pair under a name of its own and then links it into place: no reader ever sees half a key, and of
/// two that start together one wins.
fn write_new(path: &Path) -> Result<(), LocalIssuerFault> {
    let pem = generate()?;
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let draft = path.with_extension(Uuid::new_v4().simple().to_string());
    let written = write_private(&draft, &pem).and_then(|()| match fs::hard_link(&draft, path) {
        Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    let removed = fs::remove_file(&draft);
    Ok(written.and(removed)?)
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn generate() -> Result<String, LocalIssuerFault> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| LocalIssuerFault::Generate)?;
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| LocalIssuerFault::Generate)?;
    let text = STANDARD.encode(der.as_ref());
    let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
    for (index, symbol) in text.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            pem.push('\n');
        }
        pem.push(symbol);
    }
    pem.push_str("\n-----END PRIVATE KEY-----\n");
    Ok(pem)
}
