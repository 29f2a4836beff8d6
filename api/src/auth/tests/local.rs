use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::super::{LocalIssuer, LocalIssuerFault, TokenRefusal, Verifier};
use super::{Folder, application, bearer, issuer, key_id, now, person};

fn mode(folder: &Folder) -> u32 {
    fs::metadata(folder.0.join("issuer.pem")).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_key_is_made_once_and_kept_private() {
    let folder = Folder::new();
    let first = LocalIssuer::open(&folder.0.join("deeper")).unwrap();
    let deeper = Folder(folder.0.join("deeper"));
    assert_eq!(mode(&deeper), 0o600);
    let files: Vec<_> = fs::read_dir(&deeper.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["issuer.pem"]);
    let again = LocalIssuer::open(&deeper.0).unwrap();
    assert_eq!(key_id(&first), key_id(&again));
    let token = bearer(&first.token(&person(&[]), now()).unwrap());
    let verifier = Verifier::new(again.rules(), again.keys());
    assert!(verifier.verify([token.as_bytes()].into_iter(), now()).is_ok());
}

#[test]
fn those_that_start_together_share_one_key() {
    let folder = Folder::new();
    let path = &folder.0;
    let mut ids: Vec<_> = thread::scope(|scope| {
        let open = || key_id(&LocalIssuer::open(path).unwrap());
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(fs::read_dir(path).unwrap().count(), 1);
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let folder = Folder::new();
    fs::create_dir(&folder.0).unwrap();
    let path = folder.0.join("issuer.pem");
    fs::write(&path, super::our_pem()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(LocalIssuer::open(&folder.0), Err(LocalIssuerFault::Exposed(_))));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(key_id(&LocalIssuer::open(&folder.0).unwrap()), key_id(issuer()));
}

#[test]
fn a_file_that_holds_no_key_is_refused_and_kept() {
    let folder = Folder::new();
    fs::create_dir(&folder.0).unwrap();
    let path = folder.0.join("issuer.pem");
    let half = &super::our_pem()[..super::our_pem().len() / 2];
    for text in [b"".as_slice(), b"not a key", half] {
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(LocalIssuer::open(&folder.0), Err(LocalIssuerFault::Unreadable(_))));
        assert_eq!(fs::read(&path).unwrap(), text);
    }
}

#[test]
fn tokens_last_twelve_hours() {
    for bearing in [person(&[]), application(&[])] {
        let token = bearer(&issuer().token(&bearing, now()).unwrap());
        let verifier = Verifier::new(issuer().rules(), issuer().keys());
        let after = |seconds: i64| {
            let later = now() + TimeDelta::seconds(12 * 3600 + seconds);
            verifier.verify([token.as_bytes()].into_iter(), later).map(|_| ())
        };
        assert_eq!((after(0), after(30), after(31)), (Ok(()), Ok(()), Err(TokenRefusal::Expired)));
    }
}

#[test]
fn tokens_look_like_the_real_ones() {
    let token = issuer().token(&person(&[authority::Role::CaseRead]), now()).unwrap();
    let part = token.split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let second = now().timestamp();
    let expected = json!({
        "aud": LocalIssuer::AUDIENCE,
        "iss": "http://localhost/rise-local",
        "iat": second,
        "nbf": second,
        "exp": second + 12 * 3600,
        "azp": LocalIssuer::PERSON_CLIENT,
        "azpacr": "0",
        "scp": "access_as_user",
        "oid": "00000000-0000-0000-0000-00000000004d",
        "roles": ["Case.Read"],
        "sub": claims["sub"],
        "tid": LocalIssuer::TENANT,
        "ver": "2.0",
    });
    assert_eq!(claims, expected);
    let header = token.split('.').next().unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    assert_eq!(header, json!({ "typ": "JWT", "alg": "RS256", "kid": key_id(issuer()) }));
}
