//! A resolution in six languages from its organ's name to the lists of its vote.

use crate::{Document, Format, read_text};

/// Masthead and text, closing lines, and the lists of the vote; one State too few abstains in each.
const SIX: [(&str, &str, &str); 6] = [
    (
        "A/HRC/RES/54/5\n\nThe Human Rights Council,\n\nRecalling the Charter of the United Nations,\n\n1. Requests the Secretary-General to rest;\n\n2. Decides to plant trees.\n\n",
        "48th meeting\n12 October 2023\n\n[Adopted by a recorded vote of 2 to 1, with 2 abstentions. The voting was as follows:\n\n",
        "In favour:\nCuba and Haiti\n\nAgainst:\nJamaica\n\nAbstaining:\nBelize]\n",
    ),
    (
        "A/HRC/RES/54/5\n\nLe Conseil des droits de l’homme,\n\nRappelant la Charte des Nations Unies,\n\n1. Prie le Secrétaire général de se reposer ;\n\n2. Décide de planter des arbres.\n\n",
        "48e séance\n12 octobre 2023\n\n[Adoptée à l’issue d’un vote enregistré, par 2 voix contre 1, avec 2 abstentions. Les voix se sont réparties comme suit :\n\n",
        "Ont voté pour :\nCuba et Haïti\n\nOnt voté contre :\nJamaïque\n\nSe sont abstenus :\nBelize]\n",
    ),
    (
        "A/HRC/RES/54/5\n\nEl Consejo de Derechos Humanos,\n\nRecordando la Carta de las Naciones Unidas,\n\n1. Solicita al Secretario General que descanse;\n\n2. Decide plantar árboles.\n\n",
        "48ª sesión\n12 de octubre de 2023\n\n[Aprobada en votación registrada por 2 votos contra 1 y 2 abstenciones. El resultado de la votación fue el siguiente:\n\n",
        "Votos a favor:\nCuba y Haití\n\nVotos en contra:\nJamaica\n\nAbstenciones:\nBelice]\n",
    ),
    (
        "A/HRC/RES/54/5\n\nСовет по правам человека,\n\nссылаясь на Устав Организации Объединенных Наций,\n\n1. просит Генерального секретаря отдохнуть;\n\n2. постановляет посадить деревья.\n\n",
        "48-е заседание\n12 октября 2023 года\n\n[Принята заносимым в отчет о заседании голосованием 2 голосами против 1 при 2 воздержавшихся. Голоса распределились следующим образом:\n\n",
        "Голосовали за:\nГаити, Куба\n\nГолосовали против:\nЯмайка\n\nВоздержались:\nБелиз]\n",
    ),
    (
        "A/HRC/RES/54/5\n\nإن مجلس حقوق الإنسان،\n\nإذ يشير إلى ميثاق الأمم المتحدة،\n\n1- يطلب إلى الأمين العام أن يستريح؛\n\n2- يقرر غرس الأشجار.\n\n",
        "الجلسة 48\n12 تشرين الأول/أكتوبر 2023\n\n[اعتُمِد بتصويت مسجل بأغلبية صوتين مقابل صوت واحد وامتناع عضوين عن التصويت. وكانت نتيجة التصويت كما يلي:\n\n",
        "المؤيدون:\nكوبا، هايتي\n\nالمعارضون:\nجامايكا\n\nالممتنعون عن التصويت:\nبليز]\n",
    ),
    (
        "A/HRC/RES/54/5\n\n人权理事会，\n\n回顾《联合国宪章》，\n\n1. 请秘书长休息；\n\n2. 决定植树。\n\n",
        "2023年10月12日\n第48次会议\n\n[经记录表决，以2票赞成、1票反对、2票弃权通过。表决情况如下：\n\n",
        "赞成：\n古巴、海地\n\n反对：\n牙买加\n\n弃权：\n伯利兹]\n",
    ),
];

fn read(parts: &[&str]) -> Document {
    read_text(parts.concat(), Format::Txt)
}

#[test]
fn one_resolution_is_the_same_in_six_languages() {
    for (own, closing, lists) in SIX {
        let doc = read(&[own, closing, lists]);
        let paragraphs: Vec<_> = doc
            .paragraphs
            .iter()
            .map(|p| (p.id.as_str(), p.acts.join(" "), p.addressees.join(" ")))
            .collect();
        assert_eq!(
            paragraphs,
            [
                ("pp_1", "recalling".to_owned(), String::new()),
                ("op_1", "requests".to_owned(), "un:secretary-general".to_owned()),
                ("op_2", "decides".to_owned(), String::new()),
            ],
            "{own}"
        );
        let adoption = doc.adoption.expect(closing);
        let how = (adoption.date.as_deref(), adoption.meeting, adoption.vote.as_deref());
        assert_eq!(how, (Some("2023-10-12"), Some(48), Some("recorded-vote")), "{closing}");
        let tally = adoption.tally.expect(closing);
        let sides = [&tally.in_favour, &tally.against, &tally.abstaining];
        let votes: Vec<_> = sides.iter().map(|side| (side.stated, side.listed, side.states.len())).collect();
        assert_eq!(
            votes,
            [(Some(2), Some(2), 2), (Some(1), Some(1), 1), (Some(2), Some(1), 1)],
            "{closing}{lists}"
        );
        let codes: Vec<&str> = doc.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["total-mismatch"], "{own}");
    }
}
