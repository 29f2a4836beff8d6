use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::pin::Pin;
use std::process::ExitCode;

use actix_web::rt::System;
use actix_web::web;
use api::auth::{JwksSource, KeyKeeper, KeySet, LocalIssuer, Verifier, keep_fresh};
use api::config::{Config, Profile};
use api::local::set_up;
use api::{CursorKey, Settings, State, serve, serve_metrics, system_clock};
use persistence::Database;
use tokio::signal::unix::{SignalKind, signal};

use super::{Done, Running, configuration, storage};

/// Serves until it is told to stop.
pub(crate) fn run() -> Done {
    let config = configuration()?;
    log::info!("{config}");
    let listener = TcpListener::bind(config.listen)
        .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    let storage = storage(&config, Running::Replaced)?;
    if let (Profile::Local { folder }, Some(private)) = (&config.profile, &storage.private) {
        fs::write(folder.join("database-url"), private.url())?;
        println!("The private database is in {}", private.folder().display());
    }
    let served = System::new().block_on(serving(&config, storage.db.clone(), listener));
    if let Some(private) = storage.private {
        private.stop();
    }
    served
}

async fn serving(config: &Config, db: Database, listener: TcpListener) -> Done {
    let (verifier, keeper, cursors) = trust(config)?;
    let settings = Settings { cursors, quotas: config.quotas, drain: config.drain };
    let state = web::Data::new(State::new(db, verifier, keeper, settings, system_clock())?);
    let mut told = told_to_stop()?;
    if let Profile::Local { .. } = config.profile {
        if state.db.is_empty().await? {
            println!("Writing the invented people, schools and cases...");
            tokio::select! {
                done = set_up(&state) => done?,
                () = &mut told => return Err("stopped before the invented data was written: `make clean-local` and start again".into()),
            }
        }
        greet(config);
    }
    let metrics = TcpListener::bind(config.metrics)
        .map_err(|error| format!("cannot listen on {} for metrics: {error}", config.metrics))?;
    log::info!("metrics on http://{}/metrics", metrics.local_addr()?);
    let metrics = serve_metrics(state.clone(), metrics)?;
    let metrics_handle = metrics.handle();
    actix_web::rt::spawn(metrics);
    let server = serve(state, listener, config.workers)?;
    server
        .until(async move {
            told.await;
            log::info!("stopping");
        })
        .await?;
    metrics_handle.stop(false).await;
    Ok(ExitCode::SUCCESS)
}

/// Done when the process is told to stop: by Ctrl-C, by a supervisor, or because its terminal is gone.
fn told_to_stop() -> std::io::Result<Pin<Box<dyn Future<Output = ()>>>> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    Ok(Box::pin(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
            _ = hung_up.recv() => {}
        }
    }))
}

/// Whom the server trusts.
fn trust(config: &Config) -> Result<(Verifier, Option<KeyKeeper>, CursorKey), Box<dyn std::error::Error>> {
    match &config.profile {
        Profile::Local { folder } => {
            let issuer = LocalIssuer::open(folder)?;
            let key = cursor_key(folder)?;
            Ok((Verifier::new(issuer.rules(), issuer.keys()), None, key))
        }
        Profile::Production { rules, jwks_url, cursor_key } => {
            let keys = KeySet::empty();
            let keeper = keep_fresh(JwksSource::new(jwks_url, &rules.issuer)?, keys.clone());
            Ok((Verifier::new(rules.clone(), keys), Some(keeper), CursorKey::new(cursor_key.clone())))
        }
    }
}

/// A local copy's own key for cursors: made on first use, so that cursors outlive a restart.
fn cursor_key(folder: &Path) -> Result<CursorKey, Box<dyn std::error::Error>> {
    let path = folder.join("cursor.key");
    if let Ok(bytes) = fs::read(&path) {
        return Ok(CursorKey::new(bytes));
    }
    let bytes = [uuid::Uuid::new_v4().into_bytes(), uuid::Uuid::new_v4().into_bytes()].concat();
    fs::write(&path, &bytes)?;
    Ok(CursorKey::new(bytes))
}

fn greet(config: &Config) {
    let address = config.listen;
    println!("A local copy, for this machine only: its tokens are worth nothing elsewhere.");
    println!("Serving on     http://{address}");
    println!("How to use it  http://{address}/docs");
    println!("The contract   http://{address}/openapi/v1.json");
    println!("The problems   http://{address}/problems");
    println!("A token        rise token --person lead    (or: make token PERSON=lead)");
}
