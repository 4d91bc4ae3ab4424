//! `mangrove hub`: serves other offices until Ctrl-C.

use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use ledger::{Environment, Ledger};
use tokio::runtime::Handle;

use super::Refusal;
use crate::exchange::Standing;
use crate::exchange::hub::{self, Hub};
use crate::exchange::postgres::Database;
use crate::exchange::standing::{Turn, write_private};

/// A thread of the hub keeps so much for its stack; an exchange needs a part of it.
const STACK: usize = 1 << 20;

/// Serves other offices.
#[derive(Debug, clap::Args)]
pub struct ServeHub {
    /// The folder that keeps what offices leave here, or a database that several processes share:
    /// postgres://USER@HOST/DATABASE. Without it: the data folder.
    #[arg(long, value_name = "DIR|URL", env = "MANGROVE_STORE", hide_env_values = true)]
    store: Option<String>,
    /// The hub's key, for a process before a database that others serve already: `device.key` of one of their folders.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The certificate, in PEM, that signed the one of a database server on another machine.
    #[arg(long, value_name = "FILE")]
    store_ca: Option<PathBuf>,
    /// Address and port; with port 0 the machine picks one.
    #[arg(long, default_value = "0.0.0.0:8490", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The name by which offices reach this machine. Without it: the address listened at.
    #[arg(long, value_name = "HOST")]
    name: Option<String>,
}

/// An open store.
struct Store {
    ledger: Ledger,
    folder: PathBuf,
    /// Where it is, in words without a password.
    place: String,
    /// One process at a time works in a folder that follows a database.
    _turn: Option<Turn>,
}

impl ServeHub {
    /// Serves until Ctrl-C.
    pub fn run(&self, data: &Path, environment: &Arc<dyn Environment>) -> anyhow::Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(hub::AT_ONCE + 8)
            .thread_stack_size(STACK)
            .enable_all()
            .build()?;
        let store = match self.store.as_deref() {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                self.before_database(url, data, environment, runtime.handle())?
            }
            Some(other) if other.contains("://") => {
                return Err(Refusal::error(
                    "This is no store that a hub can use.",
                    "Name a folder, or a PostgreSQL database: mangrove hub --store DIR, or --store postgres://USER@HOST/DATABASE",
                ));
            }
            folder => {
                let folder = folder.map_or(data, Path::new).to_owned();
                if !folder.join("ledger.sqlite").exists() {
                    super::folder::say_made(&folder);
                }
                let ledger =
                    Ledger::open_judged(&folder, Arc::clone(environment), crate::access::authority())?;
                let place = format!("in {}", folder.display());
                Store { ledger, folder, place, _turn: None }
            }
        };
        let Store { ledger, folder, place, _turn } = store;
        let hub = Arc::new(Hub::new(ledger, Arc::clone(environment))?);
        runtime.block_on(self.serve(hub, &folder, &place))
    }

    async fn serve(&self, hub: Arc<Hub>, folder: &Path, place: &str) -> anyhow::Result<()> {
        let listener = crate::web::bind(self.listen).await.map_err(|error| {
            Refusal::error(
                format!("Nothing can be served at {}: {error}.", self.listen),
                "Does a hub run here already? Else choose another port: --listen 0.0.0.0:8491",
            )
        })?;
        let at = listener.local_addr()?;
        let host = self.name.clone().unwrap_or_else(|| reached_by(at));
        let address = hub.address(&host, at.port())?;
        let standing = Standing::read(folder)?;
        if hub.keeps_an_office()? && !standing.carries {
            // An office whose own computer is the hub names it in its invitations.
            Standing::change(folder, |standing| standing.hub = Some(address.to_string()))?;
        } else if standing.joined.is_empty() {
            // A hub's folder is no office, and never becomes one.
            Standing::change(folder, |standing| standing.carries = true)?;
        }
        let mut said = format!("The hub {place} is open: {address}\n");
        if address.first.is_some() {
            said += &format!("It holds nothing yet. At the first office, type: mangrove sync {address}\n");
        }
        said += "Stop it with Ctrl-C; nothing is lost.\n";
        io::stdout().write_all(said.as_bytes())?;
        io::stdout().flush()?;
        hub.serve(listener, super::serve::interrupted()).await
    }

    /// A process before a database: its folder holds its key, and tables of its own that follow the database.
    fn before_database(
        &self,
        url: &str,
        folder: &Path,
        environment: &Arc<dyn Environment>,
        runtime: &Handle,
    ) -> anyhow::Result<Store> {
        std::fs::create_dir_all(folder)?;
        let turn = Turn::take(folder)?.ok_or_else(|| {
            Refusal::error(
                format!("Another process works in {}.", folder.display()),
                "Give each process of a hub a data folder of its own: mangrove --data NEWDIR hub --store postgres://... --key FILE",
            )
        })?;
        refuse_an_office(folder, environment)?;
        let database = Database::open(url, self.store_ca.as_deref(), runtime)?;
        let key = folder.join("device.key");
        if let Some(given) = self.key.as_ref().filter(|_| !key.exists()) {
            let bytes =
                std::fs::read(given).with_context(|| format!("{} cannot be read", given.display()))?;
            write_private(&key, &bytes)?;
        }
        if database.hub()?.is_some() && !key.exists() {
            return Err(not_its_key(format!(
                "This database holds the log of a hub, and {} has no key.",
                folder.display()
            )));
        }
        let own = Ledger::open_judged(folder, Arc::clone(environment), crate::access::authority())?.device();
        if database.begin(own)? != own {
            return Err(not_its_key(format!(
                "This database holds the log of another hub than that of the key in {}.",
                folder.display()
            )));
        }
        let ledger = Ledger::open_shared_judged(
            folder,
            Arc::clone(environment),
            Arc::new(database),
            crate::access::authority(),
        )?;
        Ok(Store {
            ledger,
            folder: folder.to_owned(),
            place: "before the database".to_owned(),
            _turn: Some(turn),
        })
    }
}

fn not_its_key(what: String) -> anyhow::Error {
    Refusal::error(
        what,
        "All processes of a hub have one key. Take `device.key` from the data folder of one that serves this database, and start \
         with a new folder: mangrove --data NEWDIR hub --store postgres://... --key FILE",
    )
}

/// What an office holds would go into the database, and with it what goes to no hub.
fn refuse_an_office(folder: &Path, environment: &Arc<dyn Environment>) -> anyhow::Result<()> {
    if !folder.join("ledger.sqlite").exists() {
        return Ok(());
    }
    let ledger = Ledger::open_judged(folder, Arc::clone(environment), crate::access::authority())?;
    let founded = ledger.spaces()?.iter().any(|space| space.genesis.founder == ledger.device());
    if founded || folder.join("accounts.sqlite").exists() || !Standing::read(folder)?.joined.is_empty() {
        return Err(Refusal::error(
            format!(
                "{} is an office's data folder, and all in it would go into the database.",
                folder.display()
            ),
            "Give the hub a data folder of its own: mangrove --data NEWDIR hub --store postgres://...",
        ));
    }
    Ok(())
}

/// The address by which others on the network are likely to reach this machine.
fn reached_by(at: SocketAddr) -> String {
    if !at.ip().is_unspecified() {
        return at.ip().to_string();
    }
    // Nothing is sent: the system is asked from where it would be. The address is one that nobody has (RFC 5737).
    let asked = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    asked.map_or_else(|_| "127.0.0.1".to_owned(), |own| own.ip().to_string())
}
