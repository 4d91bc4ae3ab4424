//! What an office keeps in order for others before it exchanges: that its hub is admitted where it should be, and that
//! whoever works with it in one space is in the others that go with it.

use ledger::{Administration, Author, DeviceId, Grant, SpaceId};

use super::standing::Standing;
use crate::access::{Breadth, HUB, Realm};
use crate::office::Office;

/// Whether a space goes to the hub: what the office shares with others, and what is sealed, so that the hub carries it and
/// can't read it. What is one State's or one institution's alone and was founded before spaces were sealed goes there only
/// if its keeper says so; and nothing goes there that its keeper withholds.
#[must_use]
pub fn goes_to_hub(realm: &Realm, sealed: bool, standing: &Standing) -> bool {
    let is_shared = !matches!(realm.breadth(), Breadth::State | Breadth::Own);
    !standing.withholds(realm) && (is_shared || sealed || standing.entrusted.contains(&realm.descriptor()))
}

/// In whose name the program does what follows from what people decided.
fn by_itself() -> Author {
    Author { capacity: Some("By itself, as agreed".to_owned()), ..Author::default() }
}

/// Admits the hub to every space that this computer administers and that goes there.
///
/// # Errors
/// If the store refuses.
pub fn let_hub_in(office: &Office, hub: DeviceId, standing: &Standing) -> anyhow::Result<()> {
    let ledger = office.ledger();
    if hub == ledger.device() {
        return Ok(());
    }
    for (realm, space) in office.realms() {
        let (there, sealed) = (ledger.admission(space, hub)?.is_some(), ledger.is_sealed(space)?);
        if !there && goes_to_hub(&realm, sealed, standing) && office.keeps(space)? {
            let as_what = if sealed { As::Carrier } else { As::Administrator };
            admit(office, space, hub, None, HUB, as_what)?;
        }
    }
    Ok(())
}

/// Admits to the public and the region's space whoever is admitted to one that the office shares with a State or an
/// institution, and to those that the office shares whoever is admitted to its own.
///
/// # Errors
/// If the store refuses.
pub fn complete(office: &Office) -> anyhow::Result<()> {
    let ledger = office.ledger();
    let now = office.environment().now_ms();
    let realms = office.realms();
    for (from, space) in &realms {
        let reaches = |to: &Realm| {
            matches!(
                (from.breadth(), to.breadth()),
                (Breadth::Bilateral, Breadth::Public | Breadth::Region)
                    | (Breadth::Shared, Breadth::Public)
                    | (
                        Breadth::Office,
                        Breadth::Public | Breadth::Region | Breadth::Bilateral | Breadth::Shared
                    )
            )
        };
        let admitted: Vec<_> = ledger
            .admissions(*space)?
            .into_iter()
            .filter(|(_, admission)| admission.may_read(now))
            .filter_map(|(device, admission)| Some((device, admission.grants.first()?.clone())))
            .collect();
        for (_, other) in realms.iter().filter(|(to, _)| reaches(to)) {
            for (device, grant) in &admitted {
                if ledger.admission(*other, *device)?.is_none() && office.keeps(*other)? {
                    admit(office, *other, *device, grant.person, &grant.role, As::Member)?;
                }
            }
        }
    }
    // Last, for whoever was just admitted.
    realms.iter().try_for_each(|(_, space)| Ok(ledger.mend_keys(*space)?))
}

/// As what a device is admitted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    Member,
    Administrator,
    /// Stores and forwards, and can neither read nor write.
    Carrier,
}

fn admit(
    office: &Office,
    space: SpaceId,
    device: DeviceId,
    person: Option<ledger::RecordId>,
    role: &str,
    as_what: As,
) -> anyhow::Result<()> {
    let grant = Grant {
        device,
        person,
        role: role.to_owned(),
        administers: as_what == As::Administrator,
        from_ms: None,
        until_ms: None,
        under: office.ledger().own_grant(space)?,
        invite: None,
        carries: as_what == As::Carrier,
    };
    office.ledger().administer(space, &by_itself(), &Administration::Grant(grant), None)?;
    Ok(())
}
