//! The acts of a resolution: one English word for each verb that leads a paragraph, whatever its language.
//!
//! [`ACTS`] is the one list. A column a language holds the forms that the verb is written in; a further language is
//! a further column. English has two, since a preamble says participles and an operative part the present tense.

use crate::Part;

/// One act.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// The word in a preamble.
    pub preamble: &'static str,
    /// The word in an operative part.
    pub operative: &'static str,
    /// How English says it in a preamble, lower case, longest first where one begins another.
    pub participles: &'static [&'static str],
    /// How English says it in an operative part.
    pub present: &'static [&'static str],
    /// How Chinese says it in either.
    pub zh: &'static [&'static str],
    /// Whether it speaks to someone: then the paragraph has addressees.
    pub addresses: bool,
    /// Whether it may also stand later in a paragraph as a verb of its own ("..., and recalling").
    pub chains: bool,
}

/// Adverbs that stand before or inside a verb and do not change the act.
const ADVERBS_EN: &[&str] = &[
    "also",
    "further",
    "again",
    "once",
    "more",
    "furthermore",
    "moreover",
    "strongly",
    "deeply",
    "gravely",
    "seriously",
    "solemnly",
    "firmly",
    "fully",
    "urgently",
    "warmly",
    "highly",
    "profoundly",
    "extremely",
    "particularly",
    "especially",
    "expressly",
    "likewise",
    "accordingly",
    "hereby",
    "therefore",
    "finally",
    "in",
    "particular",
    "explicitly",
    "categorically",
    "unequivocally",
    "vigorously",
    "equally",
    "additionally",
    "keenly",
    "greatly",
    "increasingly",
    "still",
    "thus",
    "now",
    "consequently",
    "earnestly",
    "respectfully",
    "unreservedly",
    "energetically",
    "sincerely",
    "emphatically",
    "immediately",
    "formally",
    "continuously",
    "yet",
    "anew",
];

/// The same in Chinese.
const ADVERBS_ZH: &[&str] = &[
    "又",
    "还",
    "并且",
    "并",
    "再次",
    "再度",
    "再",
    "深为",
    "深感",
    "深切",
    "深",
    "强烈",
    "严重",
    "极为",
    "极其",
    "特别",
    "郑重",
    "庄严",
    "坚决",
    "坚定",
    "进一步",
    "热烈",
    "高度",
    "充分",
    "衷心",
    "谨",
    "也",
    "亦",
    "同样",
    "重新",
    "十分",
    "继续",
    "最后",
    "因此",
    "迫切",
    "紧急",
    "热切",
    "明确",
    "诚挚",
    "认真",
    "非常",
    "尤其",
    "同时",
    "表示",
    "感到",
    "极",
];

macro_rules! acts {
    ($($pre:literal, $op:literal, [$($part:literal),*], [$($pres:literal),*], [$($zh:literal),*] $(, $flag:ident)*;)*) => {
        /// Every act.
        pub const ACTS: &[Act] = &[$(Act {
            preamble: $pre,
            operative: $op,
            participles: &[$($part),*],
            present: &[$($pres),*],
            zh: &[$($zh),*],
            addresses: flags!(addresses $(, $flag)*),
            chains: flags!(chains $(, $flag)*),
        }),*];
    };
}

macro_rules! flags {
    (addresses, to $(, $rest:ident)*) => {
        true
    };
    (addresses $(, $other:ident)*) => {
        false
    };
    (chains, to, chain) => {
        true
    };
    (chains, chain) => {
        true
    };
    (chains $(, $other:ident)*) => {
        false
    };
}

acts! {
    "guided-by", "is-guided-by", ["guided by", "being guided by"], ["is guided by"], ["遵循", "遵照", "本着", "以《联合国宪章》为指导", "铭守"];
    "recalling", "recalls", ["recalling"], ["recalls"], ["回顾", "忆及", "回顾到"], chain;
    "reaffirming", "reaffirms", ["reaffirming"], ["reaffirms", "reconfirms"], ["重申"], chain;
    "affirming", "affirms", ["affirming"], ["affirms"], ["申明", "肯定"], chain;
    "reiterating", "reiterates", ["reiterating"], ["reiterates"], ["一再重申", "重申其呼吁"], chain;
    "re-emphasizing", "re-emphasizes", ["re-emphasizing", "reemphasizing"], ["re-emphasizes", "reemphasizes"], ["再次强调"], chain;
    "renewing", "renews", ["renewing"], ["renews"], ["重新发出"];
    "recognizing", "recognizes", ["recognizing", "recognising"], ["recognizes", "recognises"], ["确认", "承认", "认识到", "认识", "认可到"], chain;
    "acknowledging", "acknowledges", ["acknowledging"], ["acknowledges"], ["认知", "确知", "知悉"], chain;
    "welcoming", "welcomes", ["welcoming"], ["welcomes"], ["欢迎"], chain;
    "taking-note-of", "takes-note-of", ["taking note", "having taken note", "having noted"], ["takes note"], ["表示注意到", "赞赏地表示注意到"], chain;
    "noting", "notes", ["noting"], ["notes"], ["赞赏地注意到", "满意地注意到", "关切地注意到", "深为关切地注意到", "遗憾地注意到", "严重关切地注意到", "感兴趣地注意到", "不安地注意到", "注意到", "注意", "指出"], chain;
    "observing", "observes", ["observing"], ["observes"], ["看到"];
    "bearing-in-mind", "bears-in-mind", ["bearing in mind", "keeping in mind"], ["bears in mind", "keeps in mind"], ["铭记", "牢记", "考虑到", "念及"], chain;
    "taking-into-account", "takes-into-account", ["taking into account", "taking into consideration", "taking account"], ["takes into account", "takes into consideration"], ["顾及", "计及", "虑及"];
    "considering", "considers", ["considering"], ["considers"], ["认为", "鉴于"];
    "having-considered", "has-considered", ["having received and considered", "having considered", "having duly considered"], ["has considered"], ["审议了", "审议", "已审议", "经审议"];
    "having-examined", "has-examined", ["having examined"], ["has examined"], ["审查了", "已审查", "研究了"];
    "having-studied", "has-studied", ["having studied"], ["has studied"], [];
    "having-reviewed", "has-reviewed", ["having reviewed"], ["has reviewed"], ["审评了", "复查了"];
    "having-conducted", "has-conducted", ["having conducted"], ["has conducted"], ["进行了", "已对"];
    "having-discussed", "has-discussed", ["having discussed"], ["has discussed"], ["讨论了"];
    "having-heard", "has-heard", ["having heard"], ["has heard"], ["听取了", "听取"];
    "having-received", "has-received", ["having received"], ["has received"], ["收到了", "收到", "接获"];
    "having-decided", "has-decided", ["having decided"], ["has decided"], [];
    "having-determined", "has-determined", ["having determined"], ["has determined"], [];
    "having-regard-to", "has-regard-to", ["having regard", "with regard"], ["has regard"], [];
    "having-adopted", "has-adopted", ["having adopted"], ["has adopted"], [];
    "having", "has", ["having"], [], [];
    "aware-of", "is-aware-of", ["aware", "being aware", "well aware"], ["is aware"], ["意识到", "深知", "明知", "了解到"];
    "conscious-of", "is-conscious-of", ["conscious", "being conscious"], ["is conscious"], ["自觉到"];
    "mindful-of", "is-mindful-of", ["mindful", "being mindful"], ["is mindful"], ["念念不忘", "谨记"];
    "cognizant-of", "is-cognizant-of", ["cognizant"], ["is cognizant"], [];
    "concerned", "expresses-concern", ["concerned", "being concerned", "expressing concern", "expressing its concern", "expressing serious concern", "expressing grave concern", "expressing deep concern", "expressing its grave concern", "expressing its deep concern", "expressing its serious concern"],
        ["is concerned", "expresses concern", "expresses its concern", "expresses serious concern", "expresses grave concern", "expresses deep concern", "expresses its grave concern", "expresses its deep concern", "expresses its serious concern"], ["严重关切", "表示关切", "表示严重关切", "关切", "关注"], chain;
    "alarmed", "is-alarmed", ["alarmed", "expressing alarm"], ["is alarmed", "expresses its alarm", "expresses alarm"], ["惊悉", "惊恐", "惶恐", "震惊"];
    "disturbed", "is-disturbed", ["disturbed"], ["is disturbed"], ["不安"];
    "dismayed", "is-dismayed", ["dismayed"], ["is dismayed"], ["沮丧"];
    "shocked", "is-shocked", ["shocked"], ["is shocked"], [];
    "appalled", "is-appalled", ["appalled"], ["is appalled"], ["骇然"];
    "indignant", "is-indignant", ["indignant"], ["is indignant"], ["愤慨"];
    "outraged", "is-outraged", ["outraged"], ["is outraged"], ["义愤"];
    "grieved", "is-grieved", ["grieved"], ["is grieved"], ["悲痛"];
    "anxious", "is-anxious", ["anxious"], ["is anxious"], ["渴望"];
    "encouraged", "is-encouraged", ["encouraged"], ["is encouraged"], ["感到鼓舞", "受到鼓舞"];
    "inspired-by", "is-inspired-by", ["inspired"], ["is inspired"], [];
    "convinced", "is-convinced", ["convinced", "being convinced", "expressing its conviction"], ["is convinced", "expresses its conviction"], ["深信", "确信", "坚信"];
    "believing", "believes", ["believing"], ["believes"], ["相信"];
    "confident", "is-confident", ["confident"], ["is confident"], [];
    "committed", "commits", ["committed", "committing"], ["commits", "pledges", "commit", "pledge"], ["承诺", "保证", "致力于"];
    "determined", "is-determined", ["determined", "being determined"], ["is determined"], ["决心"];
    "determining", "determines", ["determining"], ["determines"], ["断定", "认定", "确定"];
    "resolved", "resolves", ["resolved", "resolving"], ["resolves", "resolve"], ["决意"];
    "desiring", "desires", ["desiring", "desirous"], ["desires"], ["希望", "切望", "愿意"];
    "wishing", "wishes", ["wishing"], ["wishes"], [];
    "hoping", "hopes", ["hoping", "expressing the hope", "expressing its hope", "expressing hope"], ["hopes", "expresses the hope", "expresses its hope", "expresses hope"], ["表示希望"], chain;
    "seeking", "seeks", ["seeking"], ["seeks"], [];
    "stressing", "stresses", ["stressing"], ["stresses"], ["着重指出", "着重"], chain;
    "emphasizing", "emphasizes", ["emphasizing", "emphasising"], ["emphasizes", "emphasises"], ["强调指出", "强调"], chain;
    "underlining", "underlines", ["underlining"], ["underlines"], [], chain;
    "underscoring", "underscores", ["underscoring"], ["underscores"], [], chain;
    "appreciating", "appreciates", ["appreciating", "expressing appreciation", "expressing its appreciation", "expressing deep appreciation", "expressing its deep appreciation"],
        ["appreciates", "expresses its appreciation", "expresses appreciation", "expresses its deep appreciation", "expresses deep appreciation"], ["表示赞赏", "赞赏", "表示感谢", "感激"], chain;
    "thanking", "thanks", ["thanking", "expressing gratitude", "expressing its gratitude", "expressing its thanks"], ["thanks", "expresses its gratitude", "expresses gratitude", "expresses its thanks"], ["感谢"], chain;
    "commending", "commends", ["commending"], ["commends"], ["赞扬", "称赞", "表彰", "赞许"], chain;
    "congratulating", "congratulates", ["congratulating"], ["congratulates"], ["祝贺"];
    "paying-tribute", "pays-tribute", ["paying tribute", "paying special tribute", "paying a tribute"], ["pays tribute", "pays special tribute", "pays a tribute"], ["致敬", "表示敬意"];
    "saluting", "salutes", ["saluting"], ["salutes"], [];
    "deploring", "deplores", ["deploring"], ["deplores"], ["痛惜", "深表痛惜", "痛斥", "悲叹"], chain;
    "deprecating", "deprecates", ["deprecating"], ["deprecates"], [];
    "condemning", "condemns", ["condemning"], ["condemns"], ["谴责"], chain;
    "censuring", "censures", ["censuring"], ["censures"], [];
    "regretting", "regrets", ["regretting", "expressing its regret", "expressing regret"], ["regrets", "expresses its regret", "expresses regret"], ["遗憾", "表示遗憾", "深表遗憾", "惋惜"], chain;
    "rejecting", "rejects", ["rejecting"], ["rejects"], ["拒绝", "摈弃", "反对"];
    "denouncing", "denounces", ["denouncing"], ["denounces"], ["斥责"];
    "expressing", "expresses", ["expressing"], ["expresses"], ["表达", "表示"], chain;
    "extending", "extends", ["extending"], ["extends"], ["延长"];
    "referring-to", "refers-to", ["referring"], ["refers"], ["提及", "参照", "提到"];
    "reminding", "reminds", ["reminding"], ["reminds"], ["提醒"], to, chain;
    "responding-to", "responds-to", ["responding"], ["responds"], ["响应", "回应"];
    "acting-under", "acts-under", ["acting"], ["acts"], ["采取行动", "根据《联合国宪章》第七章"];
    "endorsing", "endorses", ["endorsing"], ["endorses"], ["赞同", "认可", "核可", "赞成"], chain;
    "approving", "approves", ["approving"], ["approves"], ["核准", "批准"], chain;
    "adopting", "adopts", ["adopting"], ["adopts"], ["通过"];
    "supporting", "supports", ["supporting", "expressing its support", "expressing support", "expressing its full support"], ["supports", "expresses its support", "expresses its full support", "expresses support", "expresses its strong support"], ["支持", "表示支持"];
    "confirming", "confirms", ["confirming"], ["confirms"], ["证实"], chain;
    "accepting", "accepts", ["accepting"], ["accepts"], ["接受"];
    "agreeing", "agrees", ["agreeing"], ["agrees"], ["同意", "商定"];
    "declaring", "declares", ["declaring"], ["declares"], ["宣布", "宣告", "声明"], chain;
    "proclaiming", "proclaims", ["proclaiming"], ["proclaims"], ["定为"];
    "deciding", "decides", ["deciding"], ["decides"], ["决定"], chain;
    "establishing", "establishes", ["establishing"], ["establishes"], ["设立"];
    "appointing", "appoints", ["appointing"], ["appoints"], ["任命", "委任"];
    "electing", "elects", ["electing"], ["elects"], ["选举"];
    "authorizing", "authorizes", ["authorizing", "authorising"], ["authorizes", "authorises"], ["授权"], to, chain;
    "requesting", "requests", ["requesting"], ["requests", "request"], ["请"], to, chain;
    "demanding", "demands", ["demanding"], ["demands"], ["要求"], to, chain;
    "calling-upon", "calls-upon", ["calling upon", "calling on"], ["calls upon", "calls on", "call upon", "call on"], ["吁请", "呼吁", "号召", "要求各国"], to, chain;
    "calling-for", "calls-for", ["calling for"], ["calls for", "call for"], [], to, chain;
    "calling-attention", "calls-attention", ["calling attention", "calling the attention"], ["calls attention", "calls the attention"], [], to;
    "drawing-attention", "draws-attention", ["drawing attention", "drawing the attention"], ["draws attention", "draws the attention"], ["提请注意", "提请"], to;
    "appealing", "appeals", ["appealing"], ["appeals"], ["恳请", "恳切呼吁"], to, chain;
    "urging", "urges", ["urging"], ["urges", "urge"], ["敦促", "促请", "促使"], to, chain;
    "inviting", "invites", ["inviting"], ["invites"], ["邀请"], to, chain;
    "encouraging", "encourages", ["encouraging"], ["encourages"], ["鼓励"], to, chain;
    "recommending", "recommends", ["recommending"], ["recommends"], ["建议"], to, chain;
    "directing", "directs", ["directing"], ["directs"], ["指示", "责成"], to;
    "instructing", "instructs", ["instructing"], ["instructs"], ["训令"], to;
    "entrusting", "entrusts", ["entrusting"], ["entrusts"], ["委托"], to;
    "mandating", "mandates", ["mandating"], ["mandates"], [], to;
    "requiring", "requires", ["requiring"], ["requires"], [], to;
    "insisting", "insists", ["insisting"], ["insists"], ["坚持"];
    "warning", "warns", ["warning"], ["warns"], ["警告"], to;
    "undertaking", "undertakes", ["undertaking"], ["undertakes"], [];
    "expecting", "expects", ["expecting"], ["expects"], ["期望"];
    "looking-forward", "looks-forward", ["looking forward"], ["looks forward"], ["期待", "盼望"];
    "intending", "intends", ["intending", "expressing its intention"], ["intends", "expresses its intention"], ["打算"];
    "reserving", "reserves", ["reserving"], ["reserves"], ["保留"];
    "sharing", "shares", ["sharing"], ["shares"], [];
    "holding", "holds", ["holding"], ["holds"], [];
    "finding", "finds", ["finding"], ["finds"], [];
    "deeming", "deems", ["deeming"], ["deems"], [];
    "trusting", "trusts", ["trusting"], ["trusts"], [];
    "suspending", "suspends", ["suspending"], ["suspends"], ["中止", "暂停"];
    "terminating", "terminates", ["terminating"], ["terminates"], ["终止"];
    "concluding", "concludes", ["concluding"], ["concludes"], ["断言"];
    "transmitting", "transmits", ["transmitting"], ["transmits"], ["转递", "转交"];
    "maintaining", "maintains", ["maintaining"], ["maintains"], [];
    "lending", "lends", ["lending"], ["lends"], [];
    "promoting", "promotes", ["promoting"], ["promotes"], [];
    "realizing", "realizes", ["realizing"], ["realizes"], [];
    "anticipating", "anticipates", ["anticipating"], ["anticipates"], [];
    "viewing", "views", ["viewing"], ["views"], [];
    "satisfied", "is-satisfied", ["satisfied", "being satisfied", "expressing its satisfaction", "expressing satisfaction"], ["is satisfied", "expresses its satisfaction", "expresses satisfaction"], ["满意"];
    "motivated-by", "is-motivated-by", ["motivated"], ["is motivated"], [];
    "supportive-of", "is-supportive-of", ["supportive"], ["is supportive"], [];
    "sharing-the-view", "shares-the-view", ["sharing the view"], ["shares the view"], [];
    "addressing", "addresses", ["addressing"], ["addresses"], [];
    "dissolving", "dissolves", ["dissolving"], ["dissolves"], [];
    "taking-cognizance-of", "takes-cognizance-of", ["taking cognizance", "having taken cognizance"], ["takes cognizance"], [];
    "paying-homage", "pays-homage", ["paying homage"], ["pays homage"], [];
    "whereas", "whereas", ["whereas"], [], ["有鉴于"];
}

/// An act found in a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its place in [`ACTS`].
    pub(crate) act: usize,
    /// One past the verb, in bytes of the paragraph's words.
    pub(crate) end: usize,
}

impl Found {
    /// The act.
    pub(crate) fn act(self) -> &'static Act {
        &ACTS[self.act]
    }

    /// The word for it in that part of a document.
    pub(crate) fn word(self, part: Part) -> &'static str {
        if part == Part::Operative { self.act().operative } else { self.act().preamble }
    }
}

/// The verb that begins `words`, adverbs skipped, in a preamble's form, an operative part's, or either.
pub(crate) fn leading(words: &str, part: Option<Part>) -> Option<Found> {
    if words.starts_with(crate::layout::is_han) { leading_zh(words) } else { leading_en(words, part) }
}

fn leading_zh(words: &str) -> Option<Found> {
    let mut best = longest_zh(words, 0);
    let mut at = 0;
    // Each adverb skipped may uncover a verb; a verb that begins with an adverb's character wins by being longer.
    for _ in 0..4 {
        let Some(adverb) = ADVERBS_ZH.iter().filter(|a| words[at..].starts_with(**a)).max_by_key(|a| a.len())
        else {
            break;
        };
        at += adverb.len();
        let next = longest_zh(words, at);
        if best.is_none_or(|found| ACTS[found.act].operative == "expresses") && next.is_some() {
            best = next;
        }
    }
    best
}

fn longest_zh(words: &str, at: usize) -> Option<Found> {
    let rest = &words[at..];
    ACTS.iter()
        .enumerate()
        .flat_map(|(act, row)| row.zh.iter().map(move |form| (act, form)))
        .filter(|(_, form)| rest.starts_with(**form))
        .max_by_key(|(_, form)| form.len())
        .map(|(act, form)| Found { act, end: at + form.len() })
}

/// At most so many words are looked at for a verb and its adverbs.
const LEAD_WORDS: usize = 12;

fn leading_en(words: &str, part: Option<Part>) -> Option<Found> {
    let words_of = lead_words(skip_subject(words), words);
    let kept: Vec<&(String, usize)> =
        words_of.iter().filter(|(word, _)| !ADVERBS_EN.contains(&word.as_str()) || word == "in").collect();
    // "in" is an adverb's only where it stands first ("In particular recalls") or in "in particular".
    let kept: Vec<&(String, usize)> = match kept.split_first() {
        Some((first, rest)) if first.0 == "in" => rest.to_vec(),
        _ => kept,
    };
    let mut best: Option<(usize, Found)> = None;
    for (act, row) in ACTS.iter().enumerate() {
        let forms = match part {
            Some(Part::Operative) => [row.present, &[][..]],
            Some(_) => [row.participles, &[][..]],
            None => [row.participles, row.present],
        };
        for form in forms.into_iter().flatten() {
            let count = form.split(' ').count();
            let same = kept.len() >= count && form.split(' ').zip(&kept).all(|(a, b)| a == b.0);
            if same && best.is_none_or(|(most, _)| count > most) {
                best = Some((count, Found { act, end: kept[count - 1].1 }));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// "1. The Security Council requests": the organ before its verb.
fn skip_subject(words: &str) -> usize {
    const SUBJECTS: &[&str] = &[
        "the security council",
        "the general assembly",
        "the human rights council",
        "the economic and social council",
        "the commission",
        "the council",
        "the assembly",
        "we",
        "and",
        "therefore",
        "(a)",
    ];
    let head: String = words.chars().take(40).flat_map(char::to_lowercase).collect();
    if head.len() < words.len().min(40) {
        return 0;
    }
    SUBJECTS
        .iter()
        .find(|subject| head.starts_with(**subject) && head[subject.len()..].starts_with([' ', ',']))
        .map_or(0, |subject| subject.len())
        .min(words.len())
}

/// The first words from `from` on in lower case, each with where it ends; punctuation left out.
fn lead_words(from: usize, words: &str) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    let mut at = from;
    let Some(rest) = words.get(from..) else { return all };
    for piece in rest.split_inclusive(char::is_whitespace) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            let lead = piece.find(word).unwrap_or(0);
            all.push((word.to_lowercase(), at + lead + word.len()));
        }
        at += piece.len();
        if all.len() >= LEAD_WORDS || piece.len() > 60 {
            break;
        }
    }
    all
}

/// Every verb that leads the paragraph `words`, in order: the first, and those set beside it.
pub(crate) fn all(words: &str, part: Part) -> Vec<Found> {
    let Some(first) = leading(words, Some(part)).or_else(|| behind_a_phrase(words, part)) else {
        return Vec::new();
    };
    let mut found = vec![first];
    let zh = words.starts_with(crate::layout::is_han);
    let places = if zh { chained_zh(words, first.end) } else { chained_en(words, first.end) };
    for at in places {
        let Some(next) = leading(&words[at..], Some(part)) else { continue };
        // Behind a phrase no noun is meant: "and, in this regard, requests".
        let phrase =
            PHRASES_EN.iter().any(|phrase| words[..at].trim_end_matches([' ', ',']).ends_with(phrase));
        if !next.act().chains || !zh && !phrase && !verb_is_meant(&words[at..], next.end, part) {
            continue;
        }
        let next = Found { act: next.act, end: at + next.end };
        if found.iter().all(|f| f.act != next.act) && found.len() < 8 {
            found.push(next);
        }
    }
    found
}

/// The verb behind a phrase that opens the paragraph: "In this regard, requests ...", 在这方面，请 ...
fn behind_a_phrase(words: &str, part: Part) -> Option<Found> {
    if part != Part::Operative {
        return None;
    }
    let zh = words.starts_with(crate::layout::is_han);
    let commas =
        words.char_indices().take(if zh { 60 } else { 400 }).filter(|(_, c)| matches!(c, ',' | '，'));
    commas.map(|(at, c)| at + c.len_utf8()).find_map(|at| {
        let at = at + words[at..].len() - words[at..].trim_start().len();
        let found = leading(&words[at..], Some(part))?;
        (zh || verb_is_meant(&words[at..], found.end, part))
            .then_some(Found { act: found.act, end: at + found.end })
    })
}

/// Where a further verb may stand in Chinese: after a comma and 并, 又 or 还. What a report or resolution says
/// (其中...) is its own up to the next 又 or 还.
fn chained_zh(words: &str, from: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let mut reported = false;
    for (at, mark) in words.char_indices().skip_while(|(at, _)| *at < from) {
        if words[at..].starts_with("其中") || words[at..].starts_with("该决议") {
            reported = true;
        }
        if !matches!(mark, '，' | '；' | ',' | ';') {
            continue;
        }
        let behind = at + mark.len_utf8();
        let next = &words[behind..];
        let and = next.starts_with('并');
        if next.starts_with(['又', '还']) || and && !reported {
            places.push(behind);
        }
    }
    places
}

/// What may stand between "and" and a further verb.
const PHRASES_EN: &[&str] = &[
    "in this regard",
    "in this context",
    "in this connection",
    "in that regard",
    "in that context",
    "in this respect",
    "in doing so",
    "to this end",
    "to that end",
    "for this purpose",
    "in particular",
];

/// Where a further verb may stand in English: after "and", a few words ("in this regard") let stand between.
fn chained_en(words: &str, from: usize) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, _) in words.match_indices("and").skip_while(|(at, _)| *at < from) {
        let whole = words[..at].ends_with([' ', '\n']) && words[at + 3..].starts_with([' ', ',']);
        if !whole {
            continue;
        }
        let mut next = at + 3 + words[at + 3..].len() - words[at + 3..].trim_start_matches([' ', ',']).len();
        for phrase in
            ["in this regard", "in this context", "in this connection", "in that regard", "in doing so"]
        {
            if words[next..].starts_with(phrase) {
                next += phrase.len();
                next += words[next..].len() - words[next..].trim_start_matches([' ', ',']).len();
            }
        }
        places.push(next);
    }
    places
}

/// Whether the word at the start of `words` is a verb of the paragraph's own, and no noun or another's verb.
fn verb_is_meant(words: &str, end: usize, part: Part) -> bool {
    if !words.starts_with(|c: char| c.is_lowercase()) {
        return false;
    }
    if part != Part::Operative {
        return true;
    }
    let next = words[end..].trim_start_matches([' ', ',']).split([' ', ',', ';']).next().unwrap_or_default();
    const BEHIND_VERBS: &[&str] = &[
        "the",
        "that",
        "all",
        "its",
        "to",
        "upon",
        "on",
        "for",
        "member",
        "states",
        "parties",
        "any",
        "both",
        "them",
        "it",
        "him",
        "her",
        "those",
        "these",
        "this",
        "with",
        "in",
        "governments",
        "each",
        "other",
        "also",
        "again",
        "further",
        "relevant",
        "international",
        "an",
        "a",
        "full",
        "strong",
    ];
    BEHIND_VERBS.contains(&next.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
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
}
