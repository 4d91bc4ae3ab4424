//! Replies written for these tests, one for each way of laying them out.

use crate::{Document, Format};

/// Each recommendation as `number position`, the reply behind it where wanted.
fn shown(text: &str, replies: bool) -> Vec<String> {
    let mut doc = Document::empty(Format::Txt);
    super::read(text, &mut doc);
    doc.recommendations
        .iter()
        .map(|found| {
            let position = found.position.map_or("-".to_owned(), |position| format!("{position:?}"));
            let reply =
                found.reply.as_deref().filter(|_| replies).map_or(String::new(), |reply| format!(" {reply}"));
            format!("{} {position}{reply}", found.number)
        })
        .collect()
}

#[test]
fn lists_in_sentences_and_under_headings() {
    let text = "1. The Government of Ruritania accepts the recommendations 1–3, 5\nand 9. It notes recommendations 4 and\n6–8.\n";
    let wanted = [
        "1 Supported",
        "2 Supported",
        "3 Supported",
        "4 Noted",
        "5 Supported",
        "6 Noted",
        "7 Noted",
        "8 Noted",
        "9 Supported",
    ];
    assert_eq!(shown(text, false), wanted);
    let text = "Recommendations that enjoy the support of Ruritania\n\n98.1, 98.2-98.4 and 98.7\n\nRecommendations noted\n\n98.5; 98.6.\n";
    let wanted = [
        "98.1 Supported",
        "98.2 Supported",
        "98.3 Supported",
        "98.4 Supported",
        "98.5 Noted",
        "98.6 Noted",
        "98.7 Supported",
    ];
    assert_eq!(shown(text, false), wanted);
    let text = "2. Recommendations 98.1, 98.2 and 98.3 are accepted, while 98.4 is noted.\n";
    assert_eq!(shown(text, false), ["98.1 Supported", "98.2 Supported", "98.3 Supported", "98.4 Noted"]);
}

#[test]
fn answers_behind_their_numbers() {
    let text = "98.1\tRatify the treaty (Cuba);\tSupported\tThe treaty was signed.\n98.2\tAccept visits (Peru, Chile);\tNoted\n98.3\tPlant trees (Cuba)\tPartially supported\n";
    assert_eq!(
        shown(text, true),
        [
            "98.1 Supported Supported The treaty was signed.",
            "98.2 Noted Noted",
            "98.3 Partial Partially supported"
        ]
    );
    let text = "Rec. 1 Ruritania accepts the recommendation on trees. It cannot accept the recommendation on birds.\nRec. 2 See recommendation 1.\nRec. 3 Ruritania does not accept this recommendation.\n";
    assert_eq!(
        shown(text, true),
        [
            "1 Partial Ruritania accepts the recommendation on trees. It cannot accept the recommendation on birds.",
            "2 - See recommendation 1.",
            "3 Noted Ruritania does not accept this recommendation."
        ]
    );
    let text = "1. Ruritania accepts the recommendation.\n2., 3., 4. Ruritania accepts these recommendations and notes that\nthey are law.\n5. The Government cannot accept it.\n";
    assert_eq!(shown(text, false), ["1 Supported", "2 Supported", "3 Supported", "4 Supported", "5 Noted"]);
}

#[test]
fn french_and_spanish_replies() {
    let text = "Recommandations acceptées\n\n98.1, 98.3 et 98.4\n\nRecommandations dont il est pris note\n\n98.2 à 98.2\n98.5\n";
    assert_eq!(
        shown(text, false),
        ["98.1 Supported", "98.2 Noted", "98.3 Supported", "98.4 Supported", "98.5 Noted"]
    );
    let text = "5. Ruritania acepta las recomendaciones 98.1, 98.2 y 98.4. Toma nota de las recomendaciones 98.3 y 98.5.\n";
    assert_eq!(
        shown(text, false),
        ["98.1 Supported", "98.2 Supported", "98.3 Noted", "98.4 Supported", "98.5 Noted"]
    );
}
