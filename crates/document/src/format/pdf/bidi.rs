//! Lines of Arabic: from the order in which glyphs stand on the page to the order in which they are read.
//!
//! A page is read by the places of its glyphs, left to right, whichever way its writer stored them; so a line of
//! Arabic comes from its end. Numbers and Latin words in it stand from left to right already.

use std::borrow::Cow;

pub(super) fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{65f}' | '\u{66a}'..='\u{6ef}' | '\u{6fa}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}')
}

/// A glyph's characters from left to right: one glyph may stand for two letters, which its font names as they are read.
pub(super) fn visual(glyph: &str) -> Cow<'_, str> {
    if glyph.chars().nth(1).is_some() && glyph.chars().all(is_rtl) {
        return Cow::Owned(glyph.chars().rev().collect());
    }
    Cow::Borrowed(glyph)
}

/// `line`, which goes from left to right, in the order in which it is read; none if that is the same.
pub(super) fn logical(line: &str) -> Option<String> {
    let rtl = line.chars().filter(|c| is_rtl(*c)).count();
    if rtl == 0 {
        return None;
    }
    let latin = line.chars().filter(char::is_ascii_alphabetic).count();
    if latin > rtl * 2 {
        return None;
    }
    let from_right: Vec<char> = line.chars().rev().collect();
    // Some writers name a bracket by its shape, some as it was typed: it opens before it closes.
    let bracket = from_right.iter().find(|c| mirrored(**c) != **c);
    let by_shape = bracket.is_some_and(|c| matches!(c, ')' | ']' | '»'));
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    while at < from_right.len() {
        let end = ltr_end(&from_right, at);
        if end > at {
            out.extend(from_right[at..end].iter().rev());
            at = end;
        } else {
            let c = from_right[at];
            if matches!(c, '،' | '؛') && out.ends_with(' ') {
                out.pop();
            }
            out.push(if by_shape { mirrored(c) } else { c });
            at += 1;
        }
    }
    Some(out)
}

/// Where the run from left to right that begins at `at` ends: letters and digits, and what stands between two of them.
fn ltr_end(chars: &[char], at: usize) -> usize {
    let strong = |c: char| !is_rtl(c) && c.is_alphanumeric();
    let mut end = at;
    let mut next = at;
    let mut letters = false;
    while let Some(c) = chars.get(next) {
        if strong(*c) {
            letters |= c.is_alphabetic();
            end = next + 1;
        } else if end == at || next - end >= 2 || is_rtl(*c) || *c == '\t' {
            break;
        } else if c.is_whitespace() {
            // Two numbers apart are two words of the Arabic sentence; two Latin words are one phrase.
            let phrase = letters && chars.get(next + 1).is_some_and(|c| c.is_alphabetic() && !is_rtl(*c));
            if !phrase {
                break;
            }
        } else if matches!(c, '(' | ')' | '[' | ']' | '،' | '؛') {
            break;
        }
        next += 1;
    }
    end
}

fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_arabic_is_read_from_the_right() {
        let table = [
            ("A/HRC/RES/99/33", None),
            ("،2021 رارق 48/7 ىلإ", Some("إلى 48/7 قرار 2021،")),
            ("لاجم يف (CARICOM) لودلا", Some("الدول (CARICOM) في مجال")),
            ("لاجم يف )CARICOM( لودلا", Some("الدول (CARICOM) في مجال")),
            ("بحري -1", Some("1- يرحب")),
        ];
        for (visual, expected) in table {
            assert_eq!(logical(visual).as_deref(), expected, "{visual}");
        }
    }
}
