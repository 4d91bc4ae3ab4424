//! What the table of acts has to say of words that stand alone, in both languages.

use super::*;

fn words(text: &str, part: Part) -> Vec<&'static str> {
    all(text, part).into_iter().map(|found| found.word(part)).collect()
}

#[test]
fn preambles_say_participles() {
    let cases: &[(&str, &[&str])] = &[
        ("Recalling further its resolution 1/1,", &["recalling"]),
        ("Deeply concerned at the floods,", &["concerned"]),
        ("Bearing also in mind the report,", &["bearing-in-mind"]),
        ("Having examined, with care, the request", &["having-examined"]),
        (
            "Recalling the Charter, and, in this regard, stressing the role of ports,",
            &["recalling", "stressing"],
        ),
        ("Noting with appreciation the notes and requests of States,", &["noting"]),
        ("Expressing its gratitude to the host,", &["thanking"]),
        ("回顾《宪章》，并铭记有关工作，", &["recalling", "bearing-in-mind"]),
        ("深为关切海平面上升，", &["concerned"]),
        ("回顾该宣言，其中强调合作，并重申这些权利，", &["recalling"]),
        ("意识到各种挑战，又铭记必须保护人人，", &["aware-of", "bearing-in-mind"]),
        ("遵循《宪章》，", &["guided-by"]),
        ("表示注意到报告，", &["taking-note-of"]),
        ("The floods were grave,", &[]),
    ];
    for (text, acts) in cases {
        assert_eq!(words(text, Part::Preamble), *acts, "{text}");
    }
}

#[test]
fn operative_parts_say_the_present() {
    let cases: &[(&str, &[&str])] = &[
        ("Calls once again upon all States to rest;", &["calls-upon"]),
        ("Also takes note with interest of the report;", &["takes-note-of"]),
        (
            "Decides to stay seized of the matter and requests the Secretary-General to write;",
            &["decides", "requests"],
        ),
        ("Welcomes the needs and requests of States;", &["welcomes"]),
        ("The Security Council directs the staff to meet;", &["directs"]),
        ("Urgently calls upon the Government;", &["calls-upon"]),
        ("又欢迎该国的提议；", &["welcomes"]),
        ("还请秘书长提供资源，并决定继续审议；", &["requests", "decides"]),
        ("表示深切感谢东道国；", &["thanks"]),
        ("吁请各国，并鼓励它们；", &["calls-upon", "encourages"]),
    ];
    for (text, acts) in cases {
        assert_eq!(words(text, Part::Operative), *acts, "{text}");
    }
}

/// Of each act, its words in French, Spanish, Russian and Arabic, in both parts.
#[test]
fn four_more_languages() {
    let preamble: &[(&str, &[&str])] = &[
        ("Rappelant sa résolution 48/141,", &["recalling"]),
        ("Profondément préoccupée par les inondations,", &["concerned"]),
        (
            "Prenant note avec satisfaction du rapport et rappelant les précédents,",
            &["taking-note-of", "recalling"],
        ),
        ("Reafirmando también la Carta,", &["reaffirming"]),
        ("Teniendo presentes los informes,", &["bearing-in-mind"]),
        ("ссылаясь на свои резолюции,", &["recalling"]),
        ("будучи глубоко обеспокоена наводнениями,", &["concerned"]),
        ("Вновь подтверждая Устав,", &["reaffirming"]),
        ("с удовлетворением отмечая доклад,", &["noting"]),
        ("وإذ تؤكد من جديد الميثاق،", &["reaffirming"]),
        ("إذ يشير إلى قراره،", &["recalling"]),
        ("وإذ يساوره بالغ القلق،", &["concerned"]),
        ("وقد نظرت في التقرير،", &["having-considered"]),
        ("Le rapport est long,", &[]),
    ];
    let operative: &[(&str, &[&str])] = &[
        ("Prie le Secrétaire général de présenter un rapport ;", &["requests"]),
        ("Prie instamment tous les États de coopérer ;", &["urges"]),
        ("Décide de rester saisi et invite les États à coopérer ;", &["decides", "invites"]),
        ("Se félicite également du rapport ;", &["welcomes"]),
        ("Pide al Secretario General que presente un informe y decide seguir;", &["requests", "decides"]),
        ("Exhorta a los Estados a cooperar;", &["calls-upon"]),
        ("Décide de rester saisi, et l’invite à coopérer ;", &["decides", "invites"]),
        ("Acoge con beneplácito el informe;", &["welcomes"]),
        ("просит Генерального секретаря представить доклад;", &["requests"]),
        ("настоятельно призывает все государства;", &["urges"]),
        ("постановляет продолжать и предлагает государствам;", &["decides", "invites"]),
        ("يطلب إلى الأمين العام تقديم تقرير؛", &["requests"]),
        ("تقرر مواصلة النظر وتدعو الدول؛", &["decides", "invites"]),
        ("يؤكد من جديد التزامه؛", &["reaffirms"]),
    ];
    for (part, cases) in [(Part::Preamble, preamble), (Part::Operative, operative)] {
        for (text, acts) in cases {
            assert_eq!(words(text, part), *acts, "{text}");
        }
    }
}

/// A form that is not folded would never be found, and a row of no act says nothing.
#[test]
fn words_are_folded_and_belong_to_an_act() {
    for row in super::words::WORDS {
        assert!(ACTS.iter().any(|act| act.operative == row.act), "{}", row.act);
        for cell in row.preamble.iter().chain(&row.operative).chain([&row.arabic]) {
            assert_eq!(crate::fold::words(cell), *cell);
        }
    }
}
