//! The tables of "Where do we stand": what has not left, who was heard of when, what waits, what is disputed.

use ledger::{DeviceId, Quarantined};

use super::stand::{self, DeviceStand, SpaceStand};
use super::web::{is_own, readable};
use crate::look::{Icon, Shown, Tag, Tone, plural};
use crate::noun::NOUNS;
use crate::noun::part::{Row, Table};
use crate::office::View;
use crate::office::environment::moment;
use crate::office::words::sentence;

/// Rows of a table that are written out.
const MOST: usize = 100;

/// All of them, those with nothing in them left out where that says nothing.
///
/// # Errors
/// If the store cannot be read.
pub fn tables(view: &View) -> anyhow::Result<Vec<Table>> {
    let waiting = quarantine(view)?;
    let mut tables = vec![unsent(view)?, computers(view)?, disputes(view)?];
    if !waiting.rows.is_empty() {
        tables.insert(0, waiting);
    }
    Ok(tables)
}

fn unsent(view: &View) -> anyhow::Result<Table> {
    let mut stands = readable(view)?;
    stands.retain(|stand| stand.unsent > 0);
    let way = |stand: &SpaceStand| {
        if stand.at_hub && stand.sealed {
            "to the hub, which cannot read it, with the next exchange"
        } else if stand.at_hub {
            "to the hub, with the next exchange"
        } else if is_own(&stand.realm) && stand.sealed {
            "by a file, or once there is a hub, unless it is withheld"
        } else if is_own(&stand.realm) {
            "stays here: whoever runs the hub could read it"
        } else {
            "by a file, or once there is a hub"
        }
    };
    let rows = stands.iter().map(|stand| Row {
        href: format!("/spaces/{}", stand.space),
        name: view.realm_words(&stand.realm),
        tag: None,
        cells: vec![Shown::Number(stand.unsent), Shown::Text(way(stand).to_owned())],
    });
    Ok(Table {
        id: "unsent".to_owned(),
        title: "Not left this computer yet".to_owned(),
        note: "Changes made here that no other computer is known to have.".to_owned(),
        head: ["Space", "Changes", "How they leave"].map(str::to_owned).into(),
        rows: rows.collect(),
        empty: "Nothing waits.".to_owned(),
        ..Table::default()
    })
}

/// What a computer is called, for whoever looks.
pub fn device_name(view: &View, stand: &DeviceStand) -> String {
    if stand.device == view.office.ledger().device() {
        return "This computer".to_owned();
    }
    let short = stand.short();
    match stand.person {
        _ if stand.is_hub() => format!("Hub {short}"),
        Some(person) => format!("{}, computer {short}", view.person_name(person)),
        None => format!("Computer {short}"),
    }
}

/// The computers in the spaces that the viewer reads or keeps.
///
/// # Errors
/// If the store cannot be read.
pub(super) fn devices(view: &View) -> anyhow::Result<Vec<DeviceStand>> {
    let theirs = crate::space::theirs(view);
    let known = |space| theirs.iter().any(|(_, id)| *id == space);
    stand::devices(view.office, known, |space| view.viewer.readable().contains(space))
}

fn computers(view: &View) -> anyhow::Result<Table> {
    let now = view.office.now();
    let mut devices = devices(view)?;
    devices.sort_by_key(|stand| (stand.is_revoked(), std::cmp::Reverse(stand.wrote_ms.max(stand.met_ms))));
    let row = |stand: &DeviceStand| Row {
        href: format!("/exchange/devices/{}", stand.device),
        name: device_name(view, stand),
        tag: Some(if stand.is_revoked() {
            Tag::new(Icon::Struck, "Shut out", Tone::Bad)
        } else {
            Tag::new(Icon::Tick, "Admitted", Tone::Good)
        }),
        cells: vec![
            match stand.wrote_ms.max(stand.met_ms).filter(|ms| *ms > 0) {
                Some(ms) => Shown::Text(stand::when(moment(ms), now)),
                None => Shown::None("not yet".to_owned()),
            },
            Shown::Text(plural(stand.spaces.len() as u64, "space", "spaces")),
        ],
    };
    Ok(Table {
        id: "computers".to_owned(),
        title: "Computers that we share spaces with".to_owned(),
        note: "Last heard of: by the last change of theirs that is here, or the last exchange with them."
            .to_owned(),
        head: ["Computer", "Last heard of", "Shares", "Today"].map(str::to_owned).into(),
        rows: devices.iter().take(MOST).map(row).collect(),
        empty: "None.".to_owned(),
        ..Table::default()
    })
}

fn quarantine(view: &View) -> anyhow::Result<Table> {
    let theirs = crate::space::theirs(view);
    let devices = devices(view)?;
    let name = |device: DeviceId| {
        let known = devices.iter().find(|stand| stand.device == device);
        known.map_or_else(|| format!("Computer {}", stand::short(device)), |stand| device_name(view, stand))
    };
    let row = |one: &Quarantined| {
        let (realm, _) = theirs.iter().find(|(_, space)| *space == one.space)?;
        Some(Row {
            href: format!("/exchange/devices/{}", one.device),
            name: name(one.device),
            tag: Some(Tag::new(Icon::Octagon, "No effect", Tone::Bad)),
            cells: vec![
                Shown::Text(view.realm_words(realm)),
                Shown::Number(one.count),
                Shown::Text(format!("{}. {}", sentence(&one.why.to_string()), one.why.hint())),
            ],
        })
    };
    Ok(Table {
        id: "quarantine".to_owned(),
        title: "Kept apart".to_owned(),
        note: "Changes that arrived and do not count, with why and what to do. Nothing of them is lost."
            .to_owned(),
        head: ["Written on", "Space", "Changes", "Why, and what to do", ""].map(str::to_owned).into(),
        rows: stand::quarantined(view.office)?.iter().filter_map(row).take(MOST).collect(),
        ..Table::default()
    })
}

fn disputes(view: &View) -> anyhow::Result<Table> {
    let mut rows = Vec::new();
    for noun in NOUNS.iter().copied() {
        for kept in view.disputed(noun.kind)? {
            let fields = kept.record.fields.iter().filter(|(_, register)| register.is_disputed());
            let named: Vec<&str> = fields
                .map(|(field, _)| noun.kind.field(*field).map_or("Status", |field| field.label))
                .collect();
            rows.push(Row {
                href: noun.href(kept.record.id),
                name: (noun.name)(view, &kept.record),
                tag: Some(Tag::disputed()),
                cells: vec![
                    Shown::Text(noun.title()),
                    Shown::Text(named.join(", ")),
                    Shown::Text(view.settled_by(kept.record.space).unwrap_or_else(|| "you".to_owned())),
                ],
            });
        }
    }
    rows.truncate(MOST);
    Ok(Table {
        id: "disputes".to_owned(),
        title: "Disputes to settle".to_owned(),
        note: "Written on different computers without sight of each other; all values are kept until a person settles them."
            .to_owned(),
        head: ["Record", "Kind", "Disputed", "Settled by", ""].map(str::to_owned).into(),
        rows,
        empty: "None.".to_owned(),
        ..Table::default()
    })
}
