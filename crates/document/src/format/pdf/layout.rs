//! From characters with places to lines of text in reading order.
//!
//! Characters that follow each other make fragments, fragments on one baseline make lines, lines go from top to
//! bottom. Raised digits become superscript digits: the source sets a note's mark apart from the number before it,
//! and plain digits would lose that.

use super::bidi;
use super::interpret::PageText;

/// A gap wider than this share of the font's size is a blank.
const WORD_GAP: f32 = 0.13;
/// A gap wider than this many sizes separates cells: it is written as a tab.
const CELL_GAP: f32 = 2.5;
/// Baselines closer than this share of the font's size are one line.
const SAME_LINE: f32 = 0.3;

/// Characters that follow each other without a gap.
struct Fragment {
    x0: f32,
    x1: f32,
    y: f32,
    size: f32,
    blank_before: bool,
    raised: bool,
    text: String,
}

struct Line {
    y: f32,
    size: f32,
    fragments: Vec<Fragment>,
}

impl Line {
    fn x0(&self) -> f32 {
        self.fragments.first().map_or(0.0, |fragment| fragment.x0)
    }
}

/// Appends the text of a page to `out`.
pub(super) fn write(page: &PageText, out: &mut String) {
    let fragments = fragments(page, true);
    let mut lines = lines(fragments);
    merge_scripts(&mut lines);
    for line in &mut lines {
        line.fragments.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        line.fragments.dedup_by(|next, kept| struck_twice(kept, next));
    }
    lines.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x0().total_cmp(&b.x0())));
    let pitch = pitch(&lines);
    let mut above: Option<&Line> = None;
    for line in &lines {
        if let Some(above) = above
            && above.y - line.y > (pitch * 1.3).max(line.size.min(above.size) * 1.35)
        {
            out.push('\n');
        }
        write_line(line, out);
        above = Some(line);
    }
    for fragment in self::fragments(page, false) {
        out.push_str(&fragment.text);
        out.push('\n');
    }
}

/// The fragments of a page: those along its lines, or those that are not.
fn fragments(page: &PageText, level: bool) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut blank = false;
    let mut previous = (f32::NAN, f32::NAN);
    for glyph in page.glyphs.iter().filter(|glyph| glyph.level == level) {
        let text = &page.text[glyph.text.0 as usize..glyph.text.1 as usize];
        if !glyph.x.is_finite() || !glyph.y.is_finite() || !glyph.width.is_finite() {
            continue;
        }
        if text == " " {
            blank = true;
            continue;
        }
        let size = glyph.size.max(0.1);
        let at = (glyph.x, glyph.y);
        let same_line = fragments.last().is_some_and(|last| {
            (last.y - glyph.y).abs() < 0.05 * size && (last.size - size).abs() < 0.1 * size
        });
        match fragments.last_mut() {
            // The same character struck again almost in place: how some writers make bold type.
            Some(last)
                if same_line && (at.0 - previous.0).abs() < 0.1 * size && last.text.ends_with(text) => {}
            Some(last)
                if same_line && !blank && (-0.35 * size..WORD_GAP * size).contains(&(glyph.x - last.x1)) =>
            {
                last.text.push_str(&bidi::visual(text));
                last.x1 = glyph.x + glyph.width;
            }
            _ => fragments.push(Fragment {
                x0: glyph.x,
                x1: glyph.x + glyph.width,
                y: glyph.y,
                size,
                blank_before: blank && same_line,
                raised: false,
                text: bidi::visual(text).into_owned(),
            }),
        }
        previous = at;
        blank = false;
    }
    fragments
}

/// Fragments on one baseline are a line. Both sorts are stable, so equal places keep the order of the file.
fn lines(mut fragments: Vec<Fragment>) -> Vec<Line> {
    fragments.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut lines: Vec<Line> = Vec::new();
    for fragment in fragments {
        match lines.last_mut() {
            Some(line) if line.y - fragment.y < SAME_LINE * line.size.min(fragment.size) => {
                line.size = line.size.max(fragment.size);
                line.fragments.push(fragment);
            }
            _ => lines.push(Line { y: fragment.y, size: fragment.size, fragments: vec![fragment] }),
        }
    }
    lines
}

/// Joins raised and lowered characters to the line they belong to.
fn merge_scripts(lines: &mut Vec<Line>) {
    let mut rest = std::mem::take(lines);
    rest.reverse();
    while let Some(mut line) = rest.pop() {
        let raised = rest.last().is_some_and(|below| is_script_of(&line, below, 0.12..0.7));
        let lowered = lines.last().is_some_and(|above| is_script_of(&line, above, -0.4..-0.05));
        let host = if raised { rest.last_mut() } else { lines.last_mut().filter(|_| lowered) };
        match host {
            Some(host) => {
                line.fragments.iter_mut().for_each(|fragment| fragment.raised = raised);
                host.fragments.append(&mut line.fragments);
            }
            None => lines.push(line),
        }
    }
}

/// Fragments of a line of print, at the most; a script has a tenth of them.
const FRAGMENTS: usize = 500;

/// Whether every fragment of `script` is smaller than `line`, offset by a share of its size, and next to its words.
fn is_script_of(script: &Line, line: &Line, offsets: std::ops::Range<f32>) -> bool {
    let offset = (script.y - line.y) / line.size;
    let printed = line.fragments.len() <= FRAGMENTS && script.fragments.len() <= FRAGMENTS / 10;
    printed
        && script.size < 0.8 * line.size
        && offsets.contains(&offset)
        && script.fragments.iter().all(|small| {
            small.text.chars().count() <= 6
                && line
                    .fragments
                    .iter()
                    .any(|word| small.x0 - word.x1 < 0.6 * line.size && word.x0 - small.x1 < 0.8 * line.size)
        })
}

/// The usual distance between two lines of the page, in points.
fn pitch(lines: &[Line]) -> f32 {
    let mut steps: Vec<f32> =
        lines.windows(2).map(|pair| pair[0].y - pair[1].y).filter(|step| *step > 1.0).collect();
    if steps.is_empty() {
        return 0.0;
    }
    // A lower quartile rather than the median: many short paragraphs must not make their distance the usual one.
    let quartile = steps.len() / 4;
    *steps.select_nth_unstable_by(quartile, f32::total_cmp).1
}

/// Whether `next` is `kept` written again almost in place, as some writers do for bold type.
fn struck_twice(kept: &Fragment, next: &Fragment) -> bool {
    (next.x0 - kept.x0).abs() < 0.15 * kept.size && next.text == kept.text
}

fn write_line(line: &Line, out: &mut String) {
    let start = out.len();
    write_pieces(line, out);
    if let Some(logical) = bidi::logical(&out[start..]) {
        out.truncate(start);
        out.push_str(&logical);
    }
    out.push('\n');
}

/// The pieces of a line from left to right.
fn write_pieces(line: &Line, out: &mut String) {
    let mut end: Option<(f32, f32)> = None;
    for fragment in &line.fragments {
        if let Some((end, size)) = end {
            let gap = fragment.x0 - end;
            // Punctuation is often set in another font than its word, a hair away from it.
            let closing = fragment.text.starts_with([',', '.', ';', ':', ')']);
            let word_gap = if closing { 0.3 } else { WORD_GAP };
            if gap > CELL_GAP * line.size {
                out.push('\t');
            } else if gap > word_gap * fragment.size.max(size) || fragment.blank_before {
                out.push(' ');
            }
        }
        if fragment.raised {
            out.extend(fragment.text.chars().map(superscript));
        } else {
            out.push_str(&fragment.text);
        }
        end = Some((fragment.x1.max(end.map_or(f32::MIN, |(end, _)| end)), fragment.size));
    }
}

fn superscript(character: char) -> char {
    match character {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => {
            char::from_u32(u32::from('⁴') + u32::from(character) - u32::from('4')).unwrap_or(character)
        }
        _ => character,
    }
}
