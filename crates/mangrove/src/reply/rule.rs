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

/// Who holds one of these roles today where the record lives, each with the institution for which they hold it.
fn holders(view: &View, record: &Record, roles: &[Role]) -> Vec<(RecordId, Option<RecordId>)> {
    let members = view.office.members();
    let today = view.today();
    let there = members.in_space(record.space);
    let holding = there.filter(|member| member.holds_on(today) && roles.contains(&member.role));
    holding.map(|member| (member.person, member.institution)).collect()
}

/// Those who act for the State as a whole: who holds the role for no one ministry. Where nobody does, and all who hold
/// it do so for one ministry, that ministry acts for the State, as in many small ones.
fn of_state(holders: &[(RecordId, Option<RecordId>)]) -> Vec<RecordId> {
    let whole = |holder: &&(RecordId, Option<RecordId>)| holder.1.is_none();
    let first = holders.first().and_then(|(_, institution)| *institution);
    let is_one_ministry = holders.iter().all(|(_, institution)| *institution == first);
    let some_whole = holders.iter().any(|holder| whole(&holder));
    let acting = holders.iter().filter(|holder| if some_whole { whole(holder) } else { is_one_ministry });
    acting.map(|(person, _)| *person).collect()
}

/// The ministry's own person, or the State's where the ministry has none today.
fn its_own(view: &View, record: &Record, roles: &[Role], word: &str) -> Option<String> {
    let ministry = record.reference(INSTITUTION)?;
    let holders = holders(view, record, roles);
    let own: Vec<RecordId> =
        holders.iter().filter(|(_, of)| *of == Some(ministry)).map(|(person, _)| *person).collect();
    let theirs = if own.is_empty() { of_state(&holders) } else { own };
    let may = view.viewer.person.is_some_and(|person| theirs.contains(&person));
    let name = view.name_of(&[crate::institution::KIND.id], ministry);
    (!may).then(|| format!("This is for the {word} of {name}."))
}

fn national(view: &View, record: &Record, roles: &[Role], word: &str) -> Option<String> {
    let theirs = of_state(&holders(view, record, roles));
    if view.viewer.person.is_some_and(|person| theirs.contains(&person)) {
        return None;
    }
    let whose = if theirs.is_empty() {
        "but several ministries have one, and none holds the role for the State as a whole: its steward gives it to somebody."
    } else {
        "who acts for the State as a whole."
    };
    Some(format!("This is for the State's own {word}, {whose}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_acts_for_the_state_is_who_holds_the_role_for_no_one_ministry() {
        let id = |byte: u8| RecordId::from_bytes([byte; 16]);
        for (holders, expected) in [
            ([].as_slice(), [].as_slice()),
            (&[(1, None), (2, Some(40))], &[1]),
            (&[(1, Some(40)), (2, Some(40))], &[1, 2]),
            (&[(1, Some(40)), (2, Some(41))], &[]),
        ] {
            let holders: Vec<_> = holders.iter().map(|(person, of)| (id(*person), of.map(id))).collect();
            let expected: Vec<_> = expected.iter().map(|person| id(*person)).collect();
            assert_eq!(of_state(&holders), expected, "{holders:?}");
        }
    }
}
