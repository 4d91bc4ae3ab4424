//! Whatever the text: no panic, the text kept, every place inside it and between characters.

use document::{Document, Format, read_text};
use proptest::prelude::*;

/// Small texts of our own that touch each reader.
const TEXTS: &[&str] = &[
    "United Nations    A/HRC/RES/1/2\nGeneral Assembly   Distr.: General\n3 May 2009\n\nHuman Rights Council\nFirst session\nAgenda item 3\n\nResolution adopted by the Human Rights Council\n\n1/2. The right to rest\n\nThe Human Rights Council,\n\nRecalling General Assembly resolution 60/1 of 3 May 2006, and all relevant resolutions,\n\n1. Requests the Secretary-General to rest;\n\n2. Decides:\n\n(a) to stay;\n\n(b) to go.\n\n4th meeting\n3 May 2009\n[Adopted without a vote.]\n\n1 See A/61/1 and Corr.1.\n",
    "人权理事会\n第三届会议\n议程项目2、3\n3/1. 休息权\n人权理事会，\n回顾大会 2006 年 5 月 3 日第 60/1 号和第60/2号决议的的内容 and 各项有关决议，\n1. 请秘书长休息；\n2. 决定继续处理此事。\n2006年5月3日\n第4次会议\n[未经表决获得通过。]\n",
    "Report of the Working Group on the Universal Periodic Review\nNauru\n\nI. Summary\n\nA. Presentation\n\n1. First.\n2. Second:\n1. inner\n2. inner\n3. Third.\nA/HRC/1/2\n3\n\u{c}4. Fourth.\n",
    "Резолюция 1 (1990)\nСовет Безопасности,\nссылаясь на резолюцию 2 (1991) от 3 мая 1991 года,\n1. постановляет",
    "إن مجلس الأمن،\nإذ يشير إلى القرار 1/2 المؤرخ 3 أيار/مايو 1991،\n١ - يقرر",
];

fn check(text: &str) -> Document {
    let doc = read_text(text.to_owned(), Format::Txt);
    assert_eq!(doc.text, text);
    let places = doc
        .paragraphs
        .iter()
        .map(|p| p.span)
        .chain(doc.citations.iter().map(|c| c.span))
        .chain(doc.problems.iter().map(|p| p.span))
        .chain(doc.headings.iter().map(|h| h.span));
    for span in places {
        assert!(span.start <= span.end, "{span:?}");
        assert!(text.get(span.start..span.end).is_some(), "{span:?} is not between characters of the text");
    }
    let mut ids: Vec<&str> = doc.paragraphs.iter().map(|p| p.id.as_str()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "paragraph ids are unique");
    assert!(doc.paragraphs.is_sorted_by_key(|p| p.span.start));
    assert!(doc.citations.is_sorted_by_key(|c| c.span.start));
    doc
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text(text in "\\PC{0,300}") {
        check(&text);
    }

    /// Pieces of the texts, cut anywhere, doubled, and set together.
    #[test]
    fn pieces(cuts in prop::collection::vec((0..TEXTS.len(), 0usize..900, 0usize..200, 0u8..4), 1..12)) {
        let mut text = String::new();
        for (which, from, length, mark) in cuts {
            let piece: String = TEXTS[which].chars().skip(from).take(length).collect();
            text.push_str(&piece);
            text.push_str(["", "\n", " ", "\u{c}"][usize::from(mark)]);
        }
        check(&text);
    }

    /// A byte changed, put in or left out.
    #[test]
    fn bytes(which in 0..TEXTS.len(), changes in prop::collection::vec((0usize..900, any::<u8>(), 0u8..3), 1..20)) {
        let mut bytes = TEXTS[which].as_bytes().to_vec();
        for (at, byte, how) in changes {
            let at = at.min(bytes.len().saturating_sub(1));
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ if bytes.len() > 1 => { bytes.remove(at); }
                _ => {}
            }
        }
        check(&String::from_utf8_lossy(&bytes));
    }
}

/// Texts made to be slow: each would take minutes if some step looked at everything for everything.
#[test]
fn adversarial_texts_end() {
    let long = 256 << 10;
    for unit in [
        "1. ",
        "1.\n",
        "A/",
        "A/1/",
        "resolution 1/1, ",
        "第1/1号、",
        "and recalling ",
        "的",
        "(",
        "\n\n",
        "I. A\n",
        "1 A\n",
        "2020年1月1日关于",
        "resolutions of the Council ",
        "The General Assembly,\n",
        "x",
        "，并",
        "1,\n\n",
    ] {
        check(&unit.repeat(long / unit.len()));
    }
}

#[test]
fn a_text_beyond_the_limit_is_kept_and_said_to_be_long() {
    let text = "One more line of words that say little.\n".repeat(220_000);
    let doc = check(&text);
    assert!(doc.problems.iter().any(|p| p.code == "text-too-long"));
}

#[test]
fn small_texts_read_as_meant() {
    let doc = check(TEXTS[0]);
    let paragraphs: Vec<(&str, Vec<String>)> =
        doc.paragraphs.iter().map(|p| (p.id.as_str(), p.acts.clone())).collect();
    let acts = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        paragraphs,
        [("pp_1", acts(&["recalling"])), ("op_1", acts(&["requests"])), ("op_2", acts(&["decides"]))]
    );
    assert_eq!(doc.paragraphs[2].text, "Decides:\n(a) to stay;\n(b) to go.");
    assert_eq!(doc.title.as_deref(), Some("The right to rest"));
    assert_eq!(doc.date.as_deref(), Some("2009-05-03"));
    let symbols: Vec<Option<&str>> = doc.citations.iter().map(|c| c.symbol.as_deref()).collect();
    assert_eq!(
        symbols,
        [Some("A/HRC/RES/1/2"), Some("A/RES/60/1"), None, Some("A/61/1"), Some("A/61/1/Corr.1")]
    );

    let doc = check(TEXTS[1]);
    assert_eq!(doc.agenda_item.as_deref(), Some("2、3"));
    let codes: Vec<&str> = doc.problems.iter().map(|p| p.code.as_str()).collect();
    assert!(codes.contains(&"doubled-character") && codes.contains(&"stray-latin"), "{codes:?}");
    let dates: Vec<(Option<&str>, Option<&str>)> =
        doc.citations.iter().map(|c| (c.symbol.as_deref(), c.date.as_deref())).collect();
    assert_eq!(dates[0], (Some("A/RES/60/1"), Some("2006-05-03")));

    let doc = check(TEXTS[2]);
    let numbers: Vec<&str> = doc.paragraphs.iter().filter_map(|p| p.number.as_deref()).collect();
    assert_eq!(numbers, ["1", "2", "3", "4"]);
}
