//! The organs of the United Nations whose resolutions are cited by number, and how their symbols are built.

use std::sync::LazyLock;

use regex::Regex;

/// Who adopted a resolution or decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Organ {
    /// The General Assembly.
    Assembly,
    /// The Security Council.
    SecurityCouncil,
    /// The Economic and Social Council.
    Ecosoc,
    /// The Commission on Human Rights (to 2006).
    HumanRightsCommission,
    /// The Human Rights Council (from 2006).
    HumanRightsCouncil,
    /// "the Council", which one the number tells.
    SomeCouncil,
    /// "the Commission" or "the Committee", which one the number tells.
    SomeCommission,
    /// A body whose numbers look the same and whose symbols are built otherwise: a governing council, an executive
    /// board, a conference of parties, a Sub-Commission.
    Other,
}

/// Whether a document is a resolution or a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `RES`.
    Resolution,
    /// `DEC`.
    Decision,
}

impl Organ {
    /// The acronym in [`crate::Document::body`].
    pub(crate) fn acronym(self) -> Option<&'static str> {
        match self {
            Organ::Assembly => Some("GA"),
            Organ::SecurityCouncil => Some("SC"),
            Organ::Ecosoc => Some("ECOSOC"),
            Organ::HumanRightsCommission => Some("CHR"),
            Organ::HumanRightsCouncil => Some("HRC"),
            Organ::SomeCouncil | Organ::SomeCommission | Organ::Other => None,
        }
    }

    /// The organ of that acronym.
    pub(crate) fn of_acronym(acronym: &str) -> Option<Organ> {
        [
            Organ::Assembly,
            Organ::SecurityCouncil,
            Organ::Ecosoc,
            Organ::HumanRightsCommission,
            Organ::HumanRightsCouncil,
        ]
        .into_iter()
        .find(|organ| organ.acronym() == Some(acronym))
    }

    /// The organ whose documents have that symbol.
    pub(crate) fn of_symbol(symbol: &str) -> Option<Organ> {
        let starts = |prefix: &str| symbol.starts_with(prefix);
        if starts("A/HRC/") {
            Some(Organ::HumanRightsCouncil)
        } else if starts("A/") {
            Some(Organ::Assembly)
        } else if starts("S/") {
            Some(Organ::SecurityCouncil)
        } else if starts("E/CN.4/") && !starts("E/CN.4/Sub") {
            Some(Organ::HumanRightsCommission)
        } else if starts("E/") && !starts("E/C.12/") {
            Some(Organ::Ecosoc)
        } else {
            None
        }
    }

    /// What the symbols of its resolutions or decisions begin with, stroke included.
    pub(crate) fn prefix(self, form: Form) -> Option<&'static str> {
        let (resolution, decision) = match self {
            Organ::Assembly => ("A/RES/", "A/DEC/"),
            Organ::SecurityCouncil => ("S/RES/", "S/DEC/"),
            Organ::Ecosoc => ("E/RES/", "E/DEC/"),
            Organ::HumanRightsCommission => ("E/CN.4/RES/", "E/CN.4/DEC/"),
            Organ::HumanRightsCouncil => ("A/HRC/RES/", "A/HRC/DEC/"),
            Organ::SomeCouncil | Organ::SomeCommission | Organ::Other => return None,
        };
        Some(if form == Form::Resolution { resolution } else { decision })
    }
}

/// Names of organs, longest first where one holds another: the first that matches at a place is meant.
const NAMES: &[(&str, Organ)] = &[
    // Bodies whose numbers must not be taken for those of the principal organs.
    (
        r"Governing Council|Executive Board|Executive Council|Executive Committee|Trade and Development Board|Industrial Development Board",
        Organ::Other,
    ),
    (
        r"World Health Assembly|Health Assembly|Environment Assembly|Parliamentary Assembly|Conference of (?:the|States) Parties|Meeting of the Parties|Sub-?Commission",
        Organ::Other,
    ),
    (
        r"Commission on (?:Narcotic Drugs|the Status of Women|Crime Prevention|Sustainable Development|Population|Science)|Council of Europe|Council of Ministers|General Conference|UNCTAD|UNEP|UNDP",
        Organ::Other,
    ),
    (r"General Assembly", Organ::Assembly),
    (r"Security Council", Organ::SecurityCouncil),
    (r"Economic and Social Council", Organ::Ecosoc),
    (r"Human Rights Council", Organ::HumanRightsCouncil),
    (r"Commission on Human Rights|Human Rights Commission", Organ::HumanRightsCommission),
    (r"the Assembly|Assembly (?:resolution|decision)", Organ::Assembly),
    (r"Council", Organ::SomeCouncil),
    (r"Commission|Committee", Organ::SomeCommission),
    (
        r"缔约方大会|缔约方会议|经济委员会|经济社会委员会|贸发会议|贸易和发展会议|卫生大会|环境大会|劳工大会|审议大会|执行局|执行委员会|执行理事会|理事会主席团|环境署|贸易和发展理事会|贸发理事会|工业发展理事会|工发理事会|麻醉药品委员会|小组委员会|欧洲委员会|部长理事会",
        Organ::Other,
    ),
    (r"联合国大会|联大|大会", Organ::Assembly),
    (r"安全理事会|安理会", Organ::SecurityCouncil),
    (r"经济及社会理事会|经济和社会理事会|经社理事会", Organ::Ecosoc),
    (r"人权理事会", Organ::HumanRightsCouncil),
    (r"人权委员会", Organ::HumanRightsCommission),
    (r"理事会", Organ::SomeCouncil),
    (r"委员会", Organ::SomeCommission),
];

static ANY: LazyLock<Regex> = LazyLock::new(|| {
    let all: Vec<String> =
        NAMES.iter().map(|(names, _)| format!("(?i:({}))", names.replace(' ', r"[\s\u{3000}]+"))).collect();
    Regex::new(&all.join("|")).expect("constant patterns")
});

/// The organs named in `text`, in order, each with where its name ends.
pub(crate) fn named(text: &str) -> impl Iterator<Item = (usize, Organ)> + '_ {
    ANY.captures_iter(text).filter_map(|found| {
        let at = (0..NAMES.len()).find(|at| found.get(at + 1).is_some())?;
        Some((found.get(0)?.end(), NAMES[at].1))
    })
}

/// The organ named last in `text`.
pub(crate) fn last_named(text: &str) -> Option<(usize, Organ)> {
    named(text).last()
}
