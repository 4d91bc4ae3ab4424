//! The number of a resolution or decision, in each of the forms that organs have used.

use std::sync::LazyLock;

use regex::Regex;

use crate::organ::{Form, Organ};

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

/// A letter stands apart from words: `48/472 A of`, not `48/472 As`.
const LETTER: &str = r"(?:[ \u{a0}]?(?P<letter>[A-Z](?:[-–][A-Z])?))?";

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let blank = r"[\s\u{3000}]*";
    Regex::new(&format!(
        concat!(
            r"^(?:(?P<n1>\d{{1,4}}){b}[(（]{b}(?P<year>(?:19|20)\d\d){b}[)）]",
            r"|(?P<n2>\d{{1,4}}){b}(?P<l2>[A-Z])?{b}[(（]{b}(?P<roman>(?:E?S-)?[IVXLC]+){b}[)）](?:{b}(?P<l3>[A-Z]))?",
            r"|(?P<special>E?S-\d{{1,2}}){b}/{b}(?P<n3>\d{{1,3}})",
            r"|(?P<session>\d{{1,4}})/[\s\u{{3000}}]?(?P<n4>\d{{1,4}})){l}"
        ),
        b = blank,
        l = LETTER
    ))
    .expect("a constant pattern")
});

impl Number {
    /// The number that `text` begins with, and how many bytes it takes.
    pub(crate) fn leading(text: &str) -> Option<(Number, usize)> {
        let mut end = text.len().min(48);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let found = NUMBER.captures(&text[..end])?;
        let whole = found.get(0)?;
        let part = |name: &str| found.name(name).map(|m| m.as_str());
        let number = |name: &str| part(name).and_then(|digits| digits.parse::<u32>().ok());
        // A letter that begins a word is none.
        let is_word = |m: &regex::Match| text[m.end()..].starts_with(|c: char| c.is_ascii_alphanumeric());
        let letter = found.name("letter").or(found.name("l3")).filter(|m| !is_word(m));
        let word = found.name("letter").or(found.name("l3")).filter(is_word);
        let mut taken = word.map_or(whole.end(), |m| text[..m.start()].trim_end().len());
        let letter = letter.map(|m| m.as_str()).unwrap_or_default().to_owned();
        let value = if let (Some(n), Some(year)) = (number("n1"), number("year")) {
            Number::Year(n, year)
        } else if let (Some(n), Some(roman)) = (number("n2"), part("roman")) {
            let letter = part("l2").map_or(letter, str::to_owned);
            Number::Roman(n, roman.to_owned(), letter)
        } else if let (Some(session), Some(n)) = (part("special"), number("n3")) {
            Number::Special(session.to_owned(), n, letter)
        } else {
            Number::Session(number("session")?, number("n4")?, letter)
        };
        if let Number::Year(..) = value {
            // The Security Council has no letters.
            taken = found.name("letter").map_or(taken, |m| text[..m.start()].trim_end().len());
        }
        // A number does not run on into another: 12/25/2001, 3/4.5.
        let rest = &text[taken..];
        let runs_on = rest.starts_with(['/', '%'])
            || rest.starts_with(['.', '-', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
        (!runs_on || value.is_year()).then_some((value, taken))
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
                Some(SomeCouncil) => Some(Ecosoc),
                Some(SomeCommission) => home.filter(|organ| *organ == HumanRightsCommission),
                Some(Other) => None,
                _ => Some(Assembly),
            },
            Number::Session(year, ..) if (1946..2100).contains(year) => match named {
                Some(Ecosoc | SomeCouncil) => Some(Ecosoc),
                Some(HumanRightsCommission | SomeCommission) => Some(HumanRightsCommission),
                Some(Assembly | SecurityCouncil | HumanRightsCouncil | Other) => None,
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
