//! What the words that introduce a list of recommendations say, in six languages: that recommendations follow, and
//! the position of the State on them.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::Position;

/// The words in one form: one line, small letters, Arabic without vowels and with one kind of alif.
pub(super) fn fold(words: &str) -> String {
    let joined = super::words::joined(words).to_lowercase();
    let marks = |c: &char| !matches!(c, '\u{64B}'..='\u{65F}' | '\u{640}' | '\u{670}');
    let plain = joined.nfc().filter(marks).map(|c| match c {
        'أ' | 'إ' | 'آ' => 'ا',
        '’' => '\'',
        other => other,
    });
    plain.collect()
}

/// Whether folded words speak of recommending.
pub(super) fn recommends(words: &str) -> bool {
    const STEMS: [&str; 8] = ["recommend", "recommand", "recomend", "рекоменд", "建议", "توصي", "اوص", "يوص"];
    STEMS.iter().any(|stem| words.contains(stem))
}

/// Whether folded words announce that a list follows.
pub(super) fn announces(words: &str) -> bool {
    static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"following|below|formulated|\bmade\b|as follows|ci-après|ci-dessous|suivant|formulées",
            r"|siguiente|continuación|formulad|следующ|ниже|сформулированн|下列|以下|如下|下述|التالية|ادناه|فيما يلي|يلي",
        ))
        .expect("a constant pattern")
    });
    ANNOUNCES.is_match(words)
}

/// Whether the words end with a colon.
pub(super) fn ends_open(words: &str) -> bool {
    words.trim_end().ends_with([':', '：'])
}

/// Whether a line heads the chapter of conclusions and recommendations that every report of the Working Group has.
pub(super) fn is_conclusions(line: &str) -> bool {
    const TITLES: [&str; 6] = [
        "conclusions and/or recommendations",
        "conclusions et/ou recommandations",
        "conclusiones y/o recomendaciones",
        "выводы и/или рекомендации",
        "结论和/或建议",
        "الاستنتاجات و/او التوصيات",
    ];
    if line.len() > 160 {
        return false;
    }
    let words = fold(line);
    TITLES.iter().any(|title| words.contains(title) && words.chars().count() <= title.chars().count() + 8)
}

/// Whether the first page of a text speaks of the Universal Periodic Review.
pub(super) fn names_review(page: &str) -> bool {
    const NAMES: [&str; 7] = [
        "universal periodic review",
        "examen périodique universel",
        "examen periódico universal",
        "универсальный периодический обзор",
        "универсальному периодическому обзору",
        "普遍定期审议",
        "الاستعراض الدوري الشامل",
    ];
    let words = fold(page);
    NAMES.iter().any(|name| words.contains(name))
}

/// Whether folded words are of the paragraph that closes every report: conclusions are those of the States that made
/// them.
pub(super) fn is_closing(words: &str) -> bool {
    static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^(?:all (?:the )?conclusions|toutes les conclusions|todas las conclusiones|все выводы|جميع الاستنتاجات|كل الاستنتاجات|所有结论)",
            r"|construed as endorsed|本报告(?:所载|中|所列|所述|内)?的?(?:所有|全部|各项|一切)?结论和",
            r"|(?:sauraient|doivent|doit) (?:être|pas être) (?:considérées|interprétées)",
            r"|no (?:se )?deben? (?:considerarse|interpretarse|entenderse|considerar|interpretar)",
            r"|не (?:следует|должны) (?:\S+ )?(?:рассматриваться|рассматривать|истолковывать|толковать|считать)",
            r"|(?:لا ينبغي|لا يجوز|ولا ينبغي) (?:ان )?(?:تفسير|تفسر|يفهم|تفهم|يفسر|اعتبار|فهم)",
        ))
        .expect("a constant pattern")
    });
    CLOSING.is_match(words)
}

/// Whether a line is the heading of the annex, or of the list of the delegation that the annex holds.
pub(super) fn is_annex(line: &str) -> bool {
    let line = line.trim().trim_end_matches(['*', ':']);
    if line.is_empty() || line.len() > 90 {
        return false;
    }
    let words = fold(line);
    const HEADINGS: [&str; 8] =
        ["annex", "annexe", "anexo", "приложение", "附件", "附件一", "مرفق", "المرفق"];
    let numbered = words.strip_suffix(" i").or_else(|| words.strip_suffix(" 1")).unwrap_or(&words);
    const DELEGATION: [&str; 7] = [
        "composition of the delegation",
        "composition de la délégation",
        "composición de la delegación",
        "состав делегации",
        "代表团成员",
        "代表团的组成",
        "تشكيلة الوفد",
    ];
    HEADINGS.contains(&numbered.trim()) || DELEGATION.contains(&words.as_str())
}

/// A position and the words that tell it. They are tried in order, so a refusal comes before the support that it
/// denies, and "will be examined" before "examined".
const POSITIONS: &[(Position, &[&str])] = &[
    (
        Position::Partial,
        &[
            r"partial(?:ly)? (?:support|accept)|(?:supported|accepted) in part",
            r"partiellement|adhésion partielle|parcial|частичн|部分(?:支持|接受|赞同)|جزئي",
        ],
    ),
    (Position::Pending, &[r"\bnot yet\b|pas encore|todavía no|aún no|尚未|еще не|لم \S+ بعد"]),
    (
        Position::Noted,
        &[
            r"\b(?:not|cannot|neither|nor|unable to)(?: \w+){0,4} (?:enjoy|support|accept|endorse|approv|meet with|receive the)",
            r"\bnot (?:in a position|enjoy|have the support|supported|accept)|\b(?:been|are|were|is|was|be|only|duly|thus) noted|\bnoted by|\bt(?:akes?|ook|aken) (?:due |good |careful )?note\b|\breject(?:s|ed)?\b",
            r"\bn(?:e |')(?:\S+ ){1,3}?(?:pas|point)\b|\b(?:pris|prises?|prend|prennent|prenant) (?:bonne |dûment )?(?:acte|note)\b|\bnotées\b|\brejet|\brefus",
            r"\bno (?:\S+ ){0,3}?(?:cuent|cont|goz|acept|apoy|suscrib|pued|pudo|podí|han|ha |fueron|recib|disfrut|obtuv|respald)|\btom\S+ (?:debida )?(?:nota|conocimiento)|\brechaz",
            r"(?:^|\s)не (?:\S+ )?(?:пользу|получ|поддерж|наш|прин|встрет|мо[гж]|одобр|заручил|встреч)|к сведению|отклон|отверг",
            r"(?:不|未|没有|无法)(?:予|能|获|得到|享有|受到)?[^，。；：]{0,8}(?:支持|接受|赞同|赞成|同意|认可)|注意到|予以注意|表示注意|拒绝",
            r"(?:^|\s|و)(?:لا|لم|لن|غير|ليس\S*) (?:\S+ ){0,2}?(?:ت?حظ|يحظ|تؤيد|يؤيد|تاييد|تقبل|يقبل|تنل|تلق|تتمتع|مؤيد|مقبول|تستطيع|يمكن|تدعم|توافق)|ا(?:حاط|حيط|خذ)\S* علما|تحيط علما|رفض",
        ],
    ),
    (
        Position::Pending,
        &[
            r"\bwill (?:\w+ ){0,3}?(?:examine|consider|review|respond|provide|study|studied|repl|give|submit|inform)|\bin due (?:course|time)|no later than|\bpending\b|responses? in\b|further (?:consideration|study|examination|review)|under (?:consideration|review|examination|study)|\bresponses? .{0,80}\bwill be",
            r"\bser(?:ont|a) (?:\S+ )?(?:examin|étudi|répond|fourni|communiqu|présent)|\b(?:examinera|étudiera|répondra|fournira|donnera|présentera|communiquera|apportera)\b|en temps (?:voulu|utile)|au plus tard|à l'étude|cours d'examen|en suspens",
            r"\bser(?:án|á) (?:\S+ )?(?:examinad|estudiad|considerad|respondid|analizad)|\b(?:examinará|estudiará|considerará|responderá|dará|proporcionará|facilitará|presentará|analizará)n?\b|debido tiempo|oportunamente|momento oportuno|a más tardar|\bpendientes?\b|en estudio|objeto de examen",
            r"буд(?:ут|ет) (?:\S+ )?(?:рассмотр|изуч|представ|дан|проанализ|предостав|включ)|(?:^|\s)(?:рассмотрит|изучит|представит|предоставит|ответит)|даст ответ|в надлежащ|в установленн|своевременно|не позднее|на рассмотрении|отложен",
            r"将[^。；]{0,30}(?:审议|审查|研究|考虑|答复|回应|回复|审评|讨论)|适当时候|适时|不迟于|最迟|待审议|有待|审议中|正在审议",
            r"(?:^|\s|و)س(?:ت|ي)(?:نظر|درس|بحث|رد|قدم|وافي|تيح|جري|تم|خضع|ستعرض|قوم)|في (?:الوقت|الموعد|الحين) المناسب|موعد (?:لا يتجاوز|اقصاه)|في اجل|قيد (?:النظر|الدراسة|البحث)",
        ],
    ),
    (
        Position::Supported,
        &[
            r"\b(?:support|accept|endors)\w*|\bagree[sd]?\b|\bapproved",
            r"adhésion|\bappui|\bappuy|\bsoutien|\bsoutenu|accept|approuv|approbation|agrément|assentiment|souscri",
            r"\bapoy|respald|\bacept|aprobaci|suscrib|anuencia|conformidad",
            r"поддерж|одобр|принят|принял|принима|соглас",
            r"支持|接受|赞同|赞成|同意|认可",
            r"تحظى|حظيت|يحظى|تاييد|تؤيد|يؤيد|ايدت|قبلت|تقبل|قبول|نالت|موافق|وافقت|تدعم",
        ],
    ),
];

/// Words that say that recommendations are carried out already, or are being carried out.
const IMPLEMENTED: &[&str] = &[
    r"(?:already|being|been|are|is|were) (?:\w+ ){0,2}?implemented|process of (?:being )?implement|under implementation|in the process of",
    r"déjà (?:\S+ ){0,2}?(?:appliqu|mis|réalis|exécut|donné|effectiv)|en (?:cours|voie) (?:d'application|d'exécution|de mise en|de réalisation)|mises en œuvre|mises en oeuvre",
    r"\bya (?:\S+ ){0,3}?(?:aplica|cumpl|ejecut|puest|implement|llevad)|en (?:curso|vías|proceso|fase) de (?:aplica|ejecu|implement|cumplim)|\baplicadas\b|aplicándose",
    r"уже (?:\S+ ){0,2}?(?:выполн|осуществ|реализ|исполн)|в (?:процессе|стадии) (?:осуществ|выполн|реализ)|(?:осуществ|выполн|реализ)(?:ляются|уются|яются|ены|лены|ованы)",
    r"已(?:经)?(?:得到|在|予以|付诸|开始|获)?(?:执行|落实|实施)|正在(?:予以|得到)?(?:执行|落实|实施)|(?:执行|落实|实施)(?:的)?(?:过程)?(?:之)?中",
    r"نفذت|منفذة|قيد التنفيذ|(?:طور|بصدد|مرحلة|سبيل) التنفيذ|تم تنفيذ|(?:يجري|جار) تنفيذ|سبق تنفيذ|بالفعل",
];

/// What an introduction says of the recommendations under it; `words` are folded.
pub(super) fn position(words: &str) -> Option<Position> {
    static RULES: LazyLock<Vec<(Position, Regex)>> = LazyLock::new(|| {
        let rule = |(position, patterns): &(Position, &[&str])| {
            (*position, Regex::new(&patterns.join("|")).expect("a constant pattern"))
        };
        POSITIONS.iter().map(rule).collect()
    });
    let said = RULES.iter().find(|(_, rule)| rule.is_match(words)).map(|(position, _)| *position);
    said.or_else(|| is_implemented(words).then_some(Position::Supported))
}

/// Whether folded words say that the recommendations are carried out already, or are being carried out.
pub(super) fn is_implemented(words: &str) -> bool {
    static RULE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(&IMPLEMENTED.join("|")).expect("a constant pattern"));
    RULE.is_match(words)
}
