//! The number of a resolution or decision, in each of the forms that organs have used.

use std::sync::LazyLock;

use regex::Regex;

use crate::organ::{Form, Organ};
use crate::{Span, fold};

/// A number as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// `1325 (2000)`: the Security Council's; the year.
    Year(u32, u32),
    /// `2200 A (XXI)`, `1874 (S-IV)`: number, session, letter.
    Roman(u32, String, String),
    /// `S-20/2`, `ES-10/14`: session, number, letter.
    Special(String, u32, String),
    /// `60/251`, `1996/31`, `48/472 A`: session or year, number, letter.
    Session(u32, u32, String),
}

/// The letters of a part: Latin, Cyrillic that look the same, Arabic by their names in the order of the Latin ones.
const ARABIC_LETTERS: [(&str, &str); 26] = [
    ("A", "الف"),
    ("B", "باء?"),
    ("C", "جيم"),
    ("D", "دال"),
    ("E", "هاء?"),
    ("F", "واو"),
    ("G", "زاي"),
    ("H", "حاء?"),
    ("I", "طاء?"),
    ("J", "ياء?"),
    ("K", "كاف"),
    ("L", "لام"),
    ("M", "ميم"),
    ("N", "نون"),
    ("O", "سين"),
    ("P", "عين"),
    ("Q", "فاء?"),
    ("R", "صاد"),
    ("S", "قاف"),
    ("T", "راء?"),
    ("U", "شين"),
    ("V", "تاء?"),
    ("W", "ثاء?"),
    ("X", "خاء?"),
    ("Y", "ذال"),
    ("Z", "ضاد"),
];

/// A capital of a part.
const CAPITAL: &str = "[A-ZАВЕКМНОРСТХ]";

static LETTER: LazyLock<Regex> = LazyLock::new(|| {
    let names: Vec<&str> = ARABIC_LETTERS.iter().map(|(_, name)| *name).collect();
    Regex::new(&format!(r"^ ?(?:(?P<latin>{CAPITAL})|(?P<arabic>{})|/(?P<small>[a-hA-H]))", names.join("|")))
        .expect("a constant pattern")
});

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let roman = r"(?P<roman>(?:E?S ?- ?)?[IVXLC]+)|(?P<arabic>د ?(?:ا ?ط?)? ?- ?\d{1,2})";
    Regex::new(&format!(
        concat!(
            r"^(?:(?P<n1>\d{{1,4}})\s*\(\s*(?P<year>(?:19|20)\d\d)\s*\)",
            r"|(?P<n2>\d{{1,4}})\s*(?P<l2>{capital}|{names})?\s*\(\s*(?:{roman})\s*\)",
            r"|(?P<special>E?S ?- ?\d{{1,2}}|د ?ا ?ط? ?- ?\d{{1,2}})\s*/\s*(?P<n3>\d{{1,3}})",
            r"|(?P<n5>\d{{3,4}})/(?P<year5>(?:19|20)\d\d)",
            r"|(?P<session>\d{{1,4}}) ?/\s?(?P<n4>\d{{1,4}}))",
        ),
        capital = CAPITAL,
        names = ARABIC_LETTERS.map(|(_, name)| name).join("|"),
        roman = roman,
    ))
    .expect("a constant pattern")
});

impl Number {
    /// The number that the folded `text` begins with, and how many bytes it takes.
    pub(crate) fn leading(text: &str) -> Option<(Number, usize)> {
        let mut end = text.len().min(64);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = &text[..end];
        let found = NUMBER.captures(text)?;
        let mut taken = found.get(0)?.end();
        let part = |name: &str| found.name(name).map(|m| m.as_str());
        let number = |name: &str| part(name).and_then(|digits| digits.parse::<u32>().ok());
        let value = if let (Some(n), Some(year)) = (number("n1"), number("year")) {
            Number::Year(n, year)
        } else if let (Some(n), Some(year)) = (number("n5").filter(|n| *n < 1900), number("year5")) {
            // `1325/2000`: no session has such a number.
            Number::Year(n, year)
        } else if let Some(n) = number("n2") {
            let session = part("roman").map(tight).or_else(|| part("arabic").and_then(arabic_session))?;
            let letter = part("l2").map(latin_letter).unwrap_or_else(|| behind(text, &mut taken));
            Number::Roman(n, session, letter)
        } else if let (Some(session), Some(n)) = (part("special"), number("n3")) {
            Number::Special(special(session), n, behind(text, &mut taken))
        } else {
            let (session, n) = (number("session").or(number("n5"))?, number("n4").or(number("year5"))?);
            Number::Session(session, n, behind(text, &mut taken))
        };
        // A number does not run on into another: 12/25/2001, 3/4.5.
        let rest = &text[taken..];
        let runs_on = rest.starts_with(['/', '%'])
            || rest.starts_with(['.', '-', ','])
                && rest[1..].starts_with(|c: char| c.is_ascii_digit())
                && !range(rest)
            || rest.starts_with(|c: char| c.is_ascii_digit());
        (!runs_on || value.is_year()).then_some((value, taken))
    }

    /// As [`Number::leading`], in a text that is not folded.
    pub(crate) fn leading_source(text: &str) -> Option<(Number, usize)> {
        let mut end = text.len().min(96);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let folded = fold::fold(&text[..end]);
        let (number, taken) = Number::leading(&folded.text)?;
        Some((number, folded.source(Span { start: 0, end: taken }).end))
    }

    /// The same number with another letter, if it has one.
    pub(crate) fn with_letter(&self, other: &str) -> Option<Number> {
        let mut number = self.clone();
        match &mut number {
            Number::Roman(_, _, letter) | Number::Special(_, _, letter) | Number::Session(_, _, letter)
                if !letter.is_empty() =>
            {
                *letter = latin_letter(other);
                Some(number)
            }
            _ => None,
        }
    }

    /// The session or year of a number that has one before its stroke.
    pub(crate) fn session(&self) -> Option<u32> {
        match self {
            Number::Session(session, ..) => Some(*session),
            _ => None,
        }
    }

    fn is_year(&self) -> bool {
        matches!(self, Number::Year(..) | Number::Roman(..))
    }

    /// The year that the number itself says, where it says one and the date does not.
    pub(crate) fn year(&self) -> Option<u32> {
        match self {
            Number::Year(_, year) => Some(*year),
            _ => None,
        }
    }

    /// The canonical symbol if `organ` adopted it; none where the number cannot be that organ's.
    pub(crate) fn symbol(&self, organ: Option<Organ>, form: Form, home: Option<Organ>) -> Option<String> {
        // What is named may be the subject and not the author: then the number tells.
        let subject = organ == Some(Organ::SecurityCouncil) && !self.is_year();
        let organ = self.organ(organ.filter(|_| !subject), form, home)?;
        let prefix = organ.prefix(form)?;
        Some(match self {
            Number::Year(n, year) => format!("{prefix}{n}({year})"),
            Number::Roman(n, session, letter) => format!("{prefix}{n}({session}){letter}"),
            Number::Special(session, n, letter) => format!("{prefix}{session}/{n}{letter}"),
            Number::Session(session, n, letter) => format!("{prefix}{session}/{n}{letter}"),
        })
    }

    /// Whose number it is: `named` is the organ the words name, `home` the document's own.
    fn organ(&self, named: Option<Organ>, form: Form, home: Option<Organ>) -> Option<Organ> {
        use Organ::{Assembly, Ecosoc, HumanRightsCommission, HumanRightsCouncil, Other, SecurityCouncil};
        use Organ::{SomeCommission, SomeCouncil};
        match self {
            Number::Year(..) => (named != Some(Other)).then_some(SecurityCouncil),
            Number::Roman(..) | Number::Special(..) => match named {
                // The Human Rights Council never counted its sessions in Roman numerals.
                Some(HumanRightsCouncil) if matches!(self, Number::Roman(..)) => Some(Assembly),
                Some(Ecosoc | HumanRightsCommission | HumanRightsCouncil) => named,
                Some(SomeCouncil)
                    if home == Some(HumanRightsCouncil) && matches!(self, Number::Special(..)) =>
                {
                    home
                }
                // No other commission of which people write by its short name met in special session.
                Some(SomeCommission) if matches!(self, Number::Special(..)) => Some(HumanRightsCommission),
                Some(SomeCouncil) => Some(Ecosoc),
                Some(SomeCommission) => home.filter(|organ| *organ == HumanRightsCommission),
                Some(Other) => None,
                _ => Some(Assembly),
            },
            &Number::Session(year, n, _) if (1946..2100).contains(&year) => match named {
                Some(Ecosoc | SomeCouncil) => Some(Ecosoc),
                Some(HumanRightsCommission | SomeCommission) => Some(HumanRightsCommission),
                Some(Assembly | SecurityCouncil | HumanRightsCouncil | Other) => None,
                // The Economic and Social Council counts its decisions from 201, so that they are told from others'.
                None if form == Form::Decision && n >= 201 => Some(Ecosoc),
                None => home.filter(|organ| matches!(organ, Ecosoc | HumanRightsCommission)),
            },
            Number::Session(session, n, _) => self.by_session(*session, *n, named, form, home),
        }
    }

    fn by_session(
        &self,
        session: u32,
        n: u32,
        named: Option<Organ>,
        form: Form,
        home: Option<Organ>,
    ) -> Option<Organ> {
        use Organ::{Assembly, HumanRightsCouncil, SomeCouncil};
        // Decisions are numbered from 301 in the General Assembly and from 101 in the Human Rights Council.
        let decision_of = |first: u32| form == Form::Resolution || n >= first;
        // The General Assembly counts in this way since its thirty-first session.
        let assembly = (31..=99).contains(&session);
        match named {
            Some(Assembly) => assembly.then_some(Assembly),
            Some(HumanRightsCouncil) => (session <= 99).then_some(HumanRightsCouncil),
            Some(SomeCouncil) if decision_of(101) && session <= 80 => Some(HumanRightsCouncil),
            Some(_) => None,
            None if home == Some(HumanRightsCouncil) && session <= 80 && decision_of(101) => home,
            None => (assembly && decision_of(301) && session <= 90).then_some(Assembly),
        }
    }
}

/// The letter of a part behind a number, of which `taken` bytes are read; it stands apart from words.
fn behind(text: &str, taken: &mut usize) -> String {
    let Some(found) = LETTER.captures(&text[*taken..]) else { return String::new() };
    let (Some(whole), Some(letter)) =
        (found.get(0), found.name("latin").or(found.name("arabic")).or(found.name("small")))
    else {
        return String::new();
    };
    let runs_on = |c: char| c.is_alphanumeric() && !crate::layout::is_han(c);
    if text[*taken + whole.end()..].starts_with(runs_on) {
        return String::new();
    }
    *taken += whole.end();
    latin_letter(letter.as_str())
}

fn latin_letter(letter: &str) -> String {
    let named = |name: &str| {
        let bare = name.trim_end_matches('?');
        letter == bare || name != bare && letter == &bare[..bare.len() - 'ء'.len_utf8()]
    };
    if let Some((latin, _)) = ARABIC_LETTERS.iter().find(|(_, name)| named(name)) {
        return (*latin).to_owned();
    }
    letter.chars().map(|c| fold::latin(c).unwrap_or(c).to_ascii_uppercase()).collect()
}

/// Whether what follows a number is the end of a range (`59/117-59/120`) and no part of the number.
fn range(rest: &str) -> bool {
    rest.starts_with('-') && Number::leading(&rest[1..]).is_some()
}

fn tight(words: &str) -> String {
    words.chars().filter(|c| *c != ' ').collect()
}

/// `د-21` is XXI, `دا-4` S-IV, `داط-2` ES-II: Arabic counts in digits the sessions that others count in Roman numerals.
fn arabic_session(words: &str) -> Option<String> {
    let words = tight(words);
    let (kind, number) = words.split_once('-')?;
    let roman = roman(number.parse().ok()?)?;
    Some(match kind {
        "د" => roman,
        "دا" => format!("S-{roman}"),
        _ => format!("ES-{roman}"),
    })
}

/// `دا-20` is S-20, `داط-10` ES-10.
fn special(words: &str) -> String {
    let words = tight(words);
    match words.split_once('-') {
        Some(("دا", number)) => format!("S-{number}"),
        Some(("داط", number)) => format!("ES-{number}"),
        _ => words,
    }
}

/// A number under a hundred in Roman numerals.
fn roman(number: usize) -> Option<String> {
    let tens = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"];
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    (number > 0).then_some(())?;
    Some(format!("{}{}", tens.get(number / 10)?, ones[number % 10]))
}
