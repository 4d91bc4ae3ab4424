//! What the ledger asks of each operation, wherever it was written: may this person, of this device, in the roles that
//! they held there, do this. The answers follow from the table of roles and from the record types' own steps, and from nothing else.

use ledger::{
    Administration, Administrator, Authority, Claim, EditAction, Judged, JudgedEdit, KindId, NotCounted,
    Standing, Value,
};

use super::{Action, Breadth, HUB, Realm, Role, may};
use crate::noun::{STATUS, Taken};

/// The program's rules for who may do what, as the ledger asks for them.
#[derive(Clone, Copy, Debug, Default)]
pub struct RolesDecide;

/// The rules, as the ledger takes them.
#[must_use]
pub fn authority() -> std::sync::Arc<dyn Authority> {
    std::sync::Arc::new(RolesDecide)
}

impl Authority for RolesDecide {
    fn version(&self) -> u32 {
        1
    }

    fn permits(&self, claim: &Claim<'_>) -> Result<(), NotCounted> {
        // A space that a newer version founded: nothing here reads it.
        let Some(realm) = realm_of(claim.descriptor) else { return Ok(()) };
        let roles = roles(claim, realm.breadth())?;
        if let Judged::Change { kind, .. } = &claim.act
            && *kind == crate::person::KIND.id
            && roles.iter().any(|role| role.keeps_a_space())
        {
            // Who keeps a space enters the people whom they let in, and reads nothing by it.
            return Ok(());
        }
        if !works(&roles, realm.breadth()) {
            return Err(NotCounted::NotPermitted);
        }
        let Judged::Change { kind, edits, .. } = &claim.act else { return Ok(()) };
        let settles = roles.iter().any(|role| may(*role, Action::Settle, realm.breadth()));
        let is_step = |edit: &&JudgedEdit<'_>| edit.field == STATUS && !(settles && edit.replaces > 1);
        edits.iter().filter(is_step).try_for_each(|edit| permits_step(claim, &roles, *kind, edit))
    }

    fn may_administer(
        &self,
        descriptor: &[u8],
        by: Administrator<'_>,
        operation: &Administration,
        ended: Option<&ledger::Role>,
    ) -> bool {
        let Some(realm) = realm_of(descriptor) else { return true };
        let Administrator::Granted(code) = by else { return true };
        let (by_hub, by) = (code == HUB, Role::of_code(code));
        match operation {
            // A hub takes up what others have invited, on their terms, and gives nothing of its own.
            Administration::Grant(grant) if by_hub => grant.invite.is_some(),
            Administration::Role(_) | Administration::EndRole(_) | Administration::Invite(_) if by_hub => {
                false
            }
            Administration::Grant(grant) => grant.carries || may_give(by, &grant.role, realm.breadth()),
            Administration::Invite(invite) => may_give(by, &invite.role, realm.breadth()),
            Administration::Role(role) => may_give(by, &role.role, realm.breadth()),
            Administration::EndRole(_) => {
                ended.is_some_and(|ended| may_give(by, &ended.role, realm.breadth()))
            }
            _ => true,
        }
    }
}

fn realm_of(descriptor: &[u8]) -> Option<Realm> {
    std::str::from_utf8(descriptor).ok().and_then(Realm::parse)
}

/// The roles that count for what was written: those that the author held and, where persons hold none, those of the device.
fn roles(claim: &Claim<'_>, breadth: Breadth) -> Result<Vec<Role>, NotCounted> {
    // In the public space nobody is given a role: whoever writes there holds one elsewhere, which its readers can't see. The
    // device was admitted in one.
    let by_device = breadth == Breadth::Public || claim.person.is_none();
    if by_device {
        if claim.standing != Standing::Granted {
            return Ok(Role::ALL.to_vec());
        }
        return Ok(claim.device_roles.iter().filter_map(|code| Role::of_code(code)).collect());
    }
    if !claim.works_there {
        return Err(NotCounted::NotThePerson);
    }
    Ok(claim.roles.iter().filter_map(|held| Role::of_code(&held.role)).collect())
}

/// Whether a role allows writing in a space at all.
fn works(roles: &[Role], breadth: Breadth) -> bool {
    const WRITES: [Action; 4] = [Action::Write, Action::Contribute, Action::Publish, Action::Settle];
    roles.iter().any(|role| WRITES.iter().any(|action| may(*role, *action, breadth)))
}

/// Whether a step was taken by whom it says, who holds a role that may take it.
fn permits_step(
    claim: &Claim<'_>,
    roles: &[Role],
    kind: KindId,
    edit: &JudgedEdit<'_>,
) -> Result<(), NotCounted> {
    let Some(lifecycle) = crate::noun::of_kind(kind).and_then(|noun| noun.lifecycle) else { return Ok(()) };
    // A step is never taken away, and only a newer version writes one of another shape, or to another state.
    if edit.action == EditAction::Clear || *edit.value == Value::None {
        return Err(NotCounted::NotPermitted);
    }
    let Some(taken) = Taken::from_value(edit.value) else { return Ok(()) };
    if taken.person.is_some() && taken.person != claim.person {
        return Err(NotCounted::NotThePerson);
    }
    if !lifecycle.states.iter().any(|state| state.code == taken.to) {
        return Ok(());
    }
    let mut steps = lifecycle.steps.iter().filter(|step| step.to == taken.to);
    let may_take = steps.any(|step| step.who.iter().any(|role| roles.contains(role)));
    if may_take { Ok(()) } else { Err(NotCounted::NotPermitted) }
}

/// Whether a device that was admitted in a role may give another: the office brings everybody in; a State gives its own
/// roles and an institution its own, and both say who keeps their space.
fn may_give(by: Option<Role>, given: &str, breadth: Breadth) -> bool {
    let (Some(by), Some(given)) = (by, Role::of_code(given)) else { return false };
    let side = |role: Role| role.home();
    match side(by) {
        Some(Breadth::Office) => true,
        None => breadth != Breadth::Bilateral && breadth != Breadth::Shared,
        by => given.keeps_a_space() || side(given) == by,
    }
}
