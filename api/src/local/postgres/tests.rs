use std::ffi::OsStr;
use std::fs::Permissions;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use super::address::percent;
use super::binaries::{PROGRAMS, version_of};
use super::site::{CLUSTER, LOCK, running};
use super::user::{ELSEWHERE, ELSEWHERE_LINK, User, stable_hash, user_named};
use super::*;

/// A folder that is gone afterwards, whoever came to own it.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("rise-pg-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder).unwrap();
        Self(fs::canonicalize(folder).unwrap())
    }

    fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn start(folder: &Path) -> Result<LocalPostgres, Fault> {
    LocalPostgres::start(folder, Durability::Fast)
}

fn fault(folder: &Path) -> String {
    start(folder).unwrap_err().to_string()
}

fn query(postgres: &LocalPostgres, url: &str, sql: &str) -> String {
    let mut psql = Command::new(postgres.site.binaries.folder.join("psql"));
    let output = psql.args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, url]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// What is left when a process is killed: a server, and nobody holding the folder.
fn abandon(postgres: LocalPostgres) -> u32 {
    postgres.lock.unlock().unwrap();
    let pid = postgres.server.id();
    std::mem::forget(postgres);
    pid
}

#[test]
fn keeps_its_tables_when_stopped_and_started() {
    let folder = Temporary::new();
    let place = folder.join("postgres");
    let postgres = start(&place).unwrap();
    assert_eq!(postgres.folder(), place);
    assert_eq!(
        postgres.url(),
        format!("postgres://rise_owner@/rise?host={}", percent(place.as_os_str().as_bytes()))
    );
    query(&postgres, &postgres.url(), "create table kept (what text); insert into kept values ('this')");
    postgres.stop();
    assert!(running(&place.join("data")).is_none());

    let postgres = LocalPostgres::start(&place, Durability::Durable).unwrap();
    assert_eq!(query(&postgres, &postgres.url(), "select what from kept"), "this");
    assert_eq!(query(&postgres, &postgres.url(), "show fsync"), "on");
    drop(postgres);
    assert!(running(&place.join("data")).is_none());
    assert!(fs::read_to_string(place.join("server.log")).unwrap().contains("ready to accept connections"));
}

#[test]
fn its_owner_can_migrate_and_is_no_superuser() {
    let folder = Temporary::new();
    let postgres = start(&folder.0).unwrap();
    let (owner, superuser) = (postgres.url(), postgres.superuser_url());
    query(
        &postgres,
        &owner,
        "create extension pg_trgm; create role other nologin; grant other to current_user",
    );
    query(&postgres, &owner, "set role other");
    let role = "select rolsuper, rolcreaterole, rolcanlogin from pg_roles where rolname = current_user";
    assert_eq!(query(&postgres, &owner, role), "f|t|t");
    assert_eq!(query(&postgres, &owner, "show server_encoding"), "UTF8");
    assert_eq!(query(&postgres, &owner, "show listen_addresses"), "");
    assert_eq!(query(&postgres, &owner, "show max_connections"), "300");
    let sql = "select pg_get_userbyid(datdba) from pg_database where datname = 'rise'";
    assert_eq!(query(&postgres, &superuser, sql), "rise_owner");
    query(&postgres, &superuser, "create database \"a b\" owner rise_owner");
    assert_eq!(query(&postgres, &postgres.url_of("a b"), "select current_database()"), "a b");
}

#[test]
fn one_folder_has_one_server() {
    let folder = Temporary::new();
    let first = start(&folder.0).unwrap();
    let said = fault(&folder.0);
    assert_eq!(
        said,
        format!("another process already runs the local PostgreSQL in {}: stop it first", folder.0.display())
    );
    assert_eq!(query(&first, &first.url(), "select 1"), "1");
    first.stop();
    start(&folder.0).unwrap();
}

#[test]
fn a_server_left_running_is_replaced() {
    let folder = Temporary::new();
    let first = start(&folder.0).unwrap();
    query(&first, &first.url(), "create table kept (what text)");
    let orphan = abandon(first);
    let second = start(&folder.0).unwrap();
    assert_ne!(second.server.id(), orphan);
    assert_eq!(query(&second, &second.url(), "select count(*) from kept"), "0");
}

#[test]
fn a_server_that_somebody_else_started_is_left_alone() {
    let folder = Temporary::new();
    let postgres = start(&folder.0).unwrap();
    let options = folder.join("data/postmaster.opts");
    let ours = fs::read_to_string(&options).unwrap();
    fs::write(&options, ours.replace(CLUSTER, "cluster_name=other")).unwrap();
    postgres.lock.unlock().unwrap();
    let pid = postgres.server.id();
    assert_eq!(
        fault(&folder.0),
        format!(
            "a PostgreSQL server (process {pid}) already runs on the data in {}: stop it first",
            folder.0.display()
        )
    );
    assert_eq!(query(&postgres, &postgres.url(), "select 1"), "1");
}

#[test]
fn a_crash_is_recovered_from() {
    let folder = Temporary::new();
    let mut postgres = LocalPostgres::start(&folder.0, Durability::Durable).unwrap();
    query(&postgres, &postgres.url(), "create table kept (what text)");
    postgres.server.kill().unwrap();
    postgres.server.wait().unwrap();
    drop(postgres);
    assert!(folder.join("data/postmaster.pid").exists());
    // Its number may belong to another process by now.
    let file = folder.join("data/postmaster.pid");
    let stale = fs::read_to_string(&file).unwrap();
    let rest = stale.split_once('\n').unwrap().1;
    fs::write(&file, format!("{}\n{rest}", std::process::id())).unwrap();
    sleep(Duration::from_millis(500));
    let postgres = start(&folder.0).unwrap();
    assert_eq!(query(&postgres, &postgres.url(), "select count(*) from kept"), "0");
}

#[test]
fn listens_on_a_port_where_the_path_is_too_long() {
    let folder = Temporary::new();
    let place = folder.join(&"long".repeat(25));
    let postgres = start(&place).unwrap();
    let url = postgres.url();
    assert!(url.starts_with("postgres://rise_owner:") && url.contains("@127.0.0.1:"), "{url}");
    assert_eq!(query(&postgres, &url, "select 1"), "1");
    assert_eq!(query(&postgres, &postgres.superuser_url(), "show unix_socket_directories"), "");
    let key = place.join("password");
    assert_eq!(fs::metadata(&key).unwrap().mode() & 0o777, 0o600);
    let wrong = url.replace(&fs::read_to_string(&key).unwrap(), "wrong");
    let psql = postgres.site.binaries.folder.join("psql");
    let refused = Command::new(psql).args(["-X", "-c", "select 1", &wrong]).output().unwrap();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("password authentication failed"));
}

#[test]
fn nobody_else_can_enter_the_folder() {
    let folder = Temporary::new();
    let postgres = start(&folder.0).unwrap();
    assert_eq!(fs::metadata(postgres.folder()).unwrap().mode() & 0o777, 0o700);
    for file in ["lock", "password", "server.log"] {
        assert_eq!(fs::metadata(folder.join(file)).unwrap().mode() & 0o777, 0o600, "{file}");
    }
}

#[test]
fn as_root_the_data_goes_where_it_can_be_reached() {
    if effective_user().unwrap() != 0 {
        return;
    }
    let folder = Temporary::new();
    fs::set_permissions(&folder.0, Permissions::from_mode(0o700)).unwrap();
    let place = folder.join("postgres");
    let postgres = start(&place).unwrap();
    let elsewhere = Temporary(postgres.folder().to_owned());
    assert_eq!(elsewhere.0.parent(), Some(Path::new(ELSEWHERE)));
    assert_eq!(fs::read_link(place.join(ELSEWHERE_LINK)).unwrap(), elsewhere.0);
    query(&postgres, &postgres.url(), "create table kept (what text)");
    postgres.stop();

    // There it stays, even if the way to the first folder is opened.
    fs::set_permissions(&folder.0, Permissions::from_mode(0o755)).unwrap();
    let postgres = start(&place).unwrap();
    assert_eq!(postgres.folder(), elsewhere.0);
    assert_eq!(query(&postgres, &postgres.url(), "select count(*) from kept"), "0");
}

#[test]
fn refuses_a_folder_with_something_else_in_it() {
    let folder = Temporary::new();
    fs::write(folder.join("thesis.txt"), "mine").unwrap();
    let said = fault(&folder.0);
    assert!(said.ends_with("is neither empty nor a local PostgreSQL: name a folder of its own"), "{said}");
    assert!(!folder.join(LOCK).exists());
}

#[test]
fn refuses_the_data_of_another_version() {
    let folder = Temporary::new();
    start(&folder.0).unwrap().stop();
    fs::write(folder.join("data/PG_VERSION"), "14\n").unwrap();
    let said = fault(&folder.0);
    assert!(said.contains("was written by PostgreSQL 14, which is not installed"), "{said}");
}

#[test]
fn says_why_the_server_did_not_start() {
    let folder = Temporary::new();
    start(&folder.0).unwrap().stop();
    let config = folder.join("data/postgresql.conf");
    fs::write(&config, "no_such_setting = 1\n").unwrap();
    let said = fault(&folder.0);
    assert!(said.starts_with("PostgreSQL did not start (configuration file "), "{said}");
}

#[test]
fn half_made_data_is_made_again() {
    let folder = Temporary::new();
    fs::write(folder.join(LOCK), "").unwrap();
    fs::write(folder.join("password"), "old").unwrap();
    fs::create_dir(folder.join("data.new")).unwrap();
    fs::write(folder.join("data.new/PG_VERSION"), "15\n").unwrap();
    start(&folder.0).unwrap();
}

fn binaries(place: &str, version: u32) -> Binaries {
    Binaries { folder: PathBuf::from(place), version }
}

#[test]
fn chooses_the_version_that_wrote_the_data_or_else_the_highest() {
    let both = || vec![binaries("a", 15), binaries("b", 17)];
    let here = Path::new("here");
    assert_eq!(Binaries::choose(both(), None, here).unwrap().version, 17);
    assert_eq!(Binaries::choose(both(), Some(15), here).unwrap().version, 15);
    let said = Binaries::choose(both(), Some(16), here).unwrap_err().to_string();
    assert!(said.contains("PostgreSQL 16") && said.contains("PostgreSQL 17 cannot read it"), "{said}");
    let said = Binaries::choose(vec![binaries("a", 13)], None, here).unwrap_err().to_string();
    assert!(
        said.contains("only version 13 was found") && said.contains("apt-get install postgresql "),
        "{said}"
    );
    let said = Binaries::choose(vec![], None, here).unwrap_err().to_string();
    assert!(said.contains("none was found") && said.contains("apt-get install postgresql "), "{said}");
}

#[test]
fn looks_where_debian_keeps_them_and_then_on_the_path() {
    let folder = Temporary::new();
    let install = |place: &str, version: &str| {
        let bin = folder.join(place);
        fs::create_dir_all(&bin).unwrap();
        for program in PROGRAMS {
            let said = format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n");
            fs::write(bin.join(program), said).unwrap();
            fs::set_permissions(bin.join(program), Permissions::from_mode(0o755)).unwrap();
        }
        bin
    };
    install("debian/13/bin", "13.1");
    let newer = install("path", "18beta1");
    fs::create_dir_all(folder.join("debian/16/bin")).unwrap();
    fs::create_dir(folder.join("links")).unwrap();
    symlink(newer.join("postgres"), folder.join("links/postgres")).unwrap();
    let found = Binaries::installed(&folder.join("debian"), folder.join("links").as_os_str());
    assert_eq!(found.iter().map(|found| found.version).collect::<Vec<_>>(), [13, 18]);
    assert_eq!(found[1].folder, newer);

    install("debian/15/bin", "15.2");
    let mut found = Binaries::installed(&folder.join("debian"), folder.join("path").as_os_str());
    found.sort_by_key(|found| found.version);
    assert_eq!(found.iter().map(|found| found.version).collect::<Vec<_>>(), [13, 15]);
    assert_eq!(Binaries::installed(&folder.join("none"), OsStr::new("")), []);
}

#[test]
fn reads_the_version_the_users_and_hashes_the_same_for_ever() {
    assert_eq!(version_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
    assert_eq!(version_of("postgres (PostgreSQL) 19devel"), Some(19));
    assert_eq!(version_of("postgres"), None);
    let users = "root:x:0:0:root:/root:/bin/bash\nodd\nnobody:x:65534:65533:nobody:/:/bin/false\n";
    assert_eq!(user_named(users, "nobody"), Some(User { uid: 65534, gid: 65533 }));
    assert_eq!(user_named(users, "postgres"), None);
    assert_eq!(stable_hash(b"foobar"), 0x8594_4171_f739_67e8);
    assert_eq!(percent("/a b/é,%".as_bytes()), "%2Fa%20b%2F%C3%A9%2C%25");
}
