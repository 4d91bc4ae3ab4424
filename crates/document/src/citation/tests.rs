//! Citations of every form in six languages: text, then canonical symbols with their dates.

use crate::{Format, read_text};

fn cited(text: &str) -> Vec<String> {
    let doc = read_text(text.to_owned(), Format::Txt);
    let closed = doc.citations.iter().filter(|c| !c.open);
    closed
        .map(|c| format!("{} {}", c.symbol.as_deref().unwrap_or("-"), c.date.as_deref().unwrap_or("-")))
        .collect()
}

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(cited(text), *expected, "{text}");
    }
}

const HIGH_COMMISSIONER: &[&str] = &["A/RES/48/141 1993-12-20"];

#[test]
fn one_form_for_six_languages() {
    check(&[
        ("Recalling General Assembly resolution 48/141 of 20 December 1993,", HIGH_COMMISSIONER),
        ("la résolution 48/141 de l’Assemblée générale, en date du 20 décembre 1993,", HIGH_COMMISSIONER),
        ("la resolución 48/141 de la Asamblea General, de 20 de diciembre de 1993,", HIGH_COMMISSIONER),
        ("резолюцию 48/141 Генеральной Ассамблеи от 20 декабря 1993 года,", HIGH_COMMISSIONER),
        ("قرار الجمعية العامة ٤٨/١٤١ المؤرخ ٢٠ كانون الأول/ديسمبر ١٩٩٣", HIGH_COMMISSIONER),
        ("大 会 1993 年 12 月 20 日 第 48/141 号 决 议", HIGH_COMMISSIONER),
    ]);
}

#[test]
fn lists_organs_and_dates() {
    check(&[
        (
            "резолюции Совета Безопасности 1160 (1998), 1199 (1998) и 1244 (1999)",
            &["S/RES/1160(1998) 1998", "S/RES/1199(1998) 1998", "S/RES/1244(1999) 1999"],
        ),
        (
            "ses résolutions 5/1 et 5/2 du 18 juin 2007, sur proposition du Conseil des droits de l'homme",
            &["A/HRC/RES/5/1 2007-06-18", "A/HRC/RES/5/2 2007-06-18"],
        ),
        (
            "resoluciones 44/192 B, de 21 de\ndiciembre de 1989, 45/269, de 27 de agosto de 1991, y 43/232, de 1º de marzo de 1989",
            &["A/RES/44/192B 1989-12-21", "A/RES/45/269 1991-08-27", "A/RES/43/232 1989-03-01"],
        ),
        (
            "قراري مجلس الأمن 658 (1990) و 690 (1991) والقرار 2200 ألف (د - 21)",
            &["S/RES/658(1990) 1990", "S/RES/690(1991) 1991", "A/RES/2200(XXI)A -"],
        ),
        (
            "resolutions 48/141 of the General Assembly and 1996/31 of the Economic and Social Council",
            &["A/RES/48/141 -", "E/RES/1996/31 -"],
        ),
        (
            "resolutions 48/134, 48/140 and 48/141, all of 20 December 1993,",
            &["A/RES/48/134 1993-12-20", "A/RES/48/140 1993-12-20", "A/RES/48/141 1993-12-20"],
        ),
        (
            "резолюции 59/117-59/120 и 57/288 от 20 декабря 2002 года",
            &["A/RES/59/117 -", "A/RES/59/120 -", "A/RES/57/288 2002-12-20"],
        ),
        ("resolutions 48/223 A, B and C", &["A/RES/48/223A -", "A/RES/48/223B -", "A/RES/48/223C -"]),
        ("résolutions 5/1, du 18 juin 2007, et 16/21", &["A/HRC/RES/5/1 2007-06-18", "A/HRC/RES/16/21 -"]),
        ("A/RES/217 (III) A of 10 December 1948", &["A/RES/217(III)A 1948-12-10"]),
        ("Par sa résolution 58/26 du 5 décembre 2003, l’Assemblée générale a", &["A/RES/58/26 2003-12-05"]),
        ("В своей резолюции 53/25 Генеральная Ассамблея провозгласила", &["A/RES/53/25 -"]),
        ("القرار داط - 10/15 والقرار دإ-20/2", &["A/RES/ES-10/15 -", "A/RES/S-20/2 -"]),
        ("резолюции 2200 А (ХХI) и А/С.3/60/L.1", &["A/RES/2200(XXI)A -", "A/C.3/60/L.1 -"]),
        ("the Council's decision 2003/250 and decision 60/551", &["E/DEC/2003/250 -", "A/DEC/60/551 -"]),
        ("resolution 1325/2000 of the Security Council", &["S/RES/1325(2000) 2000"]),
    ]);
}

#[test]
fn what_is_no_citation() {
    check(&[
        ("la décision 19/32 du Conseil d’administration du PNUE", &[]),
        ("الأطراف في المقرر 5/6 لبروتوكول مونتريال", &[]),
        ("Parliamentary Assembly of the Council of Europe, resolution 1464 (2005)", &[]),
        ("executive decision 24/3 and 10/12 of them", &[]),
        ("执行局第98/24号决定", &[]),
        ("تعليق عام رقم 5 (1994)", &[]),
    ]);
}

/// Open citations, whose words are the span.
#[test]
fn open_citations_in_six_languages() {
    let cases: &[(&str, &[&str])] = &[
        ("Recalling all relevant resolutions of the General Assembly,", &["all relevant resolutions"]),
        ("回顾大会所有相关决议，", &["所有相关决议"]),
        (
            "Rappelant toutes les résolutions pertinentes de l’Assemblée générale,",
            &["toutes les résolutions pertinentes"],
        ),
        ("Rappelant ses résolutions antérieures sur la question,", &["ses résolutions antérieures"]),
        (
            "Rappelant ses précédentes résolutions et décisions,",
            &["ses précédentes résolutions et décisions"],
        ),
        (
            "Recordando todas las resoluciones pertinentes de la Asamblea General,",
            &["todas las resoluciones pertinentes"],
        ),
        ("Recordando sus resoluciones anteriores,", &["sus resoluciones anteriores"]),
        (
            "ссылаясь на все соответствующие резолюции Генеральной Ассамблеи,",
            &["все соответствующие резолюции"],
        ),
        (
            "в соответствии с предыдущими резолюциями и решениями Совета,",
            &["предыдущими резолюциями и решениями"],
        ),
        ("وإذ تشير إلى جميع قرارات الجمعية العامة ذات الصلة،", &["جميع قرارات الجمعية العامة ذات الصلة"]),
        ("وإذ تشير إلى قراراتها السابقة،", &["قراراتها السابقة"]),
        ("ses résolutions 48/141 et 48/142,", &[]),
        ("Rappelant toutes ses résolutions 48/141,", &[]),
        ("согласно соответствующей резолюции Совета", &[]),
        ("المشاركة في اتخاذ القرارات الأخرى", &[]),
        ("las resoluciones de la Asamblea General", &[]),
    ];
    for (text, expected) in cases {
        let doc = read_text((*text).to_owned(), Format::Txt);
        let open: Vec<&str> = doc.citations.iter().filter(|c| c.open).map(|c| c.text.as_str()).collect();
        assert_eq!(open, *expected, "{text}");
    }
}
