//! Which space a computer takes for what. It remembers the first that it came to know for each, with what it knows of its
//! exchanges, and that one stays; another that says the same of itself is kept in the log without effect, and shown.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use ledger::{Ledger, SpaceId};

use crate::access::founding::{Chain, Claim, NotTaken, must_be_sealed, take};
use crate::access::{Keepers, Realm, Role};
use crate::exchange::{Invitation, Standing};

/// A space that is here without effect, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithoutEffect {
    /// What it says of itself.
    pub claim: Claim,
    /// Why it is not taken for that.
    pub why: NotTaken,
}

/// Which spaces there are, found by either.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    by_realm: BTreeMap<Realm, SpaceId>,
    by_space: HashMap<SpaceId, Realm>,
    without_effect: Vec<WithoutEffect>,
}

impl Known {
    pub(super) fn space(&self, realm: &Realm) -> Option<SpaceId> {
        self.by_realm.get(realm).copied()
    }

    pub(super) fn realm(&self, space: SpaceId) -> Option<&Realm> {
        self.by_space.get(&space)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Realm, SpaceId)> {
        self.by_realm.iter().map(|(realm, space)| (realm, *space))
    }

    pub(super) fn without_effect(&self) -> &[WithoutEffect] {
        &self.without_effect
    }

    fn pin(&mut self, claim: &Claim) {
        self.by_realm.insert(claim.realm.clone(), claim.space);
        self.by_space.insert(claim.space, claim.realm.clone());
    }
}

/// What a folder remembers: the space that it takes for each realm, both as text.
type Remembered = BTreeMap<String, String>;

/// Reads which spaces are here and takes each for what it is, by what the folder remembers and, where that says nothing yet,
/// by who may found it. What is new is remembered.
///
/// # Errors
/// If the store or the folder cannot be read or written.
pub(super) fn read(ledger: &Ledger, folder: &Path, joined: &[Invitation]) -> anyhow::Result<Known> {
    let claims = claims(ledger)?;
    let before = Standing::read(folder)?.spaces;
    let known = decide(&claims, before.as_ref(), ledger, joined)?;
    let found: Remembered =
        known.iter().map(|(realm, space)| (realm.descriptor(), space.to_string())).collect();
    let within =
        |found: &Remembered, of: &Remembered| found.iter().all(|(realm, space)| of.get(realm) == Some(space));
    if before.as_ref().is_some_and(|before| within(&found, before)) {
        return Ok(known);
    }
    let now = Standing::change(folder, |standing| {
        let spaces = standing.spaces.get_or_insert_default();
        for (realm, space) in &found {
            spaces.entry(realm.clone()).or_insert_with(|| space.clone());
        }
    })?;
    // Where another program on the same folder was first, its word stands.
    let now = now.spaces.unwrap_or_default();
    if within(&found, &now) { Ok(known) } else { decide(&claims, Some(&now), ledger, joined) }
}

fn decide(
    claims: &[Claim],
    remembered: Option<&Remembered>,
    ledger: &Ledger,
    joined: &[Invitation],
) -> anyhow::Result<Known> {
    let mut known = Known::default();
    for claim in claims {
        // What is remembered is looked up in what the spaces themselves say, so that a damaged file turns none into another.
        let pinned = remembered.and_then(|spaces| spaces.get(&claim.realm.descriptor()));
        if pinned.is_some_and(|pinned| *pinned == claim.space.to_string()) {
            known.pin(claim);
        }
    }
    if remembered.is_none() {
        take_as_before(claims, ledger, joined, &mut known);
    }
    take_new(claims, ledger, joined, &mut known)?;
    Ok(known)
}

/// What the spaces that are here say of themselves, in the order in which they became known.
fn claims(ledger: &Ledger) -> anyhow::Result<Vec<Claim>> {
    let spaces = ledger.spaces()?.into_iter();
    let claim = |space: ledger::Space| {
        let realm = std::str::from_utf8(&space.genesis.descriptor).ok().and_then(Realm::parse)?;
        let (founder, sealed) = (space.genesis.founder, space.genesis.sealed);
        Some(Claim { space: space.id, realm, founder, sealed })
    };
    Ok(spaces.filter_map(claim).collect())
}

/// A folder from before spaces were remembered: of two the one counts that an invitation named, else the one of whoever
/// founded the public space, else the first. What must be sealed and is not counts only where this computer founded it, or
/// was invited to it, before spaces were sealed.
fn take_as_before(claims: &[Claim], ledger: &Ledger, joined: &[Invitation], known: &mut Known) {
    let named = |claim: &Claim| joined.iter().flat_map(|one| &one.opens).any(|(id, _)| *id == claim.space);
    let own = ledger.device();
    let public = claims.iter().filter(|claim| claim.realm == Realm::Public);
    let root = public.min_by_key(|claim| (!named(claim), claim.founder != own)).map(|claim| claim.founder);
    let mut ordered: Vec<&Claim> = claims.iter().collect();
    ordered.sort_by_key(|claim| (!named(claim), Some(claim.founder) != root));
    for claim in ordered {
        let sealed = claim.sealed || !must_be_sealed(&claim.realm) || claim.founder == own || named(claim);
        if sealed && known.space(&claim.realm).is_none() {
            known.pin(claim);
        }
    }
}

/// Takes those that are new for what they are, if whoever founded them may; the others are without effect.
fn take_new(
    claims: &[Claim],
    ledger: &Ledger,
    joined: &[Invitation],
    known: &mut Known,
) -> anyhow::Result<()> {
    let mut fresh: Vec<&Claim> =
        claims.iter().filter(|claim| known.space(&claim.realm) != Some(claim.space)).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let mut chain = chain(ledger, joined);
    // In this order each finds what it rests on: the public space, those shared, then each State's and institution's own.
    fresh.sort_by_key(|claim| (must_be_sealed(&claim.realm), claim.realm.clone()));
    for claim in fresh {
        if known.space(&claim.realm).is_none() {
            learn(&mut chain, claim, claims, ledger, known)?;
        }
        match take(claim, known.space(&claim.realm), &chain) {
            Ok(()) => known.pin(claim),
            Err(why) => known.without_effect.push(WithoutEffect { claim: claim.clone(), why }),
        }
    }
    Ok(())
}

/// What the folder's own invitations say of who may found which.
fn chain(ledger: &Ledger, joined: &[Invitation]) -> Chain {
    let mut chain = Chain { own: Some(ledger.device()), joined: !joined.is_empty(), ..Chain::default() };
    for invitation in joined {
        for (space, descriptor) in &invitation.opens {
            if let Some(realm) = Realm::parse(descriptor) {
                chain.named.entry(realm).or_default().insert(*space);
            }
        }
        chain.founds.extend(invitation.founds.iter().filter_map(|descriptor| Realm::parse(descriptor)));
    }
    chain
}

/// What the spaces that are taken already say of who may found this one.
fn learn(
    chain: &mut Chain,
    claim: &Claim,
    claims: &[Claim],
    ledger: &Ledger,
    known: &Known,
) -> anyhow::Result<()> {
    let public = known.space(&Realm::Public);
    if let (None, Some(public)) = (chain.root, public) {
        chain.root = claims.iter().find(|claim| claim.space == public).map(|claim| claim.founder);
        chain.keepers = Keepers::of(&ledger.administration(public)?).iter().collect();
    }
    let shared = match &claim.realm {
        Realm::State(iso3) => Realm::Bilateral(iso3.clone()),
        Realm::Own(institution) => Realm::Shared(*institution),
        _ => return Ok(()),
    };
    if let (Some(space), false) = (known.space(&shared), chain.at_home.contains_key(&claim.realm)) {
        let admitted = Keepers::of(&ledger.administration(space)?);
        let home = |role: &str| Role::of_code(role).and_then(Role::home);
        let theirs = admitted.admitted().filter(|(_, role)| home(role) == Some(claim.realm.breadth()));
        chain.at_home.insert(claim.realm.clone(), theirs.map(|(device, _)| device).collect());
    }
    Ok(())
}
