//! What amends another text: a resolution that changes an earlier one, draft amendments, corrigenda. Each change says
//! what is done, to which paragraph of which document, and the new wording, which is a quotation and no paragraph of
//! the document that amends.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use crate::layout::{self, Line};
use crate::{Document, Kind, Paragraph, Span, fold, number};

/// One change of another text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// The id of the paragraph that makes it, if a paragraph does.
    pub paragraph: Option<String>,
    /// Its place, new wording included.
    pub span: Span,
    /// `replace`, `insert`, `delete` or `amend`.
    pub act: String,
    /// The canonical symbol of what is amended, where it is named.
    pub document: Option<String>,
    /// Where: `pp_5` and `op_3` for preambular and operative paragraphs, `3` where it is not said which, `title`. An
    /// insertion stands behind it.
    pub place: Option<String>,
    /// The words that are replaced or deleted, where they are quoted.
    pub from: Option<String>,
    /// The new wording.
    pub text: Option<String>,
}

/// Amendments of one document beyond which none is looked for.
const AMENDMENTS_MAX: usize = 500;
/// More bytes than say what is amended and where.
const INSTRUCTION_MAX: usize = 500;

/// What is done, an alternative a language; folded.
static VERBS: LazyLock<[(&str, Regex); 4]> = LazyLock::new(|| {
    let regex = |latin: &str, other: &str| {
        Regex::new(&format!(r"(?i:\b(?:{latin})\b)|{other}")).expect("a constant pattern")
    };
    [
        (
            "delete",
            regex("delete|deleted|supprimer|suprimir|suprimase|исключить|изъять", "حذف|يحذف|تحذف|删除|删去"),
        ),
        (
            "insert",
            regex(
                "insert|inserted|add|added|inserer|ajouter|insertar|insertese|anadir|anadase|agregar|включить|вставить|добавить",
                "ادراج|يدرج|تدرج|اضافه|يضاف|تضاف|插入|加入|增加|增列",
            ),
        ),
        (
            "replace",
            regex(
                "replace|replaced|substitute|should read|shall read|should now read|remplacer|lire|sustituir|sustituyase|reemplazar|debe decir|заменить|следует читать|читать|изложить",
                "يستعاض|الاستعاضه|يصبح نص|代之以|替换|改为|应为",
            ),
        ),
        (
            "amend",
            regex(
                "amend|amended|modify|modifier|amender|enmendar|modificar|изменить|внести изменени[ея]|внести поправк[уи]",
                "تعديل|تعدل|يعدل|修正|修改",
            ),
        ),
    ]
});

/// A paragraph, in six languages; the title.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:\b(?P<ordinal>(?:[a-z]+-)?[a-z]+(?:st|nd|rd|th))\s+(?P<kind1>preambular|operative)\s+paragraph",
        r"|(?:(?P<kind2>preambular|operative)\s+)?paragraphs?\s+(?P<n1>\d{1,3})(?P<p1>\s?\([a-z]{1,2}\))?(?:\s+of\s+the\s+(?P<kind3>preamble))?",
        r"|paragraphe\s+(?P<n2>\d{1,3})(?:\s+du\s+(?P<kind4>preambule|dispositif))?|(?P<n3>\d{1,3})e\s+alinea\s+du\s+(?P<kind5>preambule)",
        r"|parrafo\s+(?P<n4>\d{1,3})(?:\s+(?:de\s+la\s+parte\s+dispositiva|del\s+(?P<kind6>preambulo)))?",
        r"|пункт[а-я]*\s+(?P<n5>\d{1,3})(?:\s+(?P<kind7>преамбулы|постановляющеи))?",
        r"|\b(?:the\s+title|le\s+titre|el\s+titulo|название|названии|заголовок)\b)",
        r"|(?:ال|لل|ب)?فقره\s+(?P<n6>\d{1,3})|(?P<kind8>序言部分|执行部分)?第(?P<n7>\d{1,3}|[一二三四五六七八九十]{1,3})(?:段|执行段)|العنوان|标题",
    ))
    .expect("a constant pattern")
});

/// The words that lead a resolution to what it amends.
static DECIDES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:(?:also\s+|further\s+)?(?:decides?(?:\s+(?:also|further))?,?\s+(?:that|to)|decide\s+(?:egalement\s+|en\s+outre\s+)?(?:de|d'|que)|decide\s+(?:tambien\s+|ademas\s+)?|постановляет\s+(?:также\s+)?)|[يت]قرر|(?:又|还)?决定)")
        .expect("a constant pattern")
});

/// The amendments that `doc`, whose paragraphs and citations are known, makes.
pub(crate) fn read(text: &str, lines: &[Line], doc: &mut Document) {
    let mut found = match doc.kind {
        Kind::Resolution | Kind::Decision => {
            doc.paragraphs.iter().filter_map(|p| of_paragraph(p, doc)).collect()
        }
        _ if amends(doc) => of_draft(text, lines, doc),
        _ => Vec::new(),
    };
    found.truncate(AMENDMENTS_MAX);
    doc.amendments = found;
}

/// Whether the symbol is a draft's or a corrigendum's.
fn amends(doc: &Document) -> bool {
    let symbol = doc.symbol.as_ref().map_or("", |symbol| symbol.value.as_str());
    ["/L.", "/Corr.", "/Amend."].iter().any(|mark| symbol.contains(mark))
}

/// A paragraph of a resolution that decides to amend.
fn of_paragraph(paragraph: &Paragraph, doc: &Document) -> Option<Amendment> {
    let words = fold::words(instruction(&paragraph.text));
    let decides = DECIDES.find(&words)?;
    let mut found = change(&paragraph.text)?;
    let verb = VERBS.iter().filter_map(|(_, verb)| verb.find(&words)).map(|verb| verb.start()).min()?;
    let cited = doc.citations.iter().find(|c| c.paragraph.as_deref() == Some(&paragraph.id) && !c.open);
    found.document = cited.and_then(|c| c.symbol.clone());
    // "Decides to amend the programme" changes no text that is named.
    let named = found.place.is_some() || found.document.is_some() && found.act == "amend";
    let said = found.text.is_some() || found.act == "delete" || found.act == "amend";
    if !named || !said || verb > decides.end() + 160 {
        return None;
    }
    Some(Amendment { paragraph: Some(paragraph.id.clone()), span: paragraph.span, ..found })
}

/// The changes of a draft amendment or a corrigendum: each begins with a line that says what is done, and goes on to
/// the next.
fn of_draft(text: &str, lines: &[Line], doc: &Document) -> Vec<Amendment> {
    let own = doc.symbol.as_ref().map_or("", |symbol| symbol.value.as_str());
    let corrected = own.rsplit_once("/Corr.").map(|(symbol, _)| symbol.to_owned());
    let first = doc.citations.iter().filter_map(|c| c.symbol.as_deref()).find(|symbol| *symbol != own);
    let amended = corrected.or_else(|| first.map(str::to_owned));
    let text = layout::analysed(text);
    let lines: Vec<&Line> = lines.iter().filter(|line| line.is_text()).collect();
    let mut starts: Vec<usize> = Vec::new();
    let mut quoted = false;
    for (at, line) in lines.iter().enumerate() {
        let words = line.of(text);
        if !quoted && begins(words) {
            starts.push(at);
        }
        quoted = open_behind(words, quoted);
    }
    let mut all = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        let mut words = String::new();
        for line in &lines[*start..end] {
            // New wording that is not quoted keeps its lines.
            if words.trim_end().ends_with([':', '：']) {
                words.push('\n');
            }
            layout::join(&mut words, line.of(text));
        }
        let Some(found) = change(without_number(&words)) else { continue };
        let span = Span { start: lines[*start].span().start, end: lines[end - 1].span().end };
        let holds = |p: &&Paragraph| p.span.start <= span.start && span.start < p.span.end;
        let paragraph = doc.paragraphs.iter().find(holds).map(|p| p.id.clone());
        all.push(Amendment { paragraph, span, document: amended.clone(), ..found });
    }
    all
}

/// Whether a line begins a change: a verb or a place leads it, and both are in it.
fn begins(line: &str) -> bool {
    let words = fold::words(without_number(line)).into_owned();
    let words = instruction(&words);
    let near = |found: Option<regex::Match>| found.is_some_and(|found| found.start() <= 24);
    let verbs = || VERBS.iter().map(|(_, verb)| verb.find(words));
    PLACE.is_match(words)
        && verbs().any(|verb| verb.is_some())
        && (near(PLACE.find(words)) || verbs().any(near))
}

fn without_number(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_numeric());
    let behind = rest.trim_start_matches(['.', ')', ' ', '\u{a0}', '-', '–']);
    if rest.len() < line.len() && behind.len() < rest.len() { behind } else { line }
}

/// The words before the first quotation, or before the new wording where it is not quoted.
fn instruction(words: &str) -> &str {
    let quote = words.find(OPENS).unwrap_or(words.len());
    let colon = words.find(":\n").map_or(words.len(), |at| at + 1);
    let mut end = quote.min(colon).min(INSTRUCTION_MAX);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    &words[..end]
}

/// What `words` change: act, place and wording.
fn change(words: &str) -> Option<Amendment> {
    let lead = instruction(words);
    let folded = fold::words(words.get(..words.len().min(lead.len())).unwrap_or_default()).into_owned();
    let behind = fold::words(&words[lead.len()..]).into_owned();
    let act = |words: &str| {
        let found = VERBS.iter().filter_map(|(act, verb)| Some((verb.find(words)?.start(), *act)));
        found.min_by_key(|(at, _)| *at).map(|(_, act)| act)
    };
    // "In paragraph 3, for “this” substitute “that”": the verb may stand behind the first quotation.
    let act = act(&folded).or_else(|| act(&behind))?;
    let place = PLACE.captures(&folded).map(|found| place(&found));
    let mut quotes = quotes(words).into_iter().map(|span| clean(span.of(words)));
    let (first, second) = (quotes.next(), quotes.next());
    let unquoted = || {
        let (_, wording) = words.split_once(":\n").or_else(|| words.split_once("：\n"))?;
        Some(wording.trim().to_owned()).filter(|wording| !wording.is_empty())
    };
    let (from, text) = match (act, first, second) {
        ("delete", first, _) => (first, None),
        (_, Some(from), Some(text)) => (Some(from), Some(text)),
        (_, text, None) => (None, text.or_else(unquoted)),
        (_, None, text) => (None, text),
    };
    // What is amended to read is replaced.
    let act = if act == "amend" && text.is_some() && place.is_some() { "replace" } else { act };
    Some(Amendment { act: act.to_owned(), place, from, text, ..Amendment::default() })
}

fn place(found: &Captures) -> String {
    let any = |stem: &str, most: usize| (1..=most).find_map(|at| found.name(&format!("{stem}{at}")));
    let kind = any("kind", 8).map(|kind| kind.as_str().to_lowercase());
    let preamble = |kind: &String| ["pream", "преам", "序言"].iter().any(|stem| kind.starts_with(stem));
    let count = any("n", 7).and_then(|n| number::digits(n.as_str()).or_else(|| number::chinese(n.as_str())));
    let count = count.or_else(|| number::english(&found.name("ordinal")?.as_str().to_lowercase()));
    let part = found.name("p1").map_or(String::new(), |part| part.as_str().trim().to_owned());
    match (count, kind) {
        (Some(count), Some(kind)) if preamble(&kind) => format!("pp_{count}{part}"),
        (Some(count), Some(_)) => format!("op_{count}{part}"),
        (Some(count), None) => format!("{count}{part}"),
        (None, _) => "title".to_owned(),
    }
}

/// Arabic may open with the mark that others close with.
const OPENS: [char; 5] = ['“', '«', '„', '"', '”'];

/// The places of quotations, marks left out. A mark that opens again inside begins a further paragraph of the same.
fn quotes(words: &str) -> Vec<Span> {
    let mut all = Vec::new();
    let mut open: Option<usize> = None;
    let turned = words.find(['“', '”']).is_some_and(|at| words[at..].starts_with('”'));
    let (opens, closes) = if turned { ('”', '“') } else { ('“', '”') };
    for (at, c) in words.char_indices() {
        match open {
            None if c == opens || "«„\"".contains(c) => open = Some(at + c.len_utf8()),
            Some(start) if c == closes || "»\"".contains(c) => {
                all.push(Span { start, end: at });
                open = None;
            }
            _ => {}
        }
    }
    all
}

/// Whether a quotation is open behind `words`, if it is `open` before them.
pub(crate) fn open_behind(words: &str, open: bool) -> bool {
    words.chars().fold(open, |open, c| match c {
        '“' | '«' | '„' => true,
        '”' | '»' => false,
        '"' => !open,
        _ => open,
    })
}

fn clean(words: &str) -> String {
    words.replace(['“', '«', '„'], "").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::{Format, read_text};

    fn found(text: &str) -> Vec<[String; 6]> {
        let doc = read_text(text.to_owned(), Format::Txt);
        let words = |field: &Option<String>| field.clone().unwrap_or_default();
        doc.amendments
            .iter()
            .map(|one| {
                [
                    words(&one.paragraph),
                    one.act.clone(),
                    words(&one.document),
                    words(&one.place),
                    words(&one.from),
                    words(&one.text),
                ]
            })
            .collect()
    }

    #[test]
    fn a_resolution_amends_an_earlier_one() {
        let text = "The Human Rights Council,\n\nRecalling its resolution 5/1 of 18 June 2007,\n\n\
            1. Decides to amend paragraph 3 of its resolution 5/1 to read:\n\n\
            “3. Requests the office to rest;\n\n“4. Decides to plant trees.”\n\n\
            2. Decides to delete paragraph 7 (b) of the same resolution;\n\n\
            3. Decides also to replace, in paragraph 9 of resolution 5/1, the words “two years” with “three years”;\n\n\
            4. Decides to replace the Panel with a Committee;\n\n\
            5. Decides that paragraph 2 of its decision 17/119 shall read as follows: “Two days are given.”;\n\n\
            6. Requests the Secretary-General to report.\n";
        let doc = read_text(text.to_owned(), Format::Txt);
        let ids: Vec<&str> = doc.paragraphs.iter().map(|p| p.id.as_str()).collect();
        assert_eq!(ids, ["pp_1", "op_1", "op_2", "op_3", "op_4", "op_5", "op_6"]);
        assert_eq!(doc.paragraphs[1].acts, ["decides"]);
        assert_eq!(
            found(text),
            [
                [
                    "op_1",
                    "replace",
                    "A/HRC/RES/5/1",
                    "3",
                    "",
                    "3. Requests the office to rest;\n4. Decides to plant trees."
                ],
                ["op_2", "delete", "", "7(b)", "", ""],
                ["op_3", "replace", "A/HRC/RES/5/1", "9", "two years", "three years"],
                ["op_5", "replace", "A/HRC/DEC/17/119", "2", "", "Two days are given."],
            ]
        );
    }

    #[test]
    fn six_languages_amend() {
        let cases = [
            (
                "Le Conseil des droits de l’homme,\n\nRappelant la Charte,\n\n1. Décide de remplacer le paragraphe 3 de sa résolution 5/1 par le texte suivant :\n\n« 3. Se repose. »\n",
                "replace",
                "3",
                "3. Se repose.",
            ),
            (
                "El Consejo de Derechos Humanos,\n\nRecordando la Carta,\n\n1. Decide modificar el párrafo 3 de su resolución 5/1 para que diga:\n\n“3. Descansa.”\n",
                "replace",
                "3",
                "3. Descansa.",
            ),
            (
                "Совет по правам человека,\n\nссылаясь на Устав,\n\n1. постановляет изложить пункт 3 своей резолюции 5/1 в следующей редакции:\n\n«3. Отдыхает.»\n",
                "replace",
                "3",
                "3. Отдыхает.",
            ),
            (
                "إن مجلس حقوق الإنسان،\n\nإذ يشير إلى الميثاق،\n\n1- يقرر تعديل الفقرة 3 من قراره 5/1 ليصبح نصها كما يلي:\n\n”3- يستريح“.\n",
                "replace",
                "3",
                "3- يستريح",
            ),
            (
                "人权理事会，\n\n回顾《宪章》，\n\n1. 决定将第5/1号决议第3段修改为：\n\n“3. 休息。”\n",
                "replace",
                "3",
                "3. 休息。",
            ),
        ];
        for (text, act, place, wording) in cases {
            let found = found(text);
            let short: Vec<_> =
                found.iter().map(|one| (one[1].as_str(), one[3].as_str(), one[5].as_str())).collect();
            assert_eq!(short, [(act, place, wording)], "{text}");
            assert_eq!(found[0][2], "A/HRC/RES/5/1", "{text}");
        }
    }

    #[test]
    fn draft_amendments_and_corrigenda() {
        let draft = "A/HRC/32/L.71\n\nHuman Rights Council\nThirty-second session\n\nRuritania: amendment to draft resolution A/HRC/32/L.2\n\n\
            1. After the tenth preambular paragraph, insert a new paragraph reading:\n\nRecalling the birds of the hills,\n\n\
            2. Replace operative paragraph 5 with:\n\n“5. Decides to rest;”\n\n\
            3. In the title, replace “trees” with “birds”.\n\n4. Delete operative paragraph 7.\n";
        let of = "A/HRC/32/L.2";
        assert_eq!(
            found(draft)
                .into_iter()
                .map(|[_, act, doc, place, from, text]| [act, doc, place, from, text])
                .collect::<Vec<_>>(),
            [
                ["insert", of, "pp_10", "", "Recalling the birds of the hills,"],
                ["replace", of, "op_5", "", "5. Decides to rest;"],
                ["replace", of, "title", "trees", "birds"],
                ["delete", of, "op_7", "", ""],
            ]
        );
        let corrigendum = "A/HRC/43/15/Corr.1\n\nHuman Rights Council\n\nReport of a group\n\nCorrigendum\n\n\
            1. Paragraph 5\n\nParagraph 5 should read “The birds were counted.”\n";
        assert_eq!(
            found(corrigendum)[0][1..],
            ["replace", "A/HRC/43/15", "5", "", "The birds were counted."]
        );
        assert_eq!(found("A/HRC/43/15\n\n1. Paragraph 5 should read “that”.\n"), Vec::<[String; 6]>::new());
    }
}
