//! The accounts by tables and a clock that is set by hand.

mod attempts;
mod limits;
mod sessions;
mod whole;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ledger::{Environment, KindId, RecordId};

use super::*;

pub(super) const SECOND: u64 = 1_000;
pub(super) const HOUR: u64 = 3_600_000;
pub(super) const PASSWORD: &str = "river stone candle fog";

/// A clock that is set by hand, and bytes that depend on nothing but how many were asked for.
pub(crate) struct Steered {
    now_ms: AtomicU64,
    state: AtomicU64,
}

impl Steered {
    pub(crate) fn new() -> Arc<Steered> {
        Arc::new(Steered { now_ms: AtomicU64::new(1_790_000_000_000), state: AtomicU64::new(0) })
    }

    pub(crate) fn advance(&self, ms: u64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Environment for Steered {
    fn now_ms(&self) -> u64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    /// SplitMix64.
    fn random(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_be_bytes()[..chunk.len()]);
        }
    }
}

/// Accounts in a folder of their own, with the clock in hand.
pub(super) struct Case {
    pub(super) folder: tempfile::TempDir,
    pub(super) clock: Arc<Steered>,
    pub(super) accounts: Accounts,
}

impl Case {
    pub(super) fn new() -> Case {
        let folder = tempfile::tempdir().unwrap();
        let clock = Steered::new();
        let accounts = Accounts::open(folder.path(), clock.clone()).unwrap();
        Case { folder, clock, accounts }
    }

    /// The same with one account, `marva`.
    pub(super) fn with_marva() -> (Case, Account) {
        let case = Case::new();
        let marva = case.accounts.add(&new("marva", PASSWORD)).unwrap();
        (case, marva)
    }

    pub(super) fn sign_in(&self, login: &str, password: &str) -> Result<Secret> {
        self.accounts.sign_in(login, password, &Source::default())
    }

    pub(super) fn signed_in(&self, token: &Secret) -> Option<SignedIn> {
        self.accounts.session(token.expose()).unwrap()
    }
}

pub(super) fn person(name: &str) -> RecordId {
    RecordId::natural(KindId(8), name)
}

pub(super) fn new(login: &str, password: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: "Marva Joseph".to_owned(),
        person: person(login),
        password: password.to_owned(),
    }
}

pub(super) fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
}

pub(super) fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
