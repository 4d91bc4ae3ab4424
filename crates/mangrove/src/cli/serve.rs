//! `mangrove serve` and `mangrove demo`: the pages, until Ctrl-C.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use super::{Listen, Refusal};
use crate::account::Accounts;
use crate::exchange::by_itself::ByItself;
use crate::exchange::stand;
use crate::look::plural;
use crate::office::Office;
use crate::office::environment::Machine;
use crate::web::{self, Desk};

/// How long answers under way may still take after Ctrl-C.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// Minutes between exchanges where nothing else is said.
pub const EVERY: u64 = 5;

pub fn serve(office: Office, listen: Listen, machine: Arc<Machine>, every: u64) -> anyhow::Result<()> {
    let accounts = Accounts::open(office.folder(), machine)?;
    let words = format!("The office in {} is open", office.folder().display());
    let office = Arc::new(office);
    let every = Duration::from_secs(60 * every);
    let exchanges = (!every.is_zero()).then(|| ByItself::start(&office, every)).transpose()?;
    let served = run(Arc::clone(&office), accounts, listen, &words);
    if let Some(exchanges) = exchanges {
        exchanges.stop();
    }
    served?;
    say_what_stays(&office)
}

/// Whoever closes the office is told what no other computer has.
fn say_what_stays(office: &Office) -> anyhow::Result<()> {
    let unsent = stand::unsent(office)?;
    if unsent > 0 {
        writeln!(
            io::stdout(),
            "{} not left this computer: if it is lost now, so are they. {}",
            plural(unsent, "change has", "changes have"),
            super::folder::typed(
                "To send them: mangrove sync. To keep them on a stick: mangrove backup FILE"
            )
        )?;
    }
    Ok(())
}

pub fn demo(listen: Listen, machine: Arc<Machine>) -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("mangrove-demo-").tempdir()?;
    let accounts = Accounts::open(folder.path(), machine.clone())?;
    let office = crate::sample::open(folder.path(), machine)?.reading_by(super::reader()?);
    crate::sample::open_accounts(&office, &accounts)?;
    run(
        Arc::new(office),
        accounts,
        listen,
        "A sample office is open; all in it is invented, and it is gone when you stop it",
    )
}

fn run(office: Arc<Office>, accounts: Accounts, listen: Listen, words: &str) -> anyhow::Result<()> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).max_blocking_threads(web::THREADS).enable_all().build()?;
    runtime.block_on(async {
        let listener = web::bind(listen.listen).await.map_err(|error| {
            Refusal::error(
                format!("Nothing can be served at {}: {error}.", listen.listen),
                "Is Mangrove open already? Then use its pages; or choose another port: --listen 127.0.0.1:8481",
            )
        })?;
        let begins = !office.is_sample() && accounts.is_empty()?;
        let mut desk = Desk::of(Arc::clone(&office), Arc::new(accounts))?;
        let mut path = String::new();
        if begins {
            let mut code = [0; 8];
            office.environment().random(&mut code);
            let code = crate::hex::of(&code);
            desk = desk.opened_with(&code);
            path = format!("first?code={code}");
        }
        writeln!(io::stdout(), "{words}: http://{}/{path}\nStop it with Ctrl-C; nothing is lost.", listener.local_addr()?)?;
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
