//! Automatic numbers: what Word prints before a paragraph of a list, worked out from `numbering.xml`.

use std::collections::HashMap;

use super::xml::{self, Node};

/// Levels a list can have.
const LEVELS: usize = 9;

/// How one level of a list is numbered.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// The text, `%1` to `%9` standing for the numbers of the levels: `%1.%2.`
    text: String,
    /// Whether the numbers of all levels are shown as digits (`isLgl`).
    legal: bool,
    /// The level, from 1, that starts this one anew; 0 for none; any before it where not given.
    restart: Option<usize>,
}

impl Default for Level {
    fn default() -> Self {
        Level { start: 1, format: "decimal".to_owned(), text: String::new(), legal: false, restart: None }
    }
}

impl Level {
    fn define(&mut self, what: &str, value: String) {
        match what {
            "start" => self.start = value.parse().unwrap_or(1),
            "numFmt" => self.format = value,
            "isLgl" => self.legal = !matches!(value.as_str(), "0" | "false" | "off"),
            "lvlRestart" => self.restart = value.parse().ok(),
            // Word itself takes no more than 255 characters.
            _ => self.text = value.chars().take(255).collect(),
        }
    }
}

/// The lists of a document and how far each has been counted.
#[derive(Default)]
pub(super) struct Numbering {
    abstracts: HashMap<String, Vec<Level>>,
    /// A list's abstract definition, and the levels that it starts anew.
    lists: HashMap<String, (String, HashMap<usize, u32>)>,
    /// Levels that a list defines for itself.
    own: HashMap<(String, usize), Level>,
    counters: HashMap<String, [u32; LEVELS]>,
    started: HashMap<String, bool>,
}

impl Numbering {
    pub(super) fn read(part: &str) -> Self {
        let mut numbering = Numbering::default();
        let (mut definition, mut list) = (String::new(), String::new());
        let mut level = 0usize;
        let mut overriding = false;
        xml::walk(part, |node| {
            let Node::Open(element) = node else { return };
            let value = element.attribute("val").unwrap_or_default();
            match element.name {
                "abstractNum" => {
                    definition = element.attribute("abstractNumId").unwrap_or_default();
                    overriding = false;
                    numbering.abstracts.insert(definition.clone(), vec![Level::default(); LEVELS]);
                }
                // The definitions of lists come after the abstract ones.
                "num" => list = element.attribute("numId").unwrap_or_default(),
                "abstractNumId" => {
                    numbering.lists.insert(list.clone(), (value, HashMap::new()));
                }
                "lvlOverride" | "lvl" => {
                    overriding |= element.name == "lvlOverride";
                    level = element.attribute("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                }
                "startOverride" => {
                    if let (Some((_, starts)), Ok(start)) = (numbering.lists.get_mut(&list), value.parse()) {
                        starts.insert(level, start);
                    }
                }
                "start" | "numFmt" | "lvlText" | "isLgl" | "lvlRestart" => {
                    let shown = if overriding {
                        Some(numbering.own.entry((list.clone(), level)).or_default())
                    } else {
                        numbering.abstracts.get_mut(&definition).and_then(|levels| levels.get_mut(level))
                    };
                    if let Some(shown) = shown {
                        shown.define(element.name, value);
                    }
                }
                _ => {}
            }
        });
        numbering
    }

    /// The label of the next paragraph of this list at this level, as printed; none where nothing is printed.
    pub(super) fn label(&mut self, list: &str, level: usize) -> Option<String> {
        let (definition, starts) = self.lists.get(list)?;
        let mut levels = self.abstracts.get(definition)?.clone();
        for (at, own) in levels.iter_mut().enumerate() {
            if let Some(level) = self.own.get(&(list.to_owned(), at)) {
                own.clone_from(level);
            }
        }
        let level = level.min(LEVELS - 1);
        let counters = self.counters.entry(definition.clone()).or_insert([0; LEVELS]);
        if !starts.is_empty() && !self.started.contains_key(list) {
            self.started.insert(list.to_owned(), true);
            for (level, start) in starts {
                if let Some(counter) = counters.get_mut(*level) {
                    *counter = start.saturating_sub(1);
                }
            }
        }
        counters[level] = if counters[level] == 0 && !starts.contains_key(&level) {
            levels[level].start
        } else {
            counters[level].saturating_add(1)
        };
        for deeper in level + 1..LEVELS {
            if levels[deeper].restart.is_none_or(|restart| restart > level) {
                counters[deeper] = 0;
            }
        }
        let shown = &levels[level];
        if shown.format == "bullet" {
            return Some("•".to_owned());
        }
        if shown.format == "none" || shown.text.is_empty() {
            return None;
        }
        let mut label = shown.text.clone();
        for (index, level) in levels.iter().enumerate().take(level + 1) {
            let format = if shown.legal { "decimal" } else { level.format.as_str() };
            let number = if counters[index] == 0 { level.start } else { counters[index] };
            label = label.replace(&format!("%{}", index + 1), &written(number, format));
        }
        Some(label)
    }
}

/// A number in a format that Word names.
fn written(number: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(number, 'a'),
        "upperLetter" => letters(number, 'A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalZero" => format!("{number:02}"),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "ideographDigital" => chinese(number),
        _ => number.to_string(),
    }
}

/// a to z, then aa, bb: as Word goes on.
fn letters(number: u32, first: char) -> String {
    let index = number.max(1) - 1;
    let letter = char::from_u32(u32::from(first) + index % 26).unwrap_or(first);
    std::iter::repeat_n(letter, (index / 26 + 1).min(10) as usize).collect()
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = number.min(4999);
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

/// Chinese numbers up to 99; above, digits.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number {
        0..=9 => DIGITS[number as usize].to_owned(),
        10..=99 => {
            let tens = if number < 20 { "" } else { DIGITS[(number / 10) as usize] };
            let ones = if number.is_multiple_of(10) { "" } else { DIGITS[(number % 10) as usize] };
            format!("{tens}十{ones}")
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_word_prints_them() {
        let table = [
            (3, "decimal", "3"),
            (28, "lowerLetter", "bb"),
            (14, "upperRoman", "XIV"),
            (21, "chineseCounting", "二十一"),
            (7, "decimalZero", "07"),
        ];
        for (number, format, expected) in table {
            assert_eq!(written(number, format), expected);
        }
    }

    #[test]
    fn levels_count_and_start_anew() {
        let part = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="5"/>
            <w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/>
            <w:lvlText w:val="%1.(%2)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>
            </w:lvlOverride></w:num></w:numbering>"#;
        let mut numbering = Numbering::read(part);
        let labels: Vec<_> = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1), ("2", 0), ("2", 0), ("9", 0)]
            .iter()
            .map(|(list, level)| numbering.label(list, *level).unwrap_or_default())
            .collect();
        assert_eq!(labels, ["5.", "5.(a)", "5.(b)", "6.", "6.(a)", "1.", "2.", ""]);
    }
}
