//! `mangrove hub`: serves other offices until Ctrl-C.

use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::{Environment, Ledger};

use super::Refusal;
use crate::exchange::Standing;
use crate::exchange::hub::{self, Hub};

/// A thread of the hub keeps so much for its stack; an exchange needs a part of it.
const STACK: usize = 1 << 20;

/// Serves other offices.
#[derive(Debug, clap::Args)]
pub struct ServeHub {
    /// The folder that keeps what offices leave here. Without it: the data folder.
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// Address and port; with port 0 the machine picks one.
    #[arg(long, default_value = "0.0.0.0:8490", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The name by which offices reach this machine. Without it: the address listened at.
    #[arg(long, value_name = "HOST")]
    name: Option<String>,
}

impl ServeHub {
    /// Serves until Ctrl-C.
    pub fn run(&self, data: &Path, environment: &Arc<dyn Environment>) -> anyhow::Result<()> {
        let folder = self.store.as_deref().unwrap_or(data);
        if folder.to_string_lossy().contains("://") {
            return Err(Refusal::error(
                format!(
                    "{} is a database, and this version keeps a hub's log in a folder.",
                    folder.display()
                ),
                "Name a folder: mangrove hub --store DIR",
            ));
        }
        let ledger = Ledger::open(folder, Arc::clone(environment))?;
        let hub = Arc::new(Hub::new(ledger, Arc::clone(environment))?);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(hub::AT_ONCE + 8)
            .thread_stack_size(STACK)
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = crate::web::bind(self.listen).await.map_err(|error| {
                Refusal::error(
                    format!("Nothing can be served at {}: {error}.", self.listen),
                    "Does a hub run here already? Else choose another port: --listen 0.0.0.0:8491",
                )
            })?;
            let at = listener.local_addr()?;
            let host = self.name.clone().unwrap_or_else(|| reached_by(at));
            let address = hub.address(&host, at.port())?;
            if hub.keeps_an_office()? {
                // An office whose own computer is the hub names it in its invitations.
                Standing::change(folder, |standing| standing.hub = Some(address.to_string()))?;
            }
            let mut said = format!("The hub in {} is open: {address}\n", folder.display());
            if address.first.is_some() {
                said +=
                    &format!("It holds nothing yet. At the first office, type: mangrove sync {address}\n");
            }
            said += "Stop it with Ctrl-C; nothing is lost.\n";
            io::stdout().write_all(said.as_bytes())?;
            io::stdout().flush()?;
            hub.serve(listener, super::serve::interrupted()).await
        })
    }
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
