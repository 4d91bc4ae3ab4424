//! A round of exchange: what is put in order before, the call, and all that follows what came in.

use std::path::Path;
use std::sync::Arc;

use ledger::{Environment, Ledger};

use super::call::{Caller, hub_of, shares_with};
use super::keep;
use super::standing::{Exchanged, Standing};
use crate::access::Realm;
use crate::cli::Refusal;
use crate::office::Office;

/// Exchanges that one round goes on with while parts of files come or go.
const ROUNDS: usize = 1_000;

/// Exchanges with the hub, and brings all that is derived up to date with what came.
///
/// # Errors
/// A [`Refusal`] with what happened and what to do next.
pub fn exchange(office: &Office) -> anyhow::Result<Exchanged> {
    let standing = Standing::read(office.folder())?;
    let hub = hub_of(&standing)?;
    found_shared(office)?;
    keep::let_hub_in(office, hub.device, &standing)?;
    keep::complete(office)?;
    if hub.device == office.ledger().device() {
        return own(office, hub.place());
    }
    let mut done = call(office)?;
    // An exchange fetches files for two minutes, so that what came is shown; the next goes on.
    let mut parts = done.parts;
    for _ in 0..ROUNDS {
        if parts == 0 {
            break;
        }
        let more = call(office)?;
        parts = more.parts;
        done = Exchanged {
            sent: done.sent + more.sent,
            received: done.received + more.received,
            taken_back: done.taken_back + more.taken_back,
            parts: done.parts + more.parts,
            ..more
        };
    }
    if !shares_with(office.ledger(), hub.device)? {
        return Err(Refusal::error(
            format!("The hub at {} took nothing, for it does not know this office.", hub.place()),
            "A new hub lets its first office in by the whole line that it printed when it was last started: mangrove sync \
             THAT-LINE. A hub that others use already: ask one of them for an invitation.",
        ));
    }
    Ok(done)
}

fn call(office: &Office) -> anyhow::Result<Exchanged> {
    let done = office.caller.exchange(office.ledger(), office.folder(), office.environment().now_ms())?;
    arrived(office, done.taken_back)?;
    Ok(done)
}

/// A round of an office whose own computer is the hub: others have come and gone meanwhile.
fn own(office: &Office, with: String) -> anyhow::Result<Exchanged> {
    arrived(office, 0)?;
    let done = Exchanged { at: office.now(), with, ..Exchanged::default() };
    let last = done.clone();
    Standing::change(office.folder(), |standing| standing.last = Some(last))?;
    Ok(done)
}

/// The first exchange of a folder that has joined: there is no office to be opened before something has come.
///
/// # Errors
/// A [`Refusal`] with what happened and what to do next.
pub fn first(folder: &Path, environment: &Arc<dyn Environment>) -> anyhow::Result<Exchanged> {
    let ledger = Ledger::open_judged(folder, Arc::clone(environment), crate::access::authority())?;
    Caller::default().exchange(&ledger, folder, environment.now_ms())
}

/// What follows when something has come in, over a line or from a file.
///
/// # Errors
/// If the store cannot be read or the index cannot be written.
pub fn arrived(office: &Office, taken_back: u64) -> anyhow::Result<()> {
    if taken_back > 0 {
        office.forget()?;
    }
    office.notice()?;
    office.catch_up()?;
    super::join::found(office)
}

/// Founds the spaces that the regional office shares with the States, before others could: two for one State would part
/// those who work in them.
///
/// # Errors
/// If the store refuses.
pub fn found_shared(office: &Office) -> anyhow::Result<()> {
    let works = office.own().is_some_and(|own| office.members().in_space(own).next().is_some());
    if !works || !office.joined().is_empty() {
        return Ok(());
    }
    for party in office.parties()? {
        office.space_or_new(&Realm::Bilateral(party.iso3))?;
    }
    Ok(())
}

/// Begins a round on a thread of its own. How it went is remembered in the folder, where the pages find it.
///
/// # Errors
/// If the machine gives no thread.
pub fn begin(office: &Arc<Office>) -> anyhow::Result<()> {
    let office = Arc::clone(office);
    std::thread::Builder::new().name("exchange".to_owned()).spawn(move || _ = exchange(&office))?;
    Ok(())
}
