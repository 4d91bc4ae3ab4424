//! Who takes which step of a reply: its ministry's own people at first, the State's afterwards; and nobody validates what
//! they have written themselves.

use ledger::{EventEdit, FieldId, Record, RecordId};

use super::INSTITUTION;
use crate::access::Role;
use crate::noun::{PUBLISHED, STATUS, Stepping};
use crate::office::View;
use crate::office::record::Fields;

type Against = anyhow::Result<Vec<String>>;

pub(super) fn submit(view: &View, record: &Record, _: &Stepping) -> Against {
    Ok(its_own(view, record, &[Role::FocalPoint, Role::Alternate], "focal point").into_iter().collect())
}

pub(super) fn validate(view: &View, record: &Record, _: &Stepping) -> Against {
    let own = its_own(view, record, &[Role::ValidatingAuthority], "validating authority");
    Ok(own.into_iter().chain(not_an_author(view, record, "validate")?).collect())
}

pub(super) fn compile(view: &View, record: &Record, _: &Stepping) -> Against {
    Ok(national(view, record, &[Role::FocalPoint, Role::Alternate], "focal point").into_iter().collect())
}

pub(super) fn approve(view: &View, record: &Record, _: &Stepping) -> Against {
    let national = national(view, record, &[Role::ValidatingAuthority], "validating authority");
    Ok(national.into_iter().chain(not_an_author(view, record, "approve")?).collect())
}

pub(super) fn publish(view: &View, record: &Record, _: &Stepping) -> Against {
    let national = national(view, record, &[Role::ValidatingAuthority], "validating authority");
    let unnamed = super::recommendations(record).is_empty().then(|| {
        "Nobody else can read the cluster: return the reply, and name the recommendations that it speaks of.".to_owned()
    });
    Ok(national.into_iter().chain(unnamed).collect())
}

pub(super) fn submits(view: &View, record: &Record) -> bool {
    its_own(view, record, &[Role::FocalPoint, Role::Alternate], "").is_none()
}

pub(super) fn validates(view: &View, record: &Record) -> bool {
    let own = its_own(view, record, &[Role::ValidatingAuthority], "").is_none();
    own && !not_an_author(view, record, "").is_ok_and(|against| against.is_some())
}

pub(super) fn compiles(view: &View, record: &Record) -> bool {
    national(view, record, &[Role::FocalPoint, Role::Alternate], "").is_none()
}

pub(super) fn approves(view: &View, record: &Record) -> bool {
    let national = national(view, record, &[Role::ValidatingAuthority], "").is_none();
    national && !not_an_author(view, record, "").is_ok_and(|against| against.is_some())
}

/// Whether the viewer holds one of these roles where the record lives, for this institution or, with none, the State.
fn holds(view: &View, record: &Record, roles: &[Role], institution: Option<RecordId>) -> bool {
    let fits = |role: Role, of: Option<RecordId>| roles.contains(&role) && of == institution;
    view.viewer.held().iter().any(|held| held.space == record.space && fits(held.role, held.institution))
}

/// The ministry's own person, or the State's where the ministry has none today.
fn its_own(view: &View, record: &Record, roles: &[Role], word: &str) -> Option<String> {
    let ministry = record.reference(INSTITUTION)?;
    let members = view.office.members();
    let mut there = members.in_space(record.space).filter(|member| member.holds_on(view.today()));
    let has_own = there.any(|member| roles.contains(&member.role) && member.institution == Some(ministry));
    let may = holds(view, record, roles, Some(ministry)) || (!has_own && holds(view, record, roles, None));
    let name = view.name_of(&[crate::institution::KIND.id], ministry);
    (!may).then(|| format!("This is for the {word} of {name}."))
}

fn national(view: &View, record: &Record, roles: &[Role], word: &str) -> Option<String> {
    (!holds(view, record, roles, None))
        .then(|| format!("This is for the State's own {word}, held for no one ministry."))
}

fn not_an_author(view: &View, record: &Record, verb: &str) -> anyhow::Result<Option<String>> {
    let Some(person) = view.viewer.person else { return Ok(None) };
    let wrote = authors(view, record)?.contains(&person);
    Ok(wrote.then(|| {
        format!("You wrote some of this reply, and nobody can {verb} their own words. Ask another validating authority.")
    }))
}

/// Everybody who ever wrote a word of it; taking a step is not writing.
fn authors(view: &View, record: &Record) -> anyhow::Result<Vec<RecordId>> {
    let is_text = |field: FieldId| field != STATUS && field != PUBLISHED;
    let field = |edit: &EventEdit| match edit {
        EventEdit::Set { field, .. }
        | EventEdit::Clear { field, .. }
        | EventEdit::Add { field, .. }
        | EventEdit::Remove { field, .. }
        | EventEdit::Newer { field, .. } => *field,
    };
    let history = view.office.ledger().history(record.space, record.id)?;
    let wrote = history.iter().filter(|event| event.edits.iter().any(|edit| is_text(field(edit))));
    Ok(wrote.filter_map(|event| event.author.person).collect())
}
