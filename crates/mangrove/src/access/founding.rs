//! Who may found which space. A space says in its first operation, for good, what it is and whose; whether it is taken for
//! that follows from a chain that begins with whoever founded the office.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use ledger::{DeviceId, SpaceId};

use super::{Breadth, Realm};

/// A space, as its first operation has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The space.
    pub space: SpaceId,
    /// What it says that it is, and whose.
    pub realm: Realm,
    /// The device that founded it.
    pub founder: DeviceId,
    /// Whether what is written in it is sealed.
    pub sealed: bool,
}

/// What this computer knows that decides who may found a space.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// This computer's device.
    pub own: Option<DeviceId>,
    /// Whoever founded the public space: where the chain begins. None as long as no public space is known.
    pub root: Option<DeviceId>,
    /// Whether this folder came by an invitation. One that did not is where a chain begins.
    pub joined: bool,
    /// The spaces that its invitations name.
    pub named: BTreeMap<Realm, BTreeSet<SpaceId>>,
    /// What its invitations leave for this computer to found.
    pub founds: BTreeSet<Realm>,
    /// The devices that administer the public space.
    pub keepers: HashSet<DeviceId>,
    /// The devices at home with a State or an institution: those admitted to the space that it shares with the office, in a
    /// role that is held at home in its own. By its own.
    pub at_home: BTreeMap<Realm, HashSet<DeviceId>>,
}

/// Why a space is not taken for what it says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// Another one was known before.
    AnotherIsKnown,
    /// A State's internal one, or an institution's own, is sealed; this one is not.
    NotSealed,
    /// Whoever founded it may not found such a space.
    NotByWhoMay,
}

impl NotTaken {
    /// In a word, for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            NotTaken::AnotherIsKnown => "another-is-known",
            NotTaken::NotSealed => "not-sealed",
            NotTaken::NotByWhoMay => "not-by-who-may",
        }
    }

    /// Why, as a sentence.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            NotTaken::AnotherIsKnown => "This computer knew another space of that kind before.",
            NotTaken::NotSealed => "It is not sealed: whoever carries it could read what is written there.",
            NotTaken::NotByWhoMay => "The computer that founded it may not found such a space.",
        }
    }
}

/// Whether such a space is sealed, so that who carries it cannot read it: what is one State's or one institution's alone.
#[must_use]
pub fn must_be_sealed(realm: &Realm) -> bool {
    matches!(realm.breadth(), Breadth::State | Breadth::Own)
}

/// Whether a space is taken for what it says that it is, where `known` is the one that this computer takes for that so far.
///
/// # Errors
/// Why not.
pub fn take(claim: &Claim, known: Option<SpaceId>, chain: &Chain) -> Result<(), NotTaken> {
    match known {
        Some(known) if known == claim.space => return Ok(()),
        Some(_) => return Err(NotTaken::AnotherIsKnown),
        None => {}
    }
    if must_be_sealed(&claim.realm) && !claim.sealed {
        return Err(NotTaken::NotSealed);
    }
    if may_found(claim, chain) { Ok(()) } else { Err(NotTaken::NotByWhoMay) }
}

/// Whether the founder of a space may found such a space.
fn may_found(claim: &Claim, chain: &Chain) -> bool {
    let founder = claim.founder;
    // What this computer was asked to found is nobody else's, whoever invited it.
    if chain.founds.contains(&claim.realm) {
        return chain.own == Some(founder);
    }
    if let Some(named) = chain.named.get(&claim.realm) {
        return named.contains(&claim.space);
    }
    let is_root = chain.root == Some(founder);
    match &claim.realm {
        Realm::Public => !chain.joined && chain.own == Some(founder),
        Realm::Region | Realm::Office => is_root,
        Realm::Bilateral(_) | Realm::Shared(_) => is_root || chain.keepers.contains(&founder),
        Realm::State(_) | Realm::Own(_) => {
            is_root || chain.at_home.get(&claim.realm).is_some_and(|devices| devices.contains(&founder))
        }
    }
}

#[cfg(test)]
mod tests {
    use ledger::RecordId;

    use super::*;

    fn device(number: u8) -> DeviceId {
        DeviceId::from_bytes([number; 32])
    }

    fn space(number: u8) -> SpaceId {
        SpaceId::from_bytes([number; 16])
    }

    const OWN: u8 = 1;
    const ROOT: u8 = 2;
    const KEEPER: u8 = 3;
    const MINISTRY: u8 = 4;
    const NGO: u8 = 5;
    const STRANGER: u8 = 9;

    fn state() -> Realm {
        Realm::State("BRB".to_owned())
    }

    fn ngo() -> RecordId {
        RecordId::from_bytes([7; 16])
    }

    /// A computer that joined, in a region with one State and one NGO.
    fn joined() -> Chain {
        Chain {
            own: Some(device(OWN)),
            root: Some(device(ROOT)),
            joined: true,
            named: [(Realm::Public, [space(1)].into()), (Realm::Region, [space(2)].into())].into(),
            founds: BTreeSet::new(),
            keepers: [device(ROOT), device(KEEPER)].into(),
            at_home: [(state(), [device(MINISTRY)].into()), (Realm::Own(ngo()), [device(NGO)].into())].into(),
        }
    }

    /// The office that everything begins with.
    fn office() -> Chain {
        let root = Some(device(ROOT));
        Chain { own: root, root, joined: false, named: BTreeMap::new(), ..joined() }
    }

    fn claim(realm: Realm, number: u8, founder: u8) -> Claim {
        let sealed = must_be_sealed(&realm);
        Claim { space: space(number), realm, founder: device(founder), sealed }
    }

    #[test]
    fn who_may_found_which_space() {
        use NotTaken::NotByWhoMay as No;
        let (bilateral, shared) = (Realm::Bilateral("BRB".to_owned()), Realm::Shared(ngo()));
        let own = Realm::Own(ngo());
        let mut invited = joined();
        invited.founds.insert(state());
        let cases = [
            ("the office's public space", office(), claim(Realm::Public, 8, ROOT), Ok(())),
            ("another's, at the office", office(), claim(Realm::Public, 8, KEEPER), Err(No)),
            ("the public space of the invitation", joined(), claim(Realm::Public, 1, STRANGER), Ok(())),
            ("another, though the root's", joined(), claim(Realm::Public, 8, ROOT), Err(No)),
            ("another, though this computer's", joined(), claim(Realm::Public, 8, OWN), Err(No)),
            ("the region of the invitation", joined(), claim(Realm::Region, 2, ROOT), Ok(())),
            ("another region", joined(), claim(Realm::Region, 8, ROOT), Err(No)),
            ("the region by a keeper", office(), claim(Realm::Region, 8, KEEPER), Err(No)),
            ("the office's own, by the root", joined(), claim(Realm::Office, 8, ROOT), Ok(())),
            ("the office's own, by a keeper", joined(), claim(Realm::Office, 8, KEEPER), Err(No)),
            ("with a State, by the root", joined(), claim(bilateral.clone(), 8, ROOT), Ok(())),
            ("with a State, by a keeper", joined(), claim(bilateral.clone(), 8, KEEPER), Ok(())),
            ("with a State, by the State", joined(), claim(bilateral.clone(), 8, MINISTRY), Err(No)),
            ("with a State, by this computer", joined(), claim(bilateral, 8, OWN), Err(No)),
            ("with an NGO, by a keeper", joined(), claim(shared.clone(), 8, KEEPER), Ok(())),
            ("with an NGO, by a stranger", joined(), claim(shared, 8, STRANGER), Err(No)),
            ("a State's, by the root", joined(), claim(state(), 8, ROOT), Ok(())),
            ("a State's, by the State", joined(), claim(state(), 8, MINISTRY), Ok(())),
            ("a State's, by a keeper", joined(), claim(state(), 8, KEEPER), Err(No)),
            ("a State's, by the NGO", joined(), claim(state(), 8, NGO), Err(No)),
            ("an NGO's, by the NGO", joined(), claim(own.clone(), 8, NGO), Ok(())),
            ("an NGO's, by the State", joined(), claim(own, 8, MINISTRY), Err(No)),
            ("what this computer founds, by itself", invited.clone(), claim(state(), 8, OWN), Ok(())),
            ("what this computer founds, by the root", invited.clone(), claim(state(), 8, ROOT), Err(No)),
            ("what this computer founds, by the State", invited, claim(state(), 8, MINISTRY), Err(No)),
            ("before the office is known", Chain::default(), claim(Realm::Region, 8, ROOT), Err(No)),
        ];
        for (what, chain, claim, expected) in cases {
            assert_eq!(take(&claim, None, &chain), expected, "{what}");
            // The one that is known stays, and no other takes its place.
            assert_eq!(take(&claim, Some(claim.space), &Chain::default()), Ok(()), "{what}");
            assert_eq!(take(&claim, Some(space(77)), &chain), Err(NotTaken::AnotherIsKnown), "{what}");
        }
    }

    #[test]
    fn what_must_be_sealed_is_not_taken_in_the_open_whoever_founded_it() {
        for (realm, founder) in [(state(), ROOT), (state(), MINISTRY), (Realm::Own(ngo()), NGO)] {
            let open = Claim { sealed: false, ..claim(realm.clone(), 8, founder) };
            assert_eq!(take(&open, None, &joined()), Err(NotTaken::NotSealed), "{realm:?}");
            let mut named = joined();
            named.named.insert(realm.clone(), [open.space].into());
            assert_eq!(take(&open, None, &named), Err(NotTaken::NotSealed), "{realm:?}, named");
        }
    }
}
