//! `mangrove serve` and `mangrove demo`: the pages, until Ctrl-C.

use std::io::{self, Write};
use std::sync::Arc;

use super::{Listen, Refusal};
use crate::account::Accounts;
use crate::office::Office;
use crate::office::environment::Machine;
use crate::web::{self, Desk};

/// How long answers under way may still take after Ctrl-C.
const LAST_ANSWERS: std::time::Duration = std::time::Duration::from_secs(5);

pub fn serve(office: Office, listen: Listen, machine: Arc<Machine>) -> anyhow::Result<()> {
    let accounts = Accounts::open(office.folder(), machine)?;
    let words = format!("The office in {} is open", office.folder().display());
    run(office, accounts, listen, &words)
}

pub fn demo(listen: Listen, machine: Arc<Machine>) -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("mangrove-demo-").tempdir()?;
    let accounts = Accounts::open(folder.path(), machine.clone())?;
    let office = crate::sample::open(folder.path(), machine)?;
    crate::sample::open_accounts(&office, &accounts)?;
    run(
        office,
        accounts,
        listen,
        "A sample office is open; all in it is invented, and it is gone when you stop it",
    )
}

fn run(office: Office, accounts: Accounts, listen: Listen, words: &str) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = web::bind(listen.listen).await.map_err(|error| {
            Refusal::error(
                format!("Nothing can be served at {}: {error}.", listen.listen),
                "Is Mangrove open already? Then use its pages; or choose another port: --listen 127.0.0.1:8481",
            )
        })?;
        let office = Arc::new(office);
        let desk = Desk::of(Arc::clone(&office), Arc::new(accounts))?;
        writeln!(io::stdout(), "{words}: http://{}/\nStop it with Ctrl-C; nothing is lost.", listener.local_addr()?)?;
        io::stdout().flush()?;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(web::serve(desk, listener, async {
            let _ = stopped.await;
        }));
        let following = tokio::spawn(crate::routine::keep_following(office));
        interrupted().await;
        following.abort();
        let _ = stop.send(());
        // A page that somebody keeps open must not keep the program running; what was saved is on disk already.
        match tokio::time::timeout(LAST_ANSWERS, serving).await {
            Ok(served) => Ok(served??),
            Err(_) => Ok(()),
        }
    })
}

/// Ctrl-C, or the system's wish that the program end.
pub(super) async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
