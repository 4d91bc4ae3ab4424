//! Footnotes: which lines at the foot of a page are its notes.

use crate::layout::{self, Line, is_han, running_symbol};

/// The number that a line begins with if it may begin a footnote: `95 Ibid.`, `1/ A/48/803.`
fn footnote_number(words: &str) -> Option<u32> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let rest = &words[digits..];
    let begins = |c: char| c.is_uppercase() || is_han(c) || "“\"'([《«".contains(c);
    let old = rest.strip_prefix('/').is_some_and(|r| r.starts_with(char::is_whitespace));
    let new = rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(begins);
    // A date alone on its line is no note: `10 July 2026`.
    let day = new && crate::date::leading(words).is_some_and(|(_, taken)| words.len() - taken <= 2);
    if old || new && !day { words[..digits].parse().ok() } else { None }
}

/// Lines that the notes of one page take, where a rule is drawn above them.
const RULED_OFF: usize = 40;

/// Marks what stands between a rule and the end of its page, if it begins with the number of a note: as old texts write
/// notes, each number on a line of its own.
fn mark_ruled_off(text: &str, lines: &mut [Line]) {
    let is_rule = |line: &Line| line.furniture && line.of(text).starts_with(['_', '\u{2017}']);
    let is_number = |line: &Line| {
        let rest = line.of(text).trim_start_matches(|c: char| c.is_ascii_digit());
        let raised = line.of(text).starts_with(|c: char| layout::is_note_mark(c) && !c.is_ascii_digit());
        raised || rest.len() < line.of(text).len() && (rest == "/" || rest.starts_with("/ "))
    };
    for rule in 0..lines.len() {
        if !is_rule(&lines[rule]) || !lines.get(rule + 1).is_some_and(is_number) {
            continue;
        }
        // A note may be nothing but a symbol; that has a full stop, and a page's head has none.
        let is_note = |line: &Line| running_symbol(line.of(text)).is_some_and(|symbol| symbol.ends_with('.'));
        let ends = |line: &Line| line.page || line.furniture && !is_note(line);
        let next = rule + 1;
        let end = (next..lines.len()).find(|at| ends(&lines[*at])).unwrap_or(lines.len());
        if end - next <= RULED_OFF {
            for line in &mut lines[next..end] {
                (line.furniture, line.footnote) = (false, true);
            }
        }
    }
}

/// Marks the footnotes at the foot of each page: the lines from the first that continues the sequence of notes.
pub(crate) fn mark(text: &str, lines: &mut [Line]) {
    mark_ruled_off(text, lines);
    let mut expected = None;
    let mut from = 0;
    while from < lines.len() {
        if lines[from].furniture {
            from += 1;
            continue;
        }
        let foot = (from..lines.len()).find(|at| lines[*at].furniture).unwrap_or(lines.len());
        mark_page(text, &mut lines[from..foot], &mut expected);
        from = foot;
    }
}

fn mark_page(text: &str, page: &mut [Line], expected: &mut Option<u32>) {
    let numbered = |words: &str| {
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&digits) && words[digits..].starts_with(['.', '．'])
    };
    // No note stands above a numbered paragraph.
    let body = page.iter().rposition(|line| numbered(line.of(text))).map_or(0, |at| at + 1);
    let start = (body..page.len()).find(|at| {
        let Some(number) = footnote_number(page[*at].of(text)) else { return false };
        let apart = page[*at].gap > 0 || *at == 0;
        match *expected {
            Some(next) => {
                number == next && (apart || page[at - 1].of(text).ends_with(['.', ';', ':', ',', '。']))
            }
            None => apart && *at > 0,
        }
    });
    let Some(start) = start else { return };
    let first = *expected;
    for line in &mut page[start..] {
        if let Some(number) = footnote_number(line.of(text))
            && expected.is_none_or(|next| number == next)
        {
            *expected = Some(number + 1);
        }
        line.footnote = true;
    }
    // A single line that merely begins with a number is no note unless others bear it out.
    if first.is_none() && page.len() - start > 60 {
        page[start..].iter_mut().for_each(|line| line.footnote = false);
        *expected = None;
    }
}

#[cfg(test)]
mod tests {
    use crate::layout::lines;

    #[test]
    fn what_is_ruled_off_is_notes() {
        let text = "One 1/ and 2/\n______________\n1/\n\nA/48/803.\n\n2/\n\nSee A/C.5/48/SR.59.\n\n/...\n\nA/RES/48/246\nPage 2\n\ntwo,\n\
                    ______________\nThree";
        let words = lines(text).iter().filter(|l| l.is_text()).map(|l| l.of(text)).collect::<Vec<_>>();
        assert_eq!(words, ["One 1/ and 2/", "two,", "Three"]);
        let notes = lines(text).iter().filter(|l| l.footnote).map(|l| l.of(text)).collect::<Vec<_>>();
        assert_eq!(notes, ["1/", "A/48/803.", "2/", "See A/C.5/48/SR.59."]);
    }
}
