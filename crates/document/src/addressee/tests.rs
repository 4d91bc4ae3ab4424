//! Whom paragraphs of six languages address.

use crate::{Part, act};

/// Language, paragraph, codes.
type Case = (&'static str, &'static str, &'static [&'static str]);

const ENGLISH_AND_CHINESE: &[Case] = &[
    ("en", "Requests the Secretary-General to report to the General Assembly;", &["un:secretary-general"]),
    (
        "en",
        "Calls upon all Member States and civil society to help;",
        &["un:member-states", "org:civil-society"],
    ),
    ("en", "Welcomes the report of the Secretary-General;", &[]),
    ("en", "Decides to meet, and requests the High Commissioner to attend;", &["un:high-commissioner"]),
    ("en", "Urges the United States to attend;", &["USA"]),
    ("en", "Invites the Committee on Economic, Social and Cultural Rights to attend;", &["un:treaty-bodies"]),
    ("en", "Calls upon the Joint United Nations Programme on HIV/AIDS to attend;", &["un:unaids"]),
    ("en", "Urges both sides, as well as Member States, to attend;", &["org:parties", "un:member-states"]),
    ("zh", "请秘书长为办事处提供资源；", &["un:secretary-general"]),
    ("zh", "吁请各国政府合作；", &["un:all-states"]),
    ("zh", "决定继续处理此事。", &[]),
    ("en", "Calls upon the Government of Trinidad and Tobago and Haiti to confer;", &["TTO", "HTI"]),
    ("zh", "敦促巴哈马和海地继续合作；", &["BHS", "HTI"]),
];

const OTHERS: &[Case] = &[
    (
        "fr",
        "Prie le Secrétaire général de lui présenter un rapport et d’informer l’Assemblée générale ;",
        &["un:secretary-general"],
    ),
    (
        "fr",
        "Demande à tous les États Membres et à la société civile d’agir ;",
        &["un:member-states", "org:civil-society"],
    ),
    ("fr", "Prie instamment Haïti, la Jamaïque et l’Iraq de coopérer ;", &["HTI", "JAM", "IRQ"]),
    (
        "fr",
        "Prie le Haut-Commissariat des Nations Unies aux droits de l’homme, en consultation avec les États Membres, d’agir ;",
        &["un:ohchr"],
    ),
    ("fr", "Invite les États-Unis d’Amérique et les autres parties prenantes à agir ;", &["USA"]),
    (
        "es",
        "Pide al Secretario General que presente un informe a la Asamblea General;",
        &["un:secretary-general"],
    ),
    (
        "es",
        "Exhorta a los Gobiernos y a las organizaciones no gubernamentales a que actúen;",
        &["un:all-states", "org:non-governmental-organizations"],
    ),
    ("es", "Insta a los Estados partes a cooperar con el Comité contra la Tortura;", &["un:states-parties"]),
    (
        "es",
        "Solicita a la Alta Comisionada de las Naciones Unidas para los Derechos Humanos que informe;",
        &["un:high-commissioner"],
    ),
    (
        "ru",
        "просит Генерального секретаря представить доклад Генеральной Ассамблее;",
        &["un:secretary-general"],
    ),
    (
        "ru",
        "призывает государства-члены, а также организации гражданского общества действовать;",
        &["un:member-states", "org:civil-society"],
    ),
    (
        "ru",
        "настоятельно призывает правительство Гаити и правительство Судана сотрудничать с Советом;",
        &["HTI", "SDN"],
    ),
    ("ru", "требует, чтобы все стороны прекратили боевые действия;", &["org:parties"]),
    (
        "ru",
        "предлагает Управлению Верховного комиссара Организации Объединенных Наций по правам человека сообщить;",
        &["un:ohchr"],
    ),
    ("ar", "يطلب إلى الأمين العام تقديم تقرير إلى الجمعية العامة؛", &["un:secretary-general"]),
    (
        "ar",
        "تهيب بالدول الأعضاء والمنظمات غير الحكومية أن تتعاون؛",
        &["un:member-states", "org:non-governmental-organizations"],
    ),
    ("ar", "يحث حكومة السودان على التعاون مع مجلس الأمن؛", &["SDN"]),
    ("ar", "يحث الجمهورية العربية السورية على التعاون؛", &["SYR"]),
    ("ar", "يطلب إلى مفوضية الأمم المتحدة السامية لحقوق الإنسان أن تقدم تقريرا؛", &["un:ohchr"]),
];

#[test]
fn addressees_stand_behind_the_verb() {
    for (language, text, codes) in ENGLISH_AND_CHINESE.iter().chain(OTHERS) {
        let found = super::all(text, &act::all(text, Part::Operative), Some(language));
        assert_eq!(found, *codes, "{text}");
    }
}

/// A pattern that is not folded would find nothing.
#[test]
fn patterns_are_folded() {
    for row in super::ADDRESSEES {
        for pattern in [row.fr, row.es, row.ru, row.ar] {
            assert_eq!(crate::fold::words(pattern), pattern, "{}", row.code);
        }
    }
}
