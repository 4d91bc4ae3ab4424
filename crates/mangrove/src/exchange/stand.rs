//! Where a computer stands with others: what has not left it, who was last heard of when, what waits.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ledger::{Admission, DeviceId, Quarantined, RecordId, SpaceId, Standing as Since};

use super::address::HubAddress;
use super::standing::Standing;
use crate::access::{HUB, Realm};
use crate::date::PartialDate;
use crate::look::plural;
use crate::office::Office;

/// A space, as far as its changes have gone.
#[derive(Clone, Debug)]
pub struct SpaceStand {
    /// What it is for.
    pub realm: Realm,
    /// Which.
    pub space: SpaceId,
    /// Changes of this computer that nobody else is known to have.
    pub unsent: u64,
    /// Whether the hub is admitted to it.
    pub at_hub: bool,
    /// Whether what is written there is sealed, so that a hub carries it and can't read it.
    pub sealed: bool,
    /// Whether this computer alone has the key to what is sealed.
    pub alone: bool,
    /// Computers admitted to it.
    pub devices: usize,
}

/// A computer that is, or was, admitted to spaces that are here.
#[derive(Clone, Debug)]
pub struct DeviceStand {
    /// Its key.
    pub device: DeviceId,
    /// Whose it is.
    pub person: Option<RecordId>,
    /// The role in the log of its grants; empty for a founder.
    pub role: String,
    /// Whether it founded one of the spaces.
    pub founder: bool,
    /// The spaces in which it is admitted, and those in which it was revoked.
    pub spaces: Vec<(SpaceId, Realm, bool)>,
    /// Its last change that is here, by its own clock, in milliseconds since 1970.
    pub wrote_ms: Option<u64>,
    /// The last exchange between it and this computer, by this computer's clock.
    pub met_ms: Option<u64>,
}

impl DeviceStand {
    /// Whether it is a hub.
    #[must_use]
    pub fn is_hub(&self) -> bool {
        self.role == HUB
    }

    /// Whether it may no longer write anywhere.
    #[must_use]
    pub fn is_revoked(&self) -> bool {
        self.spaces.iter().all(|(.., revoked)| *revoked)
    }

    /// The first letters of its key, by which people call it.
    #[must_use]
    pub fn short(&self) -> String {
        short(self.device)
    }
}

/// The first letters of a device's key.
#[must_use]
pub fn short(device: DeviceId) -> String {
    device.to_string().chars().take(8).collect()
}

/// How far each space has gone.
///
/// # Errors
/// If the store cannot be read.
pub fn spaces(office: &Office) -> anyhow::Result<Vec<SpaceStand>> {
    let ledger = office.ledger();
    let peers = ledger.peers()?;
    let hub = hub(office)?.map(|hub| hub.device);
    let now = office.environment().now_ms();
    let standing = Standing::read(office.folder())?;
    let mut stands = Vec::new();
    for (realm, space) in office.realms() {
        let mut unsent = 0;
        for (end, _) in ledger.logs_of(space, ledger.device())? {
            let known = peers.iter().map(|peer| peer.agreed.last(space, end.log)).max().unwrap_or(0);
            unsent += end.seq.saturating_sub(known);
        }
        let admitted = ledger.admissions(space)?;
        let computers = admitted.iter().filter(|(_, admission)| !is_paper(admission));
        let devices = computers.filter(|(_, admission)| admission.may_read(now));
        let at_hub = match hub {
            Some(hub) if hub == ledger.device() => true,
            Some(hub) => !standing.withholds(&realm) && ledger.may_read(space, hub, now)?,
            None => false,
        };
        let (sealed, devices) = (ledger.is_sealed(space)?, devices.count());
        let paper: Vec<DeviceId> =
            admitted.iter().filter(|(_, admission)| is_paper(admission)).map(|(device, _)| *device).collect();
        let holders: Vec<DeviceId> =
            ledger.key_holders(space)?.into_iter().filter(|holder| !paper.contains(holder)).collect();
        let alone = holders == [ledger.device()];
        stands.push(SpaceStand { realm, space, unsent, at_hub, sealed, alone, devices });
    }
    Ok(stands)
}

/// Whether it is that of a recovery key, which is on paper and no computer: nothing but the first operation names it.
fn is_paper(admission: &Admission) -> bool {
    matches!(admission.standing, Since::Recovery(_)) && admission.grants.is_empty()
}

/// Changes of this computer that nobody else is known to have.
///
/// # Errors
/// If the store cannot be read.
pub fn unsent(office: &Office) -> anyhow::Result<u64> {
    // What the program writes when it founds spaces is no work that anybody could miss.
    if Standing::read(office.folder())?.is_alone() {
        return Ok(0);
    }
    Ok(spaces(office)?.iter().map(|stand| stand.unsent).sum())
}

/// The computers admitted to those of the spaces here that are `known` to whoever asks, or revoked in them. When each wrote
/// is told of the spaces that they read whole: elsewhere it would tell that something was written.
///
/// # Errors
/// If the store cannot be read.
pub fn devices(
    office: &Office,
    known: impl Fn(SpaceId) -> bool,
    read: impl Fn(SpaceId) -> bool,
) -> anyhow::Result<Vec<DeviceStand>> {
    let ledger = office.ledger();
    let peers = ledger.peers()?;
    let mut found: BTreeMap<DeviceId, DeviceStand> = BTreeMap::new();
    for (realm, space) in office.realms().into_iter().filter(|(_, space)| known(*space)) {
        let heard = ledger.heard(space)?;
        for (device, admission) in ledger.admissions(space)? {
            // A recovery key that was used is at work on a computer.
            if is_paper(&admission) && !heard.contains_key(&device) {
                continue;
            }
            let stand = found.entry(device).or_insert_with(|| DeviceStand {
                device,
                person: None,
                role: String::new(),
                founder: false,
                spaces: Vec::new(),
                wrote_ms: None,
                met_ms: peers.iter().find(|peer| peer.device == device).map(|peer| peer.at_ms),
            });
            note(stand, &admission);
            stand.spaces.push((space, realm.clone(), admission.is_revoked()));
            if read(space) {
                stand.wrote_ms = stand.wrote_ms.max(heard.get(&device).map(|heard| heard.last_ms));
            }
        }
    }
    Ok(found.into_values().collect())
}

fn note(stand: &mut DeviceStand, admission: &Admission) {
    stand.founder |= admission.standing == Since::Founder;
    for grant in &admission.grants {
        stand.person = stand.person.or(grant.person);
        if stand.role.is_empty() {
            stand.role.clone_from(&grant.role);
        }
    }
}

/// What waits without effect, of spaces that are here.
///
/// # Errors
/// If the store cannot be read.
pub fn quarantined(office: &Office) -> anyhow::Result<Vec<Quarantined>> {
    Ok(office.ledger().quarantined()?)
}

/// The hub that this folder knows.
///
/// # Errors
/// If what the folder remembers cannot be read.
pub fn hub(office: &Office) -> anyhow::Result<Option<HubAddress>> {
    Ok(Standing::read(office.folder())?.hub.and_then(|hub| hub.parse().ok()))
}

/// For the foot of a page: as of when what it shows is known; empty where nothing is exchanged.
#[must_use]
pub fn as_of(standing: &Standing, now: Timestamp) -> String {
    if standing.hub.is_none() && standing.joined.is_empty() {
        return String::new();
    }
    match &standing.last {
        None => "never exchanged".to_owned(),
        Some(last) => format!("as of the last exchange, {}", when(last.at, now)),
    }
}

/// A moment, and how long ago it is: `11 May 2026, 3 days ago`.
#[must_use]
pub fn when(at: Timestamp, now: Timestamp) -> String {
    let zone = jiff::tz::TimeZone::system();
    let zoned = at.to_zoned_datetime(zone);
    let day = PartialDate::day(zoned.date()).in_words();
    let minutes = u64::try_from(now.as_second() - at.as_second()).unwrap_or(0) / 60;
    let ago = match minutes {
        0 => "just now".to_owned(),
        1..60 => format!("{} ago", plural(minutes, "minute", "minutes")),
        60..1_440 => format!("{} ago", plural(minutes / 60, "hour", "hours")),
        _ => format!("{} ago", plural(minutes / 1_440, "day", "days")),
    };
    format!("{day}, {}, {ago}", zoned.strftime("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_ago_is_said_in_the_largest_unit() {
        let at: Timestamp = "2026-05-11T09:00:00Z".parse().unwrap();
        for (seconds, words) in [
            (0, "just now"),
            (-500, "just now"),
            (60, "1 minute ago"),
            (7_200, "2 hours ago"),
            (86_400, "1 day ago"),
            (864_000, "10 days ago"),
        ] {
            let now = Timestamp::from_second(at.as_second() + seconds).unwrap();
            assert!(when(at, now).ends_with(words), "{}", when(at, now));
        }
    }
}
