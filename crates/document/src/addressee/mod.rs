//! Whom a paragraph speaks to: the words behind its verb, as codes.

use std::sync::LazyLock;

use regex::Regex;

use crate::act::Found;

/// Who may be addressed, with the words for it in English and in Chinese: one row an addressee, more specific first.
/// A further language is a further pattern in the row.
const ADDRESSEES: &[(&str, &str, &str)] = &[
    (
        "org:who-director-general",
        r"Director-General of (?:the )?(?:WHO|World Health Organization)",
        "世界卫生组织总干事|世卫组织总干事",
    ),
    (
        "un:special-representative",
        r"Special Representatives?(?: of the Secretary-General)?|Special Envoys?|Personal Envoy",
        "秘书长特别代表|特别代表|特使",
    ),
    ("un:secretary-general", r"Secretary[-~]?\s?General|SECRETARY-GENERAL", "秘书长"),
    ("org:director-general", r"Director-General", "总干事"),
    (
        "un:ohchr",
        r"Office of the (?:United Nations )?High Commissioner(?: for Human Rights)?",
        "(?:联合国)?人权事务高级专员办事处|高级专员办事处|人权高专办",
    ),
    (
        "un:unhcr",
        r"United Nations High Commissioner for Refugees|UNHCR",
        "(?:联合国)?难民事务高级专员|难民署",
    ),
    (
        "un:high-commissioner",
        r"High Commissioner(?: for Human Rights)?",
        "(?:联合国)?人权事务高级专员|高级专员",
    ),
    ("un:general-assembly", r"General Assembly", "(?:联合国)?大会"),
    ("un:security-council", r"Security Council", "安全理事会|安理会"),
    ("un:ecosoc", r"Economic and Social Council", "经济及社会理事会"),
    ("un:human-rights-council", r"Human Rights Council", "人权理事会"),
    ("un:commission-on-human-rights", r"Commission on Human Rights", "人权委员会"),
    (
        "un:special-procedures",
        r"special procedures|special rapporteurs? and|mandate[- ]holders",
        "特别程序|任务负责人",
    ),
    ("un:special-rapporteur", r"Special Rapporteurs?", "特别报告员"),
    ("un:independent-expert", r"Independent Experts?", "独立专家"),
    ("un:working-group", r"Working Group", "工作组"),
    ("un:advisory-committee", r"Advisory Committee", "咨询委员会"),
    (
        "un:treaty-bodies",
        r"treaty bodies|treaty body|Human Rights Committee|Committee (?:on|for|against) (?:the |Economic|Torture|Enforced|Migrant)[\w ,]*?(?:Rights|Discrimination|Child|Women|Torture|Disabilities|Families|Disappearances|Workers)?(?:\s+of\s+(?:the Child|Persons with Disabilities|Discrimination against Women))?",
        "条约机构|人权事务委员会",
    ),
    ("un:unaids", r"Joint United Nations Programme on HIV/AIDS|UNAIDS", "艾滋病规划署"),
    ("un:unicef", r"United Nations Children[’']s Fund|UNICEF", "儿童基金会|儿基会"),
    ("un:undp", r"United Nations Development Programme|UNDP", "开发计划署|开发署"),
    ("un:who", r"World Health Organi[sz]ation|\bWHO\b", "世界卫生组织|世卫组织"),
    ("un:specialized-agencies", r"specialized agencies", "专门机构"),
    (
        "un:funds-and-programmes",
        r"funds and programmes|programmes and funds",
        "基金和方案|各基金和规划署|方案和基金",
    ),
    (
        "un:united-nations-system",
        r"United Nations system|organs and bodies|UN organi[sz]ations|United Nations bodies|United Nations Organi[sz]ations?|United Nations agencies|relevant United Nations|UN agencies|the United Nations\b",
        "联合国系统|联合国各机构|联合国机构",
    ),
    (
        "un:member-states",
        r"Member States|Members of the United Nations|States Members|member countries|MEMBER STATES",
        "会员国|成员国",
    ),
    ("un:states-parties", r"States part(?:ies|y)|States Part(?:ies|y)", "缔约国"),
    (
        "un:all-states",
        r"\b(?:[Aa]ll|other|relevant|those|third) States\b|\bStates\b|\b[Gg]overnments\b|\bcountries\b|\bnations\b",
        "各国|所有国家|国家|各国政府|政府",
    ),
    (
        "org:regional-organizations",
        r"regional (?:and subregional |and international )?(?:\w+ )?organi[sz]ations|regional arrangements|regional bodies",
        "区域组织|区域和次区域组织|区域安排",
    ),
    (
        "org:intergovernmental-organizations",
        r"intergovernmental (?:and non-governmental )?organi[sz]ations",
        "政府间组织",
    ),
    ("org:non-governmental-organizations", r"non-?governmental organi[sz]ations|NGOs", "非政府组织"),
    (
        "org:national-human-rights-institutions",
        r"national human rights institutions|national institutions",
        "国家人权机构",
    ),
    ("org:civil-society", r"civil society", "民间社会|公民社会"),
    (
        "org:private-sector",
        r"private sector|business(?:es| enterprises)|pharmaceutical|industry|companies|manufacturers|producers",
        "私营部门|工商企业|企业",
    ),
    ("org:media", r"\bmedia\b", "媒体"),
    (
        "org:international-financial-institutions",
        r"international financial institutions|World Bank|International Monetary Fund",
        "国际金融机构|世界银行",
    ),
    (
        "org:international-organizations",
        r"international organi[sz]ations|multilateral organi[sz]ations|organi[sz]ations",
        "国际组织",
    ),
    ("org:donors", r"\bdonors?\b", "捐助方|捐助者"),
    ("org:international-community", r"international community", "国际社会"),
    ("org:parties", r"\b(?:[Aa]ll|both|two|the) (?:\w+ )?parties\b|\bparties\b", "各方|双方"),
];

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    ADDRESSEES
        .iter()
        .map(|(_, en, zh)| {
            let en = en.replace(' ', r"\s+");
            Regex::new(&format!(r"(?:{en}|{zh})")).expect("a constant pattern")
        })
        .collect()
});

/// Where the words for the addressee end in English: what they are to do begins.
static ENDS_EN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\s(?:to|that|which|whose|who|not|in order|through|for|by|on|under|at its|where|when|while|pursuant|as)\s",
        r"|[:;]|,\s(?:to|in|as|at|on|with|when|where|while|within|by|through|pursuant|bearing|taking|upon|including)\s",
    ))
    .expect("a constant pattern")
});

/// More bytes than the words for an addressee take.
const REACH: usize = 400;

/// The codes of all whom the acts of a paragraph address, each once, in order.
pub(crate) fn all(words: &str, acts: &[Found]) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for (at, found) in acts.iter().enumerate() {
        if !found.act().addresses || found.end > words.len() {
            continue;
        }
        let next = acts.get(at + 1).map_or(words.len(), |next| next.end);
        let slice = reach(&words[found.end..next.max(found.end)]);
        for code in of(slice) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    codes
}

fn reach(words: &str) -> &str {
    let mut end = words.len().min(REACH);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    &words[..end]
}

/// The addressees that `words`, which follow the verb, begin with.
fn of(words: &str) -> Vec<String> {
    let zh = words.trim_start().starts_with(crate::layout::is_han);
    let slice = if zh { first_clause_zh(words) } else { first_clause_en(words) };
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    for (row, pattern) in ADDRESSEES.iter().zip(PATTERNS.iter()) {
        let taken = |at: usize, end: usize| found.iter().any(|(from, to, _)| at < *to && *from < end);
        let new: Vec<(usize, usize)> = pattern
            .find_iter(slice)
            .map(|m| (m.start(), m.end()))
            .filter(|(at, end)| !taken(*at, *end))
            .collect();
        if let Some((at, end)) = new.first() {
            // In Chinese the one addressed stands first; those behind are mostly what is to be done.
            found.push((*at, *end, row.0.to_owned()));
        }
    }
    found.extend(states(slice, zh, &found));
    found.sort();
    if zh {
        listed(slice, &mut found);
    }
    found.into_iter().map(|(_, _, code)| code).collect()
}

/// More places than an addressee's words have; a longer slice is looked at so far.
const PLACES_MAX: usize = 60;

/// The States named in `slice`, outside what is `taken`.
fn states(slice: &str, zh: bool, taken: &[(usize, usize, String)]) -> Vec<(usize, usize, String)> {
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    let starts: Vec<usize> = if zh {
        slice.char_indices().map(|(at, _)| at).take(PLACES_MAX).collect()
    } else {
        let capital = |at: &usize| slice[*at..].starts_with(|c: char| c.is_uppercase());
        let begins = |at: &usize| *at == 0 || slice[..*at].ends_with([' ', '(']);
        slice
            .char_indices()
            .map(|(at, _)| at)
            .filter(|at| capital(at) && begins(at))
            .take(PLACES_MAX)
            .collect()
    };
    for start in starts {
        let free = |end: usize| found.iter().chain(taken).all(|(from, to, _)| start >= *to || *from >= end);
        let named = ends(slice, start, zh).into_iter().find_map(|end| {
            let code = crate::country::iso3(&slice[start..end])?;
            free(end).then(|| (start, end, code.to_owned()))
        });
        found.extend(named);
    }
    found
}

/// Where a State's name that begins at `start` may end, the longest first.
fn ends(slice: &str, start: usize, zh: bool) -> Vec<usize> {
    let words = &slice[start..];
    let mut ends: Vec<usize> = if zh {
        words.char_indices().skip(2).take(14).map(|(at, _)| start + at).collect()
    } else {
        words.match_indices([' ', ',', ';', '.']).map(|(at, _)| start + at).take(8).collect()
    };
    if ends.len() < 8 {
        ends.push(slice.len());
    }
    ends.reverse();
    ends
}

/// Keeps those that stand in one list at the start: between them are "and" and qualities, and no verb's companion.
fn listed(slice: &str, found: &mut Vec<(usize, usize, String)>) {
    let mut end = 0;
    let mut kept = 0;
    for (at, to, _) in found.iter() {
        let between = slice.get(end..*at).unwrap_or_default();
        let and = kept == 0 || between.contains(['、', '和', '及', '与', '同']);
        if !and || between.contains(['为', '向', '在', '就', '对', '给', '将', '把', '于', '按', '根'])
        {
            break;
        }
        (end, kept) = (*to, kept + 1);
    }
    found.truncate(kept);
}

fn first_clause_en(words: &str) -> &str {
    // "upon", "to" and "the" lead to the addressee; "calls for", "demands that" to what is asked.
    let lead = words.len() - words.trim_start().len();
    let skip = ["that ", "to ", "upon ", "the attention of "]
        .iter()
        .find(|word| words[lead..].starts_with(**word))
        .map_or(lead, |word| lead + word.len());
    let rest = &words[skip..];
    let end = ENDS_EN.find(rest).map_or(rest.len(), |m| m.start());
    &rest[..end]
}

fn first_clause_zh(words: &str) -> &str {
    let end = words.find(['，', '；', '。', ';']).unwrap_or(words.len());
    &words[..end]
}

#[cfg(test)]
mod tests {
    use crate::{Part, act};

    #[test]
    fn addressees_stand_behind_the_verb() {
        let cases: &[(&str, &[&str])] = &[
            ("Requests the Secretary-General to report to the General Assembly;", &["un:secretary-general"]),
            (
                "Calls upon all Member States and civil society to help;",
                &["un:member-states", "org:civil-society"],
            ),
            ("Welcomes the report of the Secretary-General;", &[]),
            ("Decides to meet, and requests the High Commissioner to attend;", &["un:high-commissioner"]),
            ("请秘书长为办事处提供资源；", &["un:secretary-general"]),
            ("吁请各国政府合作；", &["un:all-states"]),
            ("决定继续处理此事。", &[]),
            ("Calls upon the Government of Trinidad and Tobago and Haiti to confer;", &["TTO", "HTI"]),
            ("敦促巴哈马和海地继续合作；", &["BHS", "HTI"]),
        ];
        for (text, codes) in cases {
            assert_eq!(super::all(text, &act::all(text, Part::Operative)), *codes, "{text}");
        }
    }
}
