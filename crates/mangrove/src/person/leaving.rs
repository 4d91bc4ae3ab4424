//! What somebody leaves behind: the records that name them, what waits for them, what they drafted.

use std::collections::BTreeMap;

use ledger::{Edit, Record, RecordId, Value};

use super::KIND;
use crate::home::needs::needs;
use crate::look::{Act, Shown};
use crate::noun::part::{Row, Table};
use crate::noun::{NOUNS, Noun, status_tag};
use crate::office::kind::{Field, Shape};
use crate::office::{Save, View};

/// The lists of a hand-over, of what the viewer reads: each record with its page.
///
/// # Errors
/// If the store cannot be read.
pub fn work_of(view: &View, person: RecordId, name: &str) -> anyhow::Result<Vec<Table>> {
    let mut leads = Vec::new();
    let mut drafts = Vec::new();
    for noun in NOUNS.iter().filter(|noun| noun.kind.id != KIND.id) {
        for kept in view.all(noun.kind)? {
            let record = &kept.record;
            if named_in(noun, record, person).next().is_some() {
                leads.push(row(view, noun, record));
            } else if is_draft(noun, record) && began(view, record) == Some(person) {
                drafts.push(row(view, noun, record));
            }
        }
    }
    let table = |id: &str, title: String, rows, empty: &str| Table {
        id: id.to_owned(),
        title,
        head: ["Record", "What"].map(str::to_owned).into(),
        rows,
        empty: empty.to_owned(),
        ..Table::default()
    };
    let mut waits = table(
        "waits",
        format!("What waits for {name}"),
        waiting(view, person, name)?,
        "Nothing waits for them.",
    );
    if view.viewer.keeps_a_space() {
        waits.acts = vec![Act::other("/people/new", "Invite somebody who takes over")];
    }
    Ok(vec![
        table("leads", format!("What names {name}"), leads, "No record names them."),
        table("drafts", "What they drafted".to_owned(), drafts, "No draft of theirs is open."),
        waits,
    ])
}

fn row(view: &View, noun: &Noun, record: &Record) -> Row {
    Row {
        href: noun.href(record.id),
        name: (noun.name)(view, record),
        tag: status_tag(noun, record),
        cells: vec![Shown::Text(noun.title())],
    }
}

/// The fields of a record that hold this person, as the one value or among several.
fn named_in(noun: &'static Noun, record: &Record, person: RecordId) -> impl Iterator<Item = &'static Field> {
    let holds = move |field: &&'static Field| {
        let people = |kinds: &[ledger::KindId]| kinds.contains(&KIND.id);
        let fits = match field.shape {
            Shape::Record(kinds) | Shape::Records(kinds) => people(kinds),
            _ => false,
        };
        fits && record.get(field.id).is_some_and(|register| {
            register.values().chain(register.elements()).any(|value| value.as_record() == Some(person))
        })
    };
    noun.kind.fields.iter().filter(holds).collect::<Vec<_>>().into_iter()
}

fn is_draft(noun: &Noun, record: &Record) -> bool {
    noun.lifecycle.is_some_and(|lifecycle| lifecycle.standing(record).code() == Some(lifecycle.start))
}

/// Who began a record.
fn began(view: &View, record: &Record) -> Option<RecordId> {
    let history = view.office.ledger().history(record.space, record.id).ok()?;
    history.first().and_then(|event| event.author.person)
}

/// What needs the leaver today, of what the viewer reads too: somebody who only admits people learns nothing by it.
fn waiting(view: &View, person: RecordId, name: &str) -> anyhow::Result<Vec<Row>> {
    let leaver = view.office.viewer(person, name);
    let theirs = needs(&view.office.seen_by(&leaver))?;
    let mine: BTreeMap<String, ()> = needs_known(view)?.into_iter().map(|href| (href, ())).collect();
    let needs = theirs.into_iter().flat_map(|group| group.needs);
    let known = needs.filter(|need| mine.contains_key(&need.href));
    Ok(known
        .map(|need| Row {
            href: need.href,
            name: need.what,
            tag: Some(need.tag),
            cells: vec![Shown::Text(need.why)],
        })
        .collect())
}

/// The addresses of every record of daily work that the viewer reads.
fn needs_known(view: &View) -> anyhow::Result<Vec<String>> {
    let mut known = Vec::new();
    for noun in NOUNS {
        known.extend(view.all(noun.kind)?.iter().map(|kept| noun.href(kept.record.id)));
    }
    Ok(known)
}

/// Puts one person in another's place wherever a record that the viewer may change names them in a field of its own.
/// What is part of an account of what happened, such as who spoke at a consultation, stays.
///
/// # Errors
/// If the store refuses.
pub fn put_in_their_place(
    view: &View,
    leaver: RecordId,
    successor: RecordId,
    reason: &str,
) -> anyhow::Result<()> {
    for noun in NOUNS.iter().filter(|noun| noun.kind.id != KIND.id) {
        for kept in view.all(noun.kind)? {
            let record = &kept.record;
            let closed = noun.lifecycle.is_some_and(|lifecycle| {
                lifecycle.standing(record).code().is_some_and(|code| lifecycle.closed.contains(&code))
            });
            if closed || !view.may_write(record) {
                continue;
            }
            let mut save = Save::new(noun.kind, record.id).because(Some(reason.to_owned()));
            for field in named_in(noun, record, leaver) {
                let (field, value) = (field.id, Value::Record(successor));
                match field_is_set(noun, field) {
                    true => save.edits.extend([
                        Edit::Remove { field, element: Value::Record(leaver) },
                        Edit::Add { field, element: value },
                    ]),
                    // A disputed field stays disputed until somebody settles it.
                    false if record.one(field).is_some() => save.edits.push(Edit::Set { field, value }),
                    false => {}
                }
            }
            view.office.save(record.space, &view.viewer.author(record.space), vec![save])?;
        }
    }
    Ok(())
}

fn field_is_set(noun: &Noun, id: ledger::FieldId) -> bool {
    noun.kind.field(id).is_some_and(|field| field.shape.is_set())
}
