//! A hub: it answers offices that call, each over a line of its own, and keeps for each what the others bring.
//!
//! It has no pages and no accounts, and asks a space's administration who may have it. Whoever proves nothing learns nothing
//! but what is public.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use ledger::{Environment, Ledger, Setup, Side};
use rustls::ServerConfig;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::address::HubAddress;
use super::line::{Patience, converse};
use super::policy::OfHub;
use super::standing::Standing;
use super::talk::Talk;
use super::tls::{self, talk};
use crate::cli::Refusal;

/// Lines at the same time; a further caller is turned away, and calls again later.
pub const LINES: usize = 1_024;
/// Lines from one address: an office behind one router, or somebody who opens as many as they can.
const LINES_OF_ONE: usize = 128;
/// Exchanges at work at the same time; the others wait for their turn with a line that costs little.
pub const AT_ONCE: usize = 192;
/// How long a handshake may take.
const SHAKE: Duration = Duration::from_secs(30);
/// How long a line waits for its turn.
const TURN: Duration = Duration::from_secs(120);
/// How often what other processes of the hub have brought is taken in while nobody calls.
const FOLLOW: Duration = Duration::from_secs(5);
/// How long exchanges under way may still take once the hub is told to stop.
const LAST: Duration = Duration::from_secs(5);

/// An open hub.
pub struct Hub {
    ledger: Ledger,
    environment: Arc<dyn Environment>,
    config: Arc<ServerConfig>,
    /// Lets the first office in while nothing is here. All processes of a hub have the same, for it comes of their key.
    first: [u8; 16],
    callers: Mutex<HashMap<IpAddr, usize>>,
    patience: Patience,
}

impl Hub {
    /// The hub of a store.
    ///
    /// # Errors
    /// If the cryptography at hand cannot do it.
    pub fn new(ledger: Ledger, environment: Arc<dyn Environment>) -> anyhow::Result<Hub> {
        let config = tls::of_hub(&ledger)?;
        // Offices fetch here what they ask for, whatever its size.
        ledger.set_files_up_to(u64::MAX)?;
        let first = first_of(&ledger);
        Ok(Hub {
            ledger,
            environment,
            config,
            first,
            callers: Mutex::default(),
            patience: Patience::default(),
        })
    }

    /// Its address for offices, at a place that they reach it by; while nothing is here it lets the first one in.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn address(&self, host: &str, port: u16) -> anyhow::Result<HubAddress> {
        let first = self.ledger.spaces()?.is_empty().then_some(self.first);
        Ok(HubAddress { host: host.to_owned(), port, device: self.ledger.device(), first })
    }

    /// Whether its folder is an office's, too: one that founded spaces.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn keeps_an_office(&self) -> anyhow::Result<bool> {
        Ok(self.ledger.spaces()?.iter().any(|space| space.genesis.founder == self.ledger.device()))
    }

    /// Answers until `until` comes to pass.
    ///
    /// # Errors
    /// If the listener fails for good.
    pub async fn serve(
        self: Arc<Hub>,
        listener: TcpListener,
        until: impl Future<Output = ()>,
    ) -> anyhow::Result<()> {
        let (lines, turns) = (Arc::new(Semaphore::new(LINES)), Arc::new(Semaphore::new(AT_ONCE)));
        let follows = tokio::spawn(Arc::clone(&self).follow());
        tokio::pin!(until);
        loop {
            let (line, from) = tokio::select! {
                () = &mut until => break,
                accepted = listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    // No descriptor is left, or the caller is gone again: others are served all the same.
                    Err(error) => {
                        tracing::warn!(%error, "a caller could not be answered");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        continue;
                    }
                },
            };
            let Ok(place) = Arc::clone(&lines).try_acquire_owned() else { continue };
            let Some(counted) = Counted::new(&self, from.ip()) else { continue };
            let turns = Arc::clone(&turns);
            tokio::spawn(async move {
                if let Err(error) = counted.hub.answer(line, from, turns).await {
                    tracing::info!(%from, error = format!("{error:#}"), "an exchange ended early");
                }
                drop((counted, place));
            });
        }
        // Those at work are given a moment; what they have not acknowledged is sent again.
        let all = tokio::time::timeout(LAST, turns.acquire_many(u32::try_from(AT_ONCE)?)).await;
        drop(all);
        follows.abort();
        Ok(())
    }

    /// Takes in now and then what other processes have brought, so that what was erased vanishes here, too, where nobody
    /// calls, and so that who calls does not wait for much.
    async fn follow(self: Arc<Hub>) {
        let mut failed = false;
        while self.ledger.is_shared() {
            tokio::time::sleep(FOLLOW).await;
            let hub = Arc::clone(&self);
            let Ok(followed) = tokio::task::spawn_blocking(move || hub.ledger.catch_up()).await else {
                return;
            };
            if let Err(error) = &followed
                && !failed
            {
                tracing::warn!(%error, "what others brought cannot be read now");
            }
            failed = followed.is_err();
        }
    }

    async fn answer(
        self: &Arc<Hub>,
        line: TcpStream,
        from: SocketAddr,
        turns: Arc<Semaphore>,
    ) -> anyhow::Result<()> {
        line.set_nodelay(true)?;
        let shake = TlsAcceptor::from(Arc::clone(&self.config)).accept(line);
        let mut line = tokio::time::timeout(SHAKE, shake).await.context("the handshake took too long")??;
        let spoken = line.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
        let first = match spoken.as_deref() {
            Some(talk::EXCHANGE) => None,
            Some(talk::FIRST) => {
                let mut shown = [0; 16];
                tokio::time::timeout(SHAKE, line.read_exact(&mut shown))
                    .await
                    .context("it said nothing")??;
                Some(shown)
            }
            other => anyhow::bail!("{from} speaks something else: {other:?}"),
        };
        let turn = tokio::time::timeout(TURN, turns.acquire_owned()).await.context("no turn came")??;
        let (hub, runtime) = (Arc::clone(self), tokio::runtime::Handle::current());
        // The store blocks, so an exchange has a thread of its own.
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            runtime.block_on(hub.exchange(line, from, first))
        })
        .await?
    }

    /// Whether the caller shows what lets the first office in, and nobody was first yet.
    fn is_first(&self, shown: &[u8; 16]) -> anyhow::Result<bool> {
        // Told from a guess by its hash, so that the time it takes says nothing of how near it was.
        let hash = |bytes: &[u8]| crate::office::files::sha256(bytes);
        // Somebody may have been first at another process. Where that cannot be known the caller is told so below.
        let _ = self.ledger.catch_up();
        Ok(hash(shown) == hash(&self.first) && self.ledger.spaces()?.is_empty())
    }

    async fn exchange(
        &self,
        mut line: TlsStream<TcpStream>,
        from: SocketAddr,
        shown: Option<[u8; 16]>,
    ) -> anyhow::Result<()> {
        let first = shown.map_or(Ok(false), |shown| self.is_first(&shown))?;
        let setup = Setup {
            side: Side::Answers,
            peer: None,
            binding: tls::binding(line.get_ref().1)?,
            joins: Vec::new(),
            policy: Arc::new(OfHub::new(self.environment.now_ms(), first)),
        };
        let mut talk = Talk::begin(&self.ledger, setup)?;
        let carried = converse(&mut line, &mut talk, self.patience).await;
        let done = talk.outcome();
        let imported = &done.imported;
        tracing::info!(%from, sent = done.sent.0, received = imported.operations, refused = imported.refused.len(), "an exchange");
        if let Some(error) = talk.failed() {
            tracing::warn!(%from, %error, "nothing can be kept now; who called was told to come again");
            let _ = carried;
            let _ = tokio::time::timeout(LAST, until_closed(&mut line)).await;
            return Ok(());
        }
        carried?;
        let _ = tokio::time::timeout(SHAKE, line.shutdown()).await;
        Ok(())
    }
}

/// Whether a folder is a hub's: it was served as one, or holds what others founded and was invited by nobody.
///
/// # Errors
/// If the store cannot be read.
pub fn is_hubs(ledger: &Ledger, standing: &Standing) -> anyhow::Result<bool> {
    if standing.carries {
        return Ok(true);
    }
    let spaces = ledger.spaces()?;
    let founded = spaces.iter().any(|space| space.genesis.founder == ledger.device());
    Ok(standing.joined.is_empty() && !spaces.is_empty() && !founded)
}

/// Refuses what only an office does: a hub has no people, gives no roles and founds nothing.
///
/// # Errors
/// A [`Refusal`] if the folder is a hub's.
pub fn refuse_as_an_office(ledger: &Ledger, standing: &Standing, folder: &Path) -> anyhow::Result<()> {
    if !is_hubs(ledger, standing)? {
        return Ok(());
    }
    Err(no_office(folder))
}

/// What whoever takes a hub's folder for an office is told.
#[must_use]
pub fn no_office(folder: &Path) -> anyhow::Error {
    Refusal::error(
        format!(
            "{} is a hub's data folder. A hub carries what others write, and is no office.",
            folder.display()
        ),
        "Work in a data folder of your own: mangrove --data NEWDIR. With the hub's folder you can: mangrove hub, verify, \
         rebuild, backup.",
    )
}

/// What lets a hub's first office in: nobody who does not hold the hub's key can tell it.
fn first_of(ledger: &Ledger) -> [u8; 16] {
    let hash = Sha256::digest([&b"mangrove/1/first"[..], &ledger.secret_key()].concat());
    std::array::from_fn(|at| hash[at])
}

/// Reads on until the other side has read our last word and closes: a line that is closed with something unread on it
/// may take that word away.
async fn until_closed(line: &mut TlsStream<TcpStream>) -> std::io::Result<()> {
    line.shutdown().await?;
    let mut passed_over = [0; 4_096];
    while line.read(&mut passed_over).await? > 0 {}
    Ok(())
}

/// A line counted for the address it comes from, until it is dropped.
struct Counted {
    hub: Arc<Hub>,
    from: IpAddr,
}

impl Counted {
    fn new(hub: &Arc<Hub>, from: IpAddr) -> Option<Counted> {
        let mut callers = hub.callers.lock().unwrap_or_else(PoisonError::into_inner);
        let count = callers.entry(from).or_default();
        // Programs on the hub's own machine are its owner's.
        if *count >= LINES_OF_ONE && !from.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Counted { hub: Arc::clone(hub), from })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut callers = self.hub.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = callers.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                callers.remove(&self.from);
            }
        }
    }
}
