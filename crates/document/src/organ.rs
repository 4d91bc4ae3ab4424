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

/// Names of organs in six languages, folded, those that hold another before it: the first that matches at a place is
/// meant. Bodies whose numbers must not be taken for those of the principal organs stand first.
const NAMES: &[(&str, Organ)] = &[
    (
        r"Governing Council|Executive Board|Executive Council|Executive Committee|Trade and Development Board|Industrial Development Board",
        Organ::Other,
    ),
    (
        r"World Health Assembly|Health Assembly|Environment Assembly|Parliamentary Assembly|Conference of (?:the|States) Parties|Meetings? of (?:the|States) Parties|Sub-?Commission",
        Organ::Other,
    ),
    (
        r"Commission on (?:Narcotic Drugs|the Status of Women|Crime Prevention|Sustainable Development|Population|Science|Social Development|the Limits)|Council of Europe|Council of (?:the )?(?:European|Ministers)|General Conference|UNCTAD|UNEP|UNDP|UNIDO|UNESCO|Montreal Protocol|Peace and Security Council|African Union|European (?:Union|Commission|Council|Parliament)|Committee of Ministers|Economic Commission|Economic and Social Commission",
        Organ::Other,
    ),
    (
        r"Conseil d'administration|Conseil executif|Conseil de direction|Comite executif|Conference des (?:Parties|Etats)|Reunions? des (?:Parties|Etats)|Assemblee mondiale|Assemblee parlementaire|Conference generale|Sous-Commission|Conseil du commerce|Conseil du developpement industriel|Conseil de l'Europe|Conseil de paix|Conseil des ministres|Conseil europeen|Union (?:africaine|europeenne)|Protocole de Montreal|Commission des stupefiants|Commission de la condition|Commission du developpement|Commission de la population|Commission economique|CNUCED|PNUE|PNUD|ONUDI",
        Organ::Other,
    ),
    (
        r"Consejo de Administracion|Junta Ejecutiva|Consejo Ejecutivo|Comite Ejecutivo|Conferencia de (?:las|los) (?:Partes|Estados)|Reunion(?:es)? de (?:las|los) (?:Partes|Estados)|Asamblea Mundial|Asamblea Parlamentaria|Conferencia General|Subcomision|Junta de (?:Comercio|Desarrollo)|Consejo de Europa|Consejo de Paz|Consejo de Ministros|Union (?:Africana|Europea)|Protocolo de Montreal|Comision de (?:Estupefacientes|la Condicion|Prevencion|Desarrollo|Poblacion)|Comision Economica|UNCTAD|PNUMA|PNUD|ONUDI",
        Organ::Other,
    ),
    (
        r"Совет\pL* управляющих|Исполнительн\pL+ (?:совет|комитет)\pL*|Исполком|Конференци\pL+ (?:Сторон|государств)|Совещани\pL+ (?:Сторон|государств)|Всемирн\pL+ ассамбле\pL+|Ассамбле\pL+ здравоохранения|Генеральн\pL+ конференци\pL+|Подкомисси\pL+|Совет\pL* по (?:торговле|промышленному)|Совет\pL* Европы|Совет\pL* мира|Совет\pL* министров|Африканск\pL+ союз\pL*|Европеиск\pL+ союз\pL*|Монреальск\pL+ протокол\pL*|Комисси\pL+ по (?:наркотическим|положению|предупреждению|устоичивому|народонаселению|науке)|Экономическ\pL+ комисси\pL+|ЮНКТАД|ЮНЕП|ПРООН|ЮНИДО",
        Organ::Other,
    ),
    (
        r"مجلس (?:ال)?اداره|المجلس التنفيذي|اللجنه التنفيذيه|موتمر الاطراف|موتمر الدول|اجتماع(?:ات)? الاطراف|اجتماع الدول|جمعيه الصحه|الموتمر العام|اللجنه الفرعيه|مجلس التجاره|مجلس التنميه الصناعيه|مجلس اوروبا|مجلس السلم|مجلس الوزراء|الاتحاد (?:الافريقي|الاوروبي)|بروتوكول مونتريال|لجنه المخدرات|لجنه وضع|لجنه التنميه|لجنه منع|لجنه السكان|اللجنه الاقتصاديه|الاونكتاد|اليونيب|اليونيدو|برنامج الامم المتحده",
        Organ::Other,
    ),
    (
        r"缔约方大会|缔约方会议|缔约国会议|缔约方第|经济委员会|经济社会委员会|贸发会议|贸易和发展会议|卫生大会|环境大会|劳工大会|审议大会|执行局|执行委员会|执行理事会|理事会主席团|环境署|贸易和发展理事会|贸发理事会|工业发展理事会|工发理事会|麻醉药品委员会|妇女地位委员会|可持续发展委员会|小组委员会|欧洲委员会|欧洲联盟|欧盟|非洲联盟|部长理事会|和平与安全理事会|蒙特利尔议定书",
        Organ::Other,
    ),
    (
        r"(?:the |l'|la )?(?:General Assembly|Assemblee generale|Asamblea General)|Генеральн\pL+ Ассамбле\pL+|الجمعيه العامه|للجمعيه العامه|جمعيه الامم|联合国大会|联大",
        Organ::Assembly,
    ),
    (
        r"Security Council|Conseil de securite|Consejo de\s+Seguridad|Совет\pL* Безопасности|مجلس الامن|安全理事会|安理会",
        Organ::SecurityCouncil,
    ),
    (
        r"Economic and Social Council|ECOSOC|Conseil economique et social|Consejo Economico y Social|Экономическ\pL+ и Социальн\pL+ Совет\pL*|ЭКОСОС\pL*|المجلس الاقتصادي والاجتماعي|للمجلس الاقتصادي والاجتماعي|经济及社会理事会|经济和社会理事会|经社理事会",
        Organ::Ecosoc,
    ),
    (
        r"Human Rights Council|Conseil des droits de l'homme|Consejo de Derechos Humanos|Совет\pL* по правам человека|مجلس حقوق الانسان|人权理事会",
        Organ::HumanRightsCouncil,
    ),
    (
        r"Commission on Human Rights|Human Rights Commission|Commission des droits de l'homme|Comision de Derechos Humanos|Комисси\pL+ по правам человека|لجنه حقوق الانسان|人权委员会",
        Organ::HumanRightsCommission,
    ),
    (
        r"the Assembly|Assembly (?:resolution|decision)|l'Assemblee|la Asamblea|Ассамбле\pL+|الجمعيه|للجمعيه|大会",
        Organ::Assembly,
    ),
    (r"Council\b|Conseil\b|Consejo\b|\bСовет(?:а|у|ом|е)?\b|المجلس|للمجلس|理事会", Organ::SomeCouncil),
    (
        r"Commission\b|Committee\b|Comite\b|Comision\b|Комисси\pL+|Комитет\pL*|اللجنه|للجنه|委员会",
        Organ::SomeCommission,
    ),
];

static ANY: LazyLock<Regex> = LazyLock::new(|| {
    let all: Vec<String> =
        NAMES.iter().map(|(names, _)| format!(r"(?i:({}))", names.replace(' ', r"\s+"))).collect();
    Regex::new(&all.join("|")).expect("constant patterns")
});

/// An organ named in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    /// Where its name begins.
    pub(crate) start: usize,
    /// Where its name ends.
    pub(crate) end: usize,
    /// Which.
    pub(crate) organ: Organ,
}

/// The organs named in the folded `text`, in order.
pub(crate) fn named(text: &str) -> impl Iterator<Item = Named> + '_ {
    ANY.captures_iter(text).filter_map(|found| {
        let at = (0..NAMES.len()).find(|at| found.get(at + 1).is_some())?;
        let whole = found.get(0)?;
        Some(Named { start: whole.start(), end: whole.end(), organ: NAMES[at].1 })
    })
}

/// The organ named first in the folded `text`.
pub(crate) fn first_named(text: &str) -> Option<Organ> {
    named(text).next().map(|named| named.organ)
}

/// The organ named last in the folded `text`.
pub(crate) fn last_named(text: &str) -> Option<Organ> {
    named(text).last().map(|named| named.organ)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name that is not folded would never be found.
    #[test]
    fn names_are_folded() {
        NAMES.iter().for_each(|(names, _)| assert_eq!(crate::fold::words(names), *names));
    }

    #[test]
    fn organs_in_six_languages() {
        let cases = [
            ("General Assembly resolution", Organ::Assembly),
            ("de l'Assemblée générale", Organ::Assembly),
            ("del Consejo de\nSeguridad", Organ::SecurityCouncil),
            ("Экономического и Социального Совета", Organ::Ecosoc),
            ("Комиссией по правам человека", Organ::HumanRightsCommission),
            ("قرار مجلس حقوق الإنسان", Organ::HumanRightsCouncil),
            ("根据大会第", Organ::Assembly),
            ("Conseil d’administration du PNUE", Organ::Other),
            ("Совета управляющих", Organ::Other),
        ];
        for (text, organ) in cases {
            assert_eq!(first_named(&crate::fold::words(text)), Some(organ), "{text}");
        }
        assert_eq!(first_named("советник комиссара"), None);
    }
}
