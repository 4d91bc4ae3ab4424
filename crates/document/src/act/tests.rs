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
