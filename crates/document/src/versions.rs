//! What the language versions of one document say differently: a citation, a date, a paragraph's number, a paragraph.
//!
//! One slip is one [`Difference`], however many versions there are: it names those that stand alone and those they
//! stand against, and belongs to one version, so that a person is told once.

use std::ops::Range;

use crate::{Document, Paragraph, Problem, Span, align, date, problem};

/// Versions that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub versions: Vec<usize>,
    /// What they have; nothing where they do not have it.
    pub says: Option<String>,
}

/// A difference between versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The versions by what they say, those that stand alone first.
    pub groups: Vec<Group>,
    /// Whether it is a paragraph that some versions have and others do not.
    pub paragraph: bool,
    /// The version that is told: the first that stands alone; the first of all where no majority says who does.
    pub told: usize,
    /// Where it is, or should be, in each version.
    pub places: Vec<Span>,
    /// The paragraphs in which it is, in each version.
    pub rows: Vec<Range<usize>>,
}

impl Difference {
    /// It as a problem of the version that is told; `names` are the versions' languages in words.
    #[must_use]
    pub fn problem(&self, names: &[&str]) -> Problem {
        let mut problem = problem::LANGUAGE_VERSIONS_DIFFER.at(self.places[self.told], self.words(names));
        let others = self.groups.iter().find(|group| !group.versions.contains(&self.told));
        let named = others.filter(|_| !self.paragraph).and_then(|group| group.says.clone());
        problem.suggestion = named;
        problem
    }

    /// It in words, such as "The French version alone has 1994-12-20; the English and Russian ones have 1993-12-20."
    #[must_use]
    pub fn words(&self, names: &[&str]) -> String {
        let clause = |(at, group): (usize, &Group)| {
            let Group { versions, says } = group;
            let who = listed(&versions.iter().map(|version| names[*version]).collect::<Vec<_>>());
            let one = versions.len() == 1;
            let noun = match (at, one) {
                (0, true) if self.places.len() > 2 && self.groups.len() == 2 => "version alone",
                (0, true) => "version",
                (0, false) => "versions",
                (_, true) => "one",
                (_, false) => "ones",
            };
            let verb = match (says, one) {
                (None, true) => "does not",
                (None, false) => "do not",
                (Some(_), true) => "has",
                (Some(_), false) => "have",
            };
            let what = match says {
                Some(_) if self.paragraph => " this paragraph",
                Some(says) => &format!(" {says}"),
                None => "",
            };
            format!("{} {who} {noun} {verb}{what}", if at == 0 { "The" } else { "the" })
        };
        // What is there is named before what is not.
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|group| group.says.is_none());
        format!("{}.", groups.into_iter().enumerate().map(clause).collect::<Vec<_>>().join("; "))
    }
}

fn listed(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// What `versions` of one document say differently, in the order of the first one's paragraphs.
#[must_use]
pub fn differences(versions: &[&Document]) -> Vec<Difference> {
    let mut all = Vec::new();
    for row in rows(versions) {
        let paragraphs = |at: usize| &versions[at].paragraphs[row[at].clone()];
        let (here, missing): (Vec<usize>, Vec<usize>) =
            (0..versions.len()).partition(|at| !row[*at].is_empty());
        let place = |at: usize| span(versions[at], paragraphs(at), row[at].start);
        let places: Vec<Span> = (0..versions.len()).map(place).collect();
        let mut push = |groups: Vec<Group>, paragraph: bool, places: Vec<Span>| {
            let told = told(&groups);
            all.push(Difference { groups, paragraph, told, places, rows: row.clone() });
        };
        if !missing.is_empty() {
            let here = Group { versions: here.clone(), says: Some(String::new()) };
            let mut groups = vec![here, Group { versions: missing, says: None }];
            groups.sort_by_key(|group| group.versions.len());
            push(groups, true, places.clone());
        }
        for kind in [numbers, symbols, dates] {
            let said: Vec<(usize, Said)> =
                here.iter().map(|at| (*at, kind(versions[*at], paragraphs(*at)))).collect();
            for (groups, found) in slips(&said) {
                let mut places = places.clone();
                found.into_iter().for_each(|(at, place)| places[at] = place);
                push(groups, false, places);
            }
        }
    }
    all
}

/// The version that is told of a difference.
fn told(groups: &[Group]) -> usize {
    let most = groups.iter().map(|group| group.versions.len()).max().unwrap_or(0);
    let majority = groups.iter().filter(|group| group.versions.len() == most).count() == 1;
    let alone = groups.iter().filter(|group| !majority || group.versions.len() < most);
    alone.flat_map(|group| &group.versions).copied().min().unwrap_or(0)
}

/// The paragraphs of every version that stand beside each other, in order; those of a version may be none.
fn rows(versions: &[&Document]) -> Vec<Vec<Range<usize>>> {
    let Some((first, others)) = versions.split_first() else { return Vec::new() };
    let pairs: Vec<Vec<align::Pair>> = others.iter().map(|other| align::align(first, other)).collect();
    // A row ends where a pair ends in every version.
    let ends = |pairs: &[align::Pair], at: usize| at == 0 || pairs.iter().any(|pair| pair.left.end == at);
    let cuts = (0..=first.paragraphs.len()).filter(|at| pairs.iter().all(|pairs| ends(pairs, *at)));
    let mut next = vec![0; versions.len()];
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    for cut in cuts {
        // What is up to the cut in the first version, and then what only others have there.
        for inserted in [false, true] {
            let mut row: Vec<Range<usize>> = next.iter().map(|at| *at..*at).collect();
            row[0].end = if inserted { row[0].start } else { cut };
            for (at, pairs) in pairs.iter().enumerate() {
                let own = pairs.iter().filter(|pair| {
                    pair.left.end < cut || pair.left.end == cut && (inserted || !pair.left.is_empty())
                });
                row[at + 1].end = own.map(|pair| pair.right.end).max().unwrap_or(0).max(row[at + 1].start);
            }
            next = row.iter().map(|range| range.end).collect();
            join(&mut rows, row);
        }
    }
    rows
}

/// Adds a row; paragraphs in a line that the same versions lack are one row.
fn join(rows: &mut Vec<Vec<Range<usize>>>, row: Vec<Range<usize>>) {
    let lacks = |row: &[Range<usize>]| row.iter().map(Range::is_empty).collect::<Vec<_>>();
    let lack = lacks(&row);
    if lack.iter().all(|empty| *empty) {
        return;
    }
    match rows.last_mut() {
        Some(last) if lack.contains(&true) && lacks(last) == lack => {
            last.iter_mut().zip(row).for_each(|(last, more)| last.end = more.end);
        }
        _ => rows.push(row),
    }
}

/// The place of paragraphs; where there are none, the end of what stands before.
fn span(doc: &Document, paragraphs: &[Paragraph], at: usize) -> Span {
    match (paragraphs.first(), paragraphs.last()) {
        (Some(first), Some(last)) => Span { start: first.span.start, end: last.span.end },
        _ => {
            let end = at.checked_sub(1).and_then(|at| doc.paragraphs.get(at)).map_or(0, |p| p.span.end);
            Span { start: end, end }
        }
    }
}

/// What some paragraphs say, each once, with its place.
type Said = Vec<(String, Span)>;

fn once(all: impl Iterator<Item = (String, Span)>) -> Said {
    let mut said: Said = Vec::new();
    for (words, place) in all {
        if said.iter().all(|(known, _)| *known != words) {
            said.push((words, place));
        }
    }
    said
}

fn numbers(_: &Document, paragraphs: &[Paragraph]) -> Said {
    once(paragraphs.iter().filter_map(|p| Some((format!("the number {}", p.number.as_ref()?), p.span))))
}

fn symbols(doc: &Document, paragraphs: &[Paragraph]) -> Said {
    let own = |id: &str| paragraphs.iter().any(|p| p.id == id);
    let cited = doc.citations.iter().filter(|c| c.paragraph.as_deref().is_some_and(own));
    // Pages begin elsewhere in each version, and at its head a page names the document itself.
    let itself = doc.symbol.as_ref().map(|symbol| symbol.value.as_str());
    let cited = cited.filter(|c| c.symbol.as_deref() != itself);
    once(cited.filter_map(|c| Some((c.symbol.clone()?, c.span))))
}

/// Full dates.
fn dates(doc: &Document, paragraphs: &[Paragraph]) -> Said {
    let found = paragraphs.iter().flat_map(|p| date::find_all(p.span.of(&doc.text), p.span.start));
    once(found.filter(|date| date.value.len() == 10).map(|date| (date.value, date.span)))
}

/// What some versions have instead of what most have.
struct Deviation {
    /// What most have; nothing where there is nothing that most have.
    lacks: Option<String>,
    /// What these have.
    more: Option<String>,
    versions: Vec<usize>,
    places: Vec<(usize, Span)>,
}

/// How versions differ from what most of them say. Each lacks some of that and has some of its own; the first that it
/// lacks is taken for the first of its own.
fn deviations(said: &[(usize, Said)]) -> Vec<Deviation> {
    let has = |said: &Said, words: &str| said.iter().any(|one| one.0 == words);
    let most = |words: &str| 2 * said.iter().filter(|(_, said)| has(said, words)).count() > said.len();
    let common = once(said.iter().flat_map(|(_, said)| said.iter().cloned()).filter(|one| most(&one.0)));
    let mut all: Vec<Deviation> = Vec::new();
    for (version, own) in said {
        let mut lacking = common.iter().map(|one| one.0.clone()).filter(|words| !has(own, words));
        let mut further = own.iter().filter(|one| !most(&one.0));
        loop {
            let (lacks, more) = (lacking.next(), further.next());
            if lacks.is_none() && more.is_none() {
                break;
            }
            let place = more.map(|one| (*version, one.1));
            let more = more.map(|one| one.0.clone());
            match all.iter_mut().find(|known| known.lacks == lacks && known.more == more) {
                Some(known) => {
                    known.versions.push(*version);
                    known.places.extend(place);
                }
                None => {
                    let places = place.into_iter().collect();
                    all.push(Deviation { lacks, more, versions: vec![*version], places });
                }
            }
        }
    }
    all
}

/// The versions by what they say, and where they say it.
type Slip = (Vec<Group>, Vec<(usize, Span)>);

/// The slips in what versions say of one kind in one row: groups of versions, and where they say it.
fn slips(said: &[(usize, Said)]) -> Vec<Slip> {
    let mut deviations = deviations(said);
    let mut slips = Vec::new();
    while !deviations.is_empty() {
        let first = deviations.remove(0);
        let mut places = first.places;
        let mut groups = vec![Group { versions: first.versions, says: first.more }];
        let grouped = |groups: &[Group], at: &usize| groups.iter().any(|group| group.versions.contains(at));
        // Where nothing has a majority, what the others have instead is the same slip.
        let beside = |groups: &[Group], one: &Deviation| {
            one.lacks.is_none() && !one.versions.iter().any(|at| grouped(groups, at))
        };
        while first.lacks.is_none()
            && let Some(at) = deviations.iter().position(|one| beside(&groups, one))
        {
            let other = deviations.remove(at);
            groups.push(Group { versions: other.versions, says: other.more });
            places.extend(other.places);
        }
        let mut rest = Vec::new();
        for (version, own) in said.iter().filter(|(at, _)| !grouped(&groups, at)) {
            let place = own.iter().find(|one| Some(&one.0) == first.lacks.as_ref());
            if place.is_some() || first.lacks.is_none() {
                rest.push(*version);
            }
            places.extend(place.map(|one| (*version, one.1)));
        }
        if !rest.is_empty() {
            groups.push(Group { versions: rest, says: first.lacks });
        }
        groups.sort_by_key(|group| group.versions.len());
        slips.push((groups, places));
    }
    slips
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, read_text};

    const EN: &str = "The General Assembly,\n\nRecalling its resolution 48/141 of 20 December 1993,\n\nNoting that the report of 1998 speaks of the trees of the northern hills and of the birds,\n\n1. Decides to rest;\n\n2. Requests the Secretary-General to report on 3 May 2001.\n";
    const RU: &str = "Генеральная Ассамблея,\n\nссылаясь на свою резолюцию 48/141 от 20 декабря 1993 года,\n\nотмечая, что в докладе за 1998 год говорится о деревьях северных холмов и о птицах,\n\n1. постановляет отдохнуть;\n\n2. просит Генерального секретаря доложить 3 мая 2001 года.\n";
    const FR: &str = "L’Assemblée générale,\n\nRappelant sa résolution 48/141 du 20 décembre 1993,\n\nNotant que le rapport de 1998 parle des arbres des collines du nord et des oiseaux,\n\n1. Décide de se reposer ;\n\n2. Prie le Secrétaire général de faire rapport le 3 mai 2001.\n";

    /// Each difference in words, who is told, and what stands at its place in that version and in the others.
    fn told(texts: &[(&str, String)]) -> Vec<String> {
        let read: Vec<Document> =
            texts.iter().map(|(_, text)| read_text(text.clone(), Format::Txt)).collect();
        let names: Vec<&str> = texts.iter().map(|text| text.0).collect();
        let found = differences(&read.iter().collect::<Vec<_>>());
        let line = |d: Difference| {
            let places: Vec<&str> = d.places.iter().zip(&read).map(|(at, doc)| at.of(&doc.text)).collect();
            format!("{}: {} | {}", names[d.told], d.words(&names), places.join(" | "))
        };
        found.into_iter().map(line).collect()
    }

    #[test]
    fn versions_that_say_the_same_have_no_difference() {
        let all = [("English", EN), ("Russian", RU), ("French", FR), ("English", EN)];
        assert_eq!(told(&all.map(|(name, text)| (name, text.to_owned()))), Vec::<String>::new());
    }

    #[test]
    fn a_page_that_begins_in_a_paragraph_is_no_difference() {
        let text = |page: &str| {
            format!(
                "A/RES/1/2\n\nThe General Assembly,\n\n1. Decides to plant trees{page} along the roads;\n\n2. Decides to rest.\n"
            )
        };
        let versions = [("English", text("\n\u{c}A/RES/1/2\n")), ("French", text(""))];
        assert_eq!(told(&versions), Vec::<String>::new());
    }

    #[test]
    fn a_slip_is_one_difference_however_many_versions_there_are() {
        let slip = |text: &str| text.replace("1993", "1994");
        let (en, fr, ru) =
            (("English", EN.to_owned()), ("French", FR.to_owned()), ("Russian", RU.to_owned()));
        let wrong = ("French", slip(FR));
        assert_eq!(
            told(&[en.clone(), wrong.clone()]),
            [
                "English: The English version has 1993-12-20; the French one has 1994-12-20. | 20 December 1993 | 20 décembre 1994"
            ]
        );
        assert_eq!(
            told(&[en.clone(), wrong.clone(), ru.clone()]),
            [
                "French: The French version alone has 1994-12-20; the English and Russian ones have 1993-12-20. | 20 December 1993 | 20 décembre 1994 | 20 декабря 1993 года"
            ]
        );
        let third = ("Russian", RU.replace("1993", "1995"));
        assert_eq!(
            told(&[en.clone(), wrong.clone(), third]),
            [
                "English: The English version has 1993-12-20; the French one has 1994-12-20; the Russian one has 1995-12-20. | 20 December 1993 | 20 décembre 1994 | 20 декабря 1995 года"
            ]
        );
        let shorter = (
            "Russian",
            RU.replace(
                "отмечая, что в докладе за 1998 год говорится о деревьях северных холмов и о птицах,\n\n",
                "",
            )
            .replace(" от 20 декабря 1993 года", ""),
        );
        assert_eq!(
            told(&[en, fr, shorter]),
            [
                "Russian: The English and French versions have 1993-12-20; the Russian one does not. | 20 December 1993 | 20 décembre 1993 | ссылаясь на свою резолюцию 48/141,",
                "Russian: The English and French versions have this paragraph; the Russian one does not. | Noting that the report of 1998 speaks of the trees of the northern hills and of the birds, | Notant que le rapport de 1998 parle des arbres des collines du nord et des oiseaux, | "
            ]
        );
    }
}
