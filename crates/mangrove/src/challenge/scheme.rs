//! The challenges that every office starts with.
//!
//! Source: the twelfth and thirteenth preambular paragraphs of A/HRC/RES/54/33. What a paragraph names as one thing is
//! one challenge; what it names twice (debt) is one too.

use super::Challenge;

const PP12: &[(&str, &str)] = &[
    ("pandemic", "Pandemics and what they disrupt"),
    ("tourism", "Dependence on tourism"),
    ("supply-chains", "Dependence on commodities and global supply chains"),
    ("remittances", "Dependence on remittances"),
];

const PP13: &[(&str, &str)] = &[
    ("foreign-investment", "Falling foreign direct investment"),
    ("trade", "Trade imbalances"),
    ("debt", "Debt"),
    ("transport", "Inadequate transport infrastructure"),
    ("energy-infrastructure", "Inadequate energy infrastructure"),
    ("communications", "Inadequate information and communications infrastructure"),
    ("capacity", "Limited human and institutional capacity"),
    ("global-economy", "Weak integration into the global economy"),
    ("de-risking", "De-risking by international banks"),
    ("concessional-finance", "Graduation from concessional finance"),
    ("energy-access", "Access to affordable, reliable and sustainable energy"),
    ("energy-imports", "Cost of imported energy"),
    ("crime", "Crime and violence"),
    ("drugs", "Illicit trade in drugs"),
    ("arms", "Illicit trade in small arms and ammunition"),
    ("terrorism", "Terrorism and violent extremism"),
    ("communicable-diseases", "Communicable diseases"),
    ("non-communicable-diseases", "Non-communicable diseases"),
    ("food", "Food security"),
    ("disasters", "Natural disasters"),
    ("climate", "Climate change, with loss and damage"),
    ("coasts", "Degradation of coasts and seas"),
    ("sea-level", "Sea level rise"),
    ("biodiversity", "Loss of biodiversity"),
];

/// The challenges of the resolution, in its order.
pub fn shipped() -> impl Iterator<Item = Challenge> {
    let of = |clause: &'static str| {
        move |(code, label): &(&str, &str)| Challenge {
            code: (*code).to_owned(),
            label: (*label).to_owned(),
            clause: clause.to_owned(),
        }
    };
    PP12.iter().map(of("PP12")).chain(PP13.iter().map(of("PP13")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::challenge::KIND;

    #[test]
    fn every_challenge_has_one_code_one_label_and_a_clause() {
        let all: Vec<Challenge> = shipped().collect();
        let codes: BTreeSet<_> = all.iter().map(|one| &one.code).collect();
        let labels: BTreeSet<_> = all.iter().map(|one| &one.label).collect();
        assert_eq!((all.len(), codes.len(), labels.len()), (28, 28, 28));
        for clause in ["PP12", "PP13"] {
            assert!(all.iter().any(|one| one.clause == clause));
        }
        assert!(all.iter().all(|one| one.values().iter().all(|(field, _)| KIND.field(*field).is_some())));
    }
}
