//! The agenda item that a masthead prints, and the headings of agenda items below it, which are no title.

use std::sync::LazyLock;

use regex::Regex;

use crate::fold;

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    let one = r"\d{1,3}(?:\s?\(?[a-zа-я]\))?";
    let list = format!(
        r"{one}(?:\s*(?:,|、|-|to|and|和|及|以及|et|y|и|و)\s*(?:and\s+|et\s+|y\s+|и\s+|و\s*)?{one})*"
    );
    Regex::new(&format!(
        concat!(
            r"(?:(?:provisional\s+)?agenda\s+items?|items?)\s+(?P<en>{list})(?:\s+of\s+the\s+(?:provisional\s+|preliminary\s+)?(?:agenda|list))?",
            r"|(?:临时)?(?:议程|暂定项目表)\*{{0,3}}(?:项目|议程项目)?\s*(?P<zh>{list})|项目\s*(?P<zh2>{list})",
            r"|points?\s+(?P<fr>{list})\s+(?:de\s+l'ordre|de\s+la\s+liste)",
            r"|temas?\s+(?P<es>{list})\s+(?:del\s+programa|de\s+la\s+agenda|de\s+la\s+lista|del\s+temario)",
            r"|пункты?\s+(?P<ru>{list})\s+(?:предварительнои\s+)?(?:повестки|первоначального)",
            r"|(?:البند|البندان|البندين|البنود)\s+(?P<ar>{list})\s+من\s+(?:جدول|القايمه)",
        ),
        list = list
    ))
    .expect("a constant pattern")
});

/// The languages of [`ITEM`], as its groups name them.
const GROUPS: [&str; 7] = ["en", "zh", "zh2", "fr", "es", "ru", "ar"];

/// The agenda item in `words`, folded and in small letters: `3`, `2 and 10`, `69 (b)`.
pub(super) fn first(words: &str) -> Option<String> {
    let found = ITEM.captures(words)?;
    let item = GROUPS.iter().find_map(|name| found.name(name))?;
    Some(item.as_str().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a line, folded and in small letters, is the masthead's own line of its agenda item.
pub(super) fn is_line(words: &str) -> bool {
    words.chars().count() <= 90
        && ITEM.find(words).is_some_and(|found| {
            let rest: Vec<&str> = words[found.end()..].split_whitespace().collect();
            found.start() == 0 && rest.len() <= 5 && !words.ends_with(['.', ';'])
        })
}

/// What the items of the Human Rights Council's agenda are called (Council resolution 5/1, part V, and the agenda of its
/// first sessions), in the six languages; letters alone are compared.
const HEADINGS: &[&str] = &[
    "Organizational and procedural matters",
    "Annual report of the United Nations High Commissioner for Human Rights and reports of the Office of the High Commissioner and the Secretary-General",
    "Annual report of the United Nations High Commissioner for Human Rights and reports of the Office of the High Commissioner and of the Secretary-General",
    "Annual report of the United Nations High Commissioner for Human Rights and reports of the Office of the High Commissioner and Secretary-General",
    "Annual report of the United Nations High Commissioner for Human Rights",
    "Reports of the Office of the High Commissioner and the Secretary-General",
    "Promotion and protection of all human rights, civil, political, economic, social and cultural rights, including the right to development",
    "Protection and promotion of all human rights, civil, political, economic, social and cultural rights, including the right to development",
    "Promotion and protection of all human rights, civil, political, economic, social and cultural rights",
    "Annual report of the United Nations High Commissioner for Human Rights and reports of the High Commissioner and the Secretary-General",
    "Report of the United Nations High Commissioner for Human Rights and reports of the Office of the High Commissioner and the Secretary-General",
    "Promotion and protection of all human rights, civil, political, economic, social and cultural, including the right to development",
    "Human rights situations that require the Council's attention",
    "Human rights bodies and mechanisms",
    "Universal periodic review",
    "Human rights situation in Palestine and other occupied Arab territories",
    "Human rights situation in Palestine and in other occupied Arab territories",
    "Follow-up to and implementation of the Vienna Declaration and Programme of Action",
    "Follow-up and implementation of the Vienna Declaration and Programme of Action",
    "Racism, racial discrimination, xenophobia and related forms of intolerance, follow-up to and implementation of the Durban Declaration and Programme of Action",
    "Racism, racial discrimination, xenophobia and related forms of intolerance: follow-up to and implementation of the Durban Declaration and Programme of Action",
    "Racism, racial discrimination, xenophobia and related form of intolerance, follow-up and implementation of the Durban Declaration and Programme of Action",
    "Racism, racial discrimination, xenophobia and related forms of intolerance, follow-up and implementation of the Durban Declaration and Programme of Action",
    "Technical assistance and capacity-building",
    "Implementation of General Assembly resolution 60/251 of 15 March 2006 entitled Human Rights Council",
    "Questions d'organisation et de procédure",
    "Rapport annuel du Haut-Commissaire des Nations Unies aux droits de l'homme et rapports du Haut-Commissariat et du Secrétaire général",
    "Rapport annuel de la Haute-Commissaire des Nations Unies aux droits de l'homme et rapports du Haut-Commissariat et du Secrétaire général",
    "Promotion et protection de tous les droits de l'homme, civils, politiques, économiques, sociaux et culturels, y compris le droit au développement",
    "Situations relatives aux droits de l'homme qui requièrent l'attention du Conseil",
    "Organismes et mécanismes de protection des droits de l'homme",
    "Examen périodique universel",
    "Situation des droits de l'homme en Palestine et dans les autres territoires arabes occupés",
    "Suivi et mise en œuvre de la Déclaration et du Programme d'action de Vienne",
    "Racisme, discrimination raciale, xénophobie et intolérance qui y est associée : suivi et application de la Déclaration et du Programme d'action de Durban",
    "Racisme, discrimination raciale, xénophobie et intolérance qui y est associée, suivi et mise en œuvre de la Déclaration et du Programme d'action de Durban",
    "Assistance technique et renforcement des capacités",
    "Cuestiones de organización y de procedimiento",
    "Informe anual del Alto Comisionado de las Naciones Unidas para los Derechos Humanos e informes de la Oficina del Alto Comisionado y del Secretario General",
    "Informe anual de la Alta Comisionada de las Naciones Unidas para los Derechos Humanos e informes de la Oficina de la Alta Comisionada y del Secretario General",
    "Promoción y protección de todos los derechos humanos, civiles, políticos, económicos, sociales y culturales, incluido el derecho al desarrollo",
    "Situaciones de derechos humanos que requieren la atención del Consejo",
    "Órganos y mecanismos de derechos humanos",
    "Examen periódico universal",
    "Situación de los derechos humanos en Palestina y otros territorios árabes ocupados",
    "Seguimiento y aplicación de la Declaración y el Programa de Acción de Viena",
    "Racismo, discriminación racial, xenofobia y formas conexas de intolerancia: seguimiento y aplicación de la Declaración y el Programa de Acción de Durban",
    "Asistencia técnica y fomento de la capacidad",
    "Организационные и процедурные вопросы",
    "Ежегодный доклад Верховного комиссара Организации Объединенных Наций по правам человека и доклады Управления Верховного комиссара и Генерального секретаря",
    "Поощрение и защита всех прав человека, гражданских, политических, экономических, социальных и культурных прав, включая право на развитие",
    "Ситуации в области прав человека, требующие внимания со стороны Совета",
    "Правозащитные органы и механизмы",
    "Универсальный периодический обзор",
    "Положение в области прав человека в Палестине и на других оккупированных арабских территориях",
    "Последующие меры и осуществление Венской декларации и Программы действий",
    "Расизм, расовая дискриминация, ксенофобия и связанные с ними формы нетерпимости, последующие меры и осуществление Дурбанской декларации и Программы действий",
    "Техническая помощь и создание потенциала",
    "组织和程序事项",
    "联合国人权事务高级专员的年度报告以及高级专员办事处的报告和秘书长的报告",
    "联合国人权事务高级专员的年度报告以及人权高专办的报告和秘书长的报告",
    "增进和保护所有人权——公民权利、政治权利、经济、社会和文化权利，包括发展权",
    "需要理事会注意的人权状况",
    "人权机构和机制",
    "普遍定期审议",
    "巴勒斯坦及其他阿拉伯被占领土的人权状况",
    "《维也纳宣言和行动纲领》的后续行动和执行情况",
    "种族主义、种族歧视、仇外心理和相关形式的不容忍，《德班宣言和行动纲领》的后续行动和执行情况",
    "技术援助和能力建设",
    "المسائل التنظيمية والإجرائية",
    "التقرير السنوي لمفوض الأمم المتحدة السامي لحقوق الإنسان وتقارير المفوضية السامية والأمين العام",
    "تعزيز وحماية جميع حقوق الإنسان، المدنية والسياسية والاقتصادية والاجتماعية والثقافية، بما في ذلك الحق في التنمية",
    "حالات حقوق الإنسان التي تتطلب اهتمام المجلس بها",
    "هيئات وآليات حقوق الإنسان",
    "الاستعراض الدوري الشامل",
    "حالة حقوق الإنسان في فلسطين وفي الأراضي العربية المحتلة الأخرى",
    "متابعة وتنفيذ إعلان وبرنامج عمل فيينا",
    "العنصرية والتمييز العنصري وكره الأجانب وما يتصل بذلك من أشكال التعصب: متابعة وتنفيذ إعلان وبرنامج عمل ديربان",
    "المساعدة التقنية وبناء القدرات",
];

/// The letters of `words`, folded, in small ones.
pub(super) fn letters(words: &str) -> String {
    let folded = fold::words(words);
    folded.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How many of the first `lines` are one heading of an agenda item that is known: the longest.
pub(super) fn heading(lines: &[&str]) -> Option<usize> {
    static KNOWN: LazyLock<Vec<String>> =
        LazyLock::new(|| HEADINGS.iter().map(|words| letters(words)).collect());
    let mut joined = String::new();
    let mut taken = None;
    for (at, line) in lines.iter().take(8).enumerate() {
        joined.push_str(&letters(line));
        if KNOWN.contains(&joined) {
            taken = Some(at + 1);
        }
        if !KNOWN.iter().any(|known| known.starts_with(&joined)) {
            break;
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_in_six_languages() {
        let cases = [
            ("Agenda items 2 and 10", "2 and 10"),
            ("Item 4 of the provisional agenda*", "4"),
            ("Item 69 (b) of the preliminary list*", "69 (b)"),
            ("Points 2 et 3 de l’ordre du jour", "2 et 3"),
            ("Tema 3 de la agenda", "3"),
            ("Temas 69 b) y 70 del programa provisional*", "69 b) y 70"),
            ("Пункты 2 и 3 повестки дня", "2 и 3"),
            ("议程项目2和3", "2和3"),
            ("临时议程*项目4", "4"),
            ("البند ٣ من جدول الأعمال", "3"),
            ("البندان 2 و3 من جدول الأعمال", "2 و3"),
        ];
        for (words, item) in cases {
            let folded = fold::words(words).to_lowercase();
            assert_eq!(first(&folded).as_deref(), Some(item), "{words}");
            assert!(is_line(&folded), "{words}");
        }
    }

    #[test]
    fn a_heading_may_take_several_lines() {
        let lines = ["TECHNICAL ASSISTANCE AND", "CAPACITY-BUILDING", "Report of the Secretary-General"];
        assert_eq!(heading(&lines), Some(2));
        assert_eq!(heading(&lines[1..]), None);
    }
}
