//! An office calls its hub: one exchange, from the connection to what is remembered of it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ledger::{DeviceId, ExchangeError, Ledger, Outcome, Setup, SpaceId};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::address::HubAddress;
use super::line::{Broken, Patience, converse};
use super::policy::{OfOffice, realms};
use super::standing::{Exchanged, Failed, Standing, Turn};
use super::talk::Talk;
use super::tls;
use crate::cli::Refusal;
use crate::office::environment;

/// How long the connection and the handshake may take, each.
const CONNECT: Duration = Duration::from_secs(30);

/// A hub's key, and what is spoken with it.
type Peer = (DeviceId, &'static [u8]);

/// Calls hubs, and remembers how to resume a session with each.
#[derive(Default)]
pub struct Caller(Mutex<HashMap<Peer, Arc<ClientConfig>>>);

impl Caller {
    /// Exchanges with the hub that the folder knows, and remembers how it went.
    ///
    /// # Errors
    /// A [`Refusal`] that says what happened and what to do. What had arrived until then is kept.
    pub fn exchange(&self, ledger: &Ledger, folder: &Path, now_ms: u64) -> anyhow::Result<Exchanged> {
        let _turn = Turn::wait(folder)?;
        let standing = Standing::read(folder)?;
        let hub = hub_of(&standing)?;
        let called = self.call(ledger, &standing, &hub, now_ms);
        let at = environment::moment(now_ms);
        match called {
            Ok(outcome) => {
                let done = Exchanged {
                    at,
                    with: hub.place(),
                    sent: outcome.sent.0,
                    received: outcome.imported.operations,
                    taken_back: outcome.imported.taken_back,
                    parts: outcome.chunks.0 + outcome.chunks.1,
                };
                let last = done.clone();
                Standing::change(folder, |standing| {
                    standing.last = Some(last);
                    standing.failed = None;
                    standing.hub = Some(hub.plain().to_string());
                })?;
                Ok(done)
            }
            Err(error) => {
                let (why, hint) = in_words(&error, &hub);
                let failed = Failed { at, why: why.clone(), hint: hint.clone() };
                Standing::change(folder, |standing| standing.failed = Some(failed))?;
                Err(Refusal::error(why, hint))
            }
        }
    }

    fn call(
        &self,
        ledger: &Ledger,
        standing: &Standing,
        hub: &HubAddress,
        now_ms: u64,
    ) -> anyhow::Result<Outcome> {
        let (wanted, joins) = answers(ledger, standing, now_ms)?;
        let known = shares_with(ledger, hub.device)?;
        let withheld = realms(ledger)?
            .into_iter()
            .filter_map(|(space, _, realm)| realm.filter(|realm| standing.withholds(realm)).map(|_| space));
        let withheld = withheld.collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let talk = if hub.first.is_some() { tls::talk::FIRST } else { tls::talk::EXCHANGE };
            let mut line = self.connect(hub, talk).await?;
            if let Some(first) = &hub.first {
                line.write_all(first).await?;
            }
            let setup = Setup {
                side: ledger::Side::Opens,
                peer: Some(hub.device),
                binding: tls::binding(line.get_ref().1)?,
                joins,
                policy: Arc::new(OfOffice { wanted, withheld, known, now_ms }),
            };
            let mut talk = Talk::begin(ledger, setup)?;
            converse(&mut line, &mut talk, Patience::default()).await?;
            // Both have said that all is well; how the line closes changes nothing.
            let _ = line.shutdown().await;
            Ok(talk.outcome().clone())
        })
    }

    /// A line to a hub, proved to lead to its key.
    pub(super) async fn connect(
        &self,
        hub: &HubAddress,
        talk: &'static [u8],
    ) -> anyhow::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(hub.host.clone())?;
        let config = self.config(hub.device, talk)?;
        let connect = TcpStream::connect((hub.host.as_str(), hub.port));
        let line = tokio::time::timeout(CONNECT, connect).await.map_err(|_| Broken::Quiet)??;
        line.set_nodelay(true)?;
        let shake = TlsConnector::from(config).connect(name, line);
        Ok(tokio::time::timeout(CONNECT, shake).await.map_err(|_| Broken::Quiet)??)
    }

    fn config(&self, hub: DeviceId, talk: &'static [u8]) -> anyhow::Result<Arc<ClientConfig>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = known.get(&(hub, talk)) {
            return Ok(Arc::clone(config));
        }
        let config = Arc::new(tls::to_hub(hub, talk)?);
        known.insert((hub, talk), Arc::clone(&config));
        Ok(config)
    }
}

/// The hub that a folder knows.
///
/// # Errors
/// If it knows none.
pub fn hub_of(standing: &Standing) -> anyhow::Result<HubAddress> {
    let none = || {
        Refusal::error(
            "This office has no hub yet.",
            "Name it once, with the address that it prints when it starts: mangrove sync mangrove://HUB/KEY. \
             Without a hub, exchange by files: mangrove bundle write FILE.",
        )
    };
    let known = standing.hub.as_deref().ok_or_else(none)?;
    known.parse().map_err(|_| none())
}

/// Whether an exchange with a device ended with something that both hold.
///
/// # Errors
/// If the store cannot be read.
pub fn shares_with(ledger: &Ledger, device: DeviceId) -> anyhow::Result<bool> {
    let peers = ledger.peers()?;
    Ok(peers.iter().any(|peer| peer.device == device && peer.agreed.spaces().next().is_some()))
}

/// The spaces that invitations open and that are not here, and this device's answers to those invitations.
///
/// # Errors
/// If the store cannot be read.
pub fn answers(
    ledger: &Ledger,
    standing: &Standing,
    now_ms: u64,
) -> anyhow::Result<(Vec<SpaceId>, Vec<Vec<u8>>)> {
    let device = ledger.device();
    let (mut wanted, mut joins) = (Vec::new(), Vec::new());
    for invitation in standing.invitations() {
        for (space, _) in &invitation.opens {
            if ledger.may_read(*space, device, now_ms)? {
                continue;
            }
            wanted.push(*space);
            // Those that do not fit go with the next exchange.
            if joins.len() < ledger::limits::JOINS {
                let opened = ledger::Invitation { space: *space, seed: invitation.seed };
                joins.push(opened.join(device).to_bytes());
            }
        }
    }
    Ok((wanted, joins))
}

/// What happened, and what to do next.
fn in_words(error: &anyhow::Error, hub: &HubAddress) -> (String, String) {
    let place = hub.place();
    let other_key = format!("{error:#}").contains("ApplicationVerificationFailure");
    if other_key || matches!(error.downcast_ref::<ExchangeError>(), Some(ExchangeError::Stranger)) {
        return (
            format!("Whoever answers at {place} does not hold the hub's key, so nothing was sent."),
            "Somebody may stand in between. If the hub was set up anew, ask for its new address, face to face or by \
             telephone."
                .to_owned(),
        );
    }
    let side = error.downcast_ref::<Broken>().and_then(|broken| match broken {
        Broken::Side(side) => side.downcast_ref::<ExchangeError>(),
        _ => None,
    });
    let fault = side.or_else(|| error.downcast_ref::<ExchangeError>());
    if let Some(fault @ ExchangeError::Stopped) = fault {
        return (
            format!("The hub at {place} can keep nothing at the moment, so the exchange ended early."),
            fault.hint().to_owned(),
        );
    }
    if let Some(fault) = fault {
        return (format!("The exchange with {place} ended early: {fault}."), fault.hint().to_owned());
    }
    let unreached = error.downcast_ref::<std::io::Error>().is_some();
    let again =
        "Nothing is lost; what had arrived is kept. It is tried again every few minutes while the office is \
                 open, or now with: mangrove sync"
            .to_owned();
    if unreached {
        return (format!("The hub at {place} could not be reached: {error:#}."), again);
    }
    (format!("The exchange with {place} broke off: {error:#}."), again)
}
