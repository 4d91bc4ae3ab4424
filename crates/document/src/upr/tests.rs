//! Reports written for these tests, one for each way of printing that a rule answers.

use super::*;
use crate::{Format, Position, Severity};

fn read_report(text: &str) -> Document {
    let mut doc = Document::empty(Format::Txt);
    read(text, &mut doc);
    doc
}

/// Each recommendation as `number|text|States|position`, its wordings behind it.
fn shown(doc: &Document) -> Vec<String> {
    doc.recommendations
        .iter()
        .map(|item| {
            let position = item.position.map_or("-".to_owned(), |position| format!("{position:?}"));
            let mut line =
                format!("{}|{}|{}|{position}", item.number, item.text, item.recommended_by.join(" "));
            for part in &item.parts {
                line.push_str(&format!("|{} <{}>", part.text, part.recommended_by.join(" ")));
            }
            line
        })
        .collect()
}

#[test]
fn numbered_items_under_several_paragraphs() {
    let doc = read_report(
        "Report of the Working Group on the Universal Periodic Review*\n\nSaint Lucia\n\n\
         II. Conclusions and/or recommendations\n\
         121. The recommendations listed below have been examined and enjoy the support of Saint Lucia:\n\
         121.1 Plant more trees (Algeria) (Cabo Verde);\n\
         121.2. Count the birds (Iran (Islamic Republic of));\n\
         14\n\x0CA/HRC/1/2\n121.3 Paint the\nwell-\nknown boats GE.19-12345 (E) and quays\n(Venezuela (Bolivarian Republic of), Cuba and Trinidad and\nTobago).\n\
         122. The following recommendations will be examined by Saint Lucia, which will provide responses in due time:\n\
         122.1 Mend nets (Côte d\u{FFFD}Ivoire);3 122.2 Buy rope (Türkiye);\n\
         123. The recommendation below did not enjoy the support of Saint Lucia:\n\
         123.1 Sell the mill (Holy See, State of Palestine).\n\
         124. All conclusions and/or recommendations contained in the present report reflect the position.\n",
    );
    assert_eq!(doc.state_under_review.as_deref(), Some("LCA"));
    assert_eq!(
        shown(&doc),
        [
            "121.1|Plant more trees|DZA CPV|Supported",
            "121.2|Count the birds|IRN|Supported",
            "121.3|Paint the well-known boats and quays|VEN CUB TTO|Supported",
            "122.1|Mend nets|CIV|Pending",
            "122.2|Buy rope|TUR|Pending",
            "123.1|Sell the mill|VAT PSE|Noted",
        ]
    );
    assert_eq!(doc.problems, []);
}

#[test]
fn plain_lists_and_several_wordings() {
    let doc = read_report(
        "II. CONCLUSIONS AND/OR RECOMMENDATIONS\r52. The recommendations formulated during the dialogue and listed below \
         enjoy the support of Ruritania: \r1. \t\rTo plant trees (Algeria, France); to plant flowers (Cuba); and to water \
         them (Haiti); \r\r2. \tTo study birds, and \rtheir nests (Brazil) / To count birds (Chile)\r3. To ratify (Spain)/sign \
         (Peru) the treaty of 1962 (No. 118) (Spain, Peru);\r\r53. The recommendations noted in the report did not enjoy the \
         support of Ruritania: \r1. To sell 5.5 boats (Canada)8; \rAnnex \rComposition of the delegation \r1. Mr. A (Cuba)\r",
    );
    assert_eq!(
        shown(&doc),
        [
            "52.1|To plant trees; to plant flowers; and to water them|DZA FRA CUB HTI|Supported\
             |To plant trees <DZA FRA>|to plant flowers <CUB>|and to water them <HTI>",
            "52.2|To study birds, and their nests / To count birds|BRA CHL|Supported\
             |To study birds, and their nests <BRA>|To count birds <CHL>",
            "52.3|To ratify/sign the treaty of 1962 (No. 118)|ESP PER|Supported",
            "53.1|To sell 5.5 boats|CAN|Noted",
        ]
    );
}

#[test]
fn notes_at_the_foot_of_a_page_are_no_part_of_a_recommendation() {
    let doc = read_report(
        "II. Conclusions and/or recommendations\n88. The following recommendations will be examined by Ruritania:\n\
         88.1. Plant trees (Canada);³\n\n88.2. Water the\n\n³ As read out: “Plant tall trees” (Canada).\n\
         ⁴ As read out: “Water all\n\n15\n\x0CA/HRC/16/14\n\ntrees” (Peru);⁴\n\n88.3. Cut hedges (Chile).\n\n\
         of the flowers”, which goes on here (Peru).\n\n16\n\x0CA/HRC/16/14\n88.4 Dig 5 m² (Cuba).\n** Not edited.\n",
    );
    assert_eq!(
        shown(&doc),
        [
            "88.1|Plant trees|CAN|Pending",
            "88.2|Water the trees”|PER|Pending",
            "88.3|Cut hedges|CHL|Pending",
            "88.4|Dig 5 m²|CUB|Pending",
        ]
    );
}

#[test]
fn slips_in_a_list_are_reported() {
    let doc = read_report(
        "II. Conclusions and/or recommendations\n9. The following 4 recommendations, 9.1 to 9.4, enjoy the support of Ruritania:\n\
         9.1. Plant trees (Cuba);\n9.3. Plant bushes (Atlantis, Cuba);\n9.3. Plant grass;\n",
    );
    assert_eq!(shown(&doc).len(), 3);
    let mut codes: Vec<&str> = doc.problems.iter().map(|problem| problem.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        ["numbering-gap", "numbering-gap", "recommending-state-missing", "state-unknown", "total-mismatch"]
    );
    assert!(doc.problems.iter().all(|problem| problem.severity == Severity::Warning));
}

#[test]
fn positions_as_introductions_word_them() {
    let table = [
        ("have been examined by Ruritania and enjoy the support of Ruritania", Some(Position::Supported)),
        (
            "enjoy the support of Ruritania, which considers that they are already implemented",
            Some(Position::Supported),
        ),
        ("did not enjoy the support of Ruritania and would thus be noted", Some(Position::Noted)),
        ("have been examined by Ruritania and have been noted by it", Some(Position::Noted)),
        ("noted in the report will be examined by Ruritania", Some(Position::Pending)),
        ("were made to Ruritania", Some(Position::Pending)),
        ("are considered by Ruritania as already implemented", Some(Position::Supported)),
    ];
    for (words, position) in table {
        let doc =
            read_report(&format!("9. The following recommendations {words}:\n9.1. Plant trees (Cuba);\n"));
        assert_eq!(doc.recommendations[0].position, position, "{words}");
    }
    let doc = read_report(
        "60. In the course of the discussion, the following recommendations were made to Ruritania:\n1. Plant trees (Cuba);\n\
         61. These recommendations will be examined by Ruritania in due course.\n",
    );
    assert_eq!(shown(&doc), ["60.1|Plant trees|CUB|Pending"]);
}

/// Introductions in the other five languages, the numbers and brackets of each.
#[test]
fn lists_in_every_language() {
    let table: &[(&str, &[&str])] = &[
        (
            "101. Les recommandations ci-après n’ont pas recueilli l’adhésion de la Ruritanie :\n\
             101.1 Planter des arbres (France et Haïti) ;\n101.2 Compter les oiseaux (Côte d’Ivoire, Pays-Bas).\n\
             102. La Ruritanie considère que les recommandations ci-dessous sont déjà appliquées ou en cours d’application :\n\
             102.1 Réparer les filets (Norvège).\n",
            &["101.1|FRA HTI|Noted", "101.2|CIV NLD|Noted", "102.1|NOR|Supported"],
        ),
        (
            "77. Ruritania examinará las recomendaciones siguientes y dará respuesta a más tardar en el 60º período de sesiones:\n\
             77.1 Plantar árboles (Estados Unidos de América y España);\n77.2 Contar aves (Países Bajos) (Perú).\n\
             78. Ruritania ha tomado nota de las recomendaciones que se indican a continuación:\n78.1 Reparar redes (Chile).\n",
            &["77.1|USA ESP|Pending", "77.2|NLD PER|Pending", "78.1|CHL|Noted"],
        ),
        (
            "90. Рекомендации, изложенные ниже, были рассмотрены и пользуются поддержкой Руритании:\n\
             90.1 сажать деревья (Российская Федерация и Испания);\n90.2 считать птиц (Чили).\n\
             91. Следующие рекомендации не пользуются поддержкой Руритании:\n91.1 чинить сети (Норвегия).\n\
             92. Следующие рекомендации будут рассмотрены Руританией:\n92.1 строить лодки (Куба).\n",
            &["90.1|RUS ESP|Supported", "90.2|CHL|Supported", "91.1|NOR|Noted", "92.1|CUB|Pending"],
        ),
        (
            "60. 以下建议得到卢里塔尼亚的支持：\n60.1 植树（智利、秘鲁）；\n60.2 数鸟（西班牙和法国）。\n\
             ６１．卢里塔尼亚将审议下列建议：\n６１．１ 修补渔网（挪威）。\n\
             62. 下列建议未得到卢里塔尼亚的支持：\n62.1 造船(古巴)。\n",
            &["60.1|CHL PER|Supported", "60.2|ESP FRA|Supported", "61.1|NOR|Pending", "62.1|CUB|Noted"],
        ),
        (
            "٤١- لا تحظى التوصيات التالية بتأييد روريتانيا:\n٤١-١ غرس الأشجار (شيلي وبيرو)؛\n٤١-٢ عدّ الطيور (إسبانيا، فرنسا).\n\
             42- أُحيط علماً بالتوصيات التالية:\n42-1 إصلاح الشباك (النرويج).\n\
             43- تحظى التوصيات الواردة أدناه بتأييد روريتانيا:\n43-1 بناء القوارب (كوبا).\n",
            &["41.1|CHL PER|Noted", "41.2|ESP FRA|Noted", "42.1|NOR|Noted", "43.1|CUB|Supported"],
        ),
    ];
    for (text, expected) in table {
        let doc = read_report(text);
        let found: Vec<String> = doc
            .recommendations
            .iter()
            .map(|one| {
                format!("{}|{}|{:?}", one.number, one.recommended_by.join(" "), one.position.expect("one"))
            })
            .collect();
        assert_eq!(found, *expected, "{text}");
    }
    let said = read_report(table[0].0).recommendations.last().and_then(|one| one.reply.clone());
    assert!(said.is_some_and(|said| said.starts_with("La Ruritanie considère")));
}
