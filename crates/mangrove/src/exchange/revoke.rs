//! Shutting a computer out: lost, stolen, or of somebody who left.

use ledger::{Administration, Author, DeviceId, Revoke};

use super::stand;
use crate::access::Realm;
use crate::cli::Refusal;
use crate::office::Office;

/// What whoever shuts a computer out should know.
pub const WHAT_FOLLOWS: &str = "What had come from it until now stays. What it wrote and had not sent does not count: if it still \
                                arrives it is kept apart, and shown under \"Where do we stand\". What lies on its disk stays there: \
                                have the passwords of its people changed.";

/// Ends a device's admission in those spaces that this computer keeps and that `of` names. Returns in which.
///
/// # Errors
/// If it is this computer, or this computer keeps none of them.
pub fn revoke(
    office: &Office,
    author: &Author,
    device: DeviceId,
    of: &dyn Fn(&Realm) -> bool,
    reason: Option<&str>,
) -> anyhow::Result<Vec<Realm>> {
    let ledger = office.ledger();
    if device == ledger.device() {
        return Err(Refusal::error(
            "This is the computer that you work at; it cannot shut itself out.",
            "Do it from another computer that keeps the same spaces.",
        ));
    }
    let mut done = Vec::new();
    for (realm, space) in office.realms() {
        let admitted = ledger.admission(space, device)?.is_some_and(|admission| !admission.is_revoked());
        if !admitted || !of(&realm) || !office.keeps(space)? {
            continue;
        }
        let end = Revoke { device, last: ledger.logs_of(space, device)?, under: ledger.own_grant(space)? };
        ledger.administer(space, author, &Administration::Revoke(end), reason)?;
        done.push(realm);
    }
    if done.is_empty() {
        return Err(Refusal::error(
            format!("This computer keeps no space to which {} is admitted.", stand::short(device)),
            "Whoever keeps the space does it, on their own computer: see who under /spaces.",
        ));
    }
    Ok(done)
}
